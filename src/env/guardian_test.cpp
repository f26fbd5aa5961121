#include "env/guardian.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "env/child_process.h"
#include "env/test_processes.h"

namespace zoetrope {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class GuardianTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "zoetrope-guardian-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    top_ = pattern;
  }
  void TearDown() override { fs::remove_all(top_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (top_ / name).string(); }

  static ChildSpec guarded(const std::string& script) {
    return {.argv = {"sh", "-c", script}, .guarded = true};
  }

  /// A wrapper that waits for the real program, which in turn has one that left its group and its parent.
  [[nodiscard]] ChildSpec wrapper() const {
    return guarded("sh -c '(setsid sh -c \"echo \\$\\$ > " + path("far") +
                   "; exec sleep 1000\" &); echo $$ > " + path("near") + "; sleep 1000; exit 1'; exit $?");
  }

  pid_t read_pid(const std::string& name) const {
    EXPECT_TRUE(becomes_true([&] { return content(path(name)).ends_with("\n"); }));
    return std::atoi(content(path(name)).c_str());
  }

  fs::path top_;
  std::unique_ptr<ChildProcess> children_ = make_child_process();
};

TEST_F(GuardianTest, PassesOnWhatTheProgramSaysAndEndsWith) {
  const auto result = children_->run(guarded("echo out; echo err >&2; exit 7"), long_enough, {});
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->output, "out\n");
  EXPECT_EQ(result->errors, "err\n");
  EXPECT_EQ(result->exit_status, 7);
  EXPECT_EQ(children_->run(guarded("kill -TERM $$"), long_enough, {})->exit_status, 128 + SIGTERM);
  EXPECT_EQ(children_->run(guarded("kill -KILL $$"), long_enough, {})->exit_status, 128 + SIGKILL);
  EXPECT_EQ(children_->run(guarded("true & true & wait; exit 3"), long_enough, {})->exit_status, 3);
}

TEST_F(GuardianTest, AProgramThatCannotBeIsToldOfAsEver) {
  EXPECT_EQ(children_->run({.argv = {"/no/such/program"}, .guarded = true}, long_enough, {}).error().code,
            ErrorCode::not_found);
  ChildSpec elsewhere = guarded("true");
  elsewhere.directory = path("none");
  EXPECT_EQ(children_->run(elsewhere, long_enough, {}).error().code, ErrorCode::not_found);
}

TEST_F(GuardianTest, HasNoDescriptorsAndTheProgramOnlyItsStreams) {
  const auto own = children_->run(guarded("for f in /proc/$$/fd/*; do echo ${f##*/}; done"), long_enough, {});
  EXPECT_TRUE(own->output.starts_with("0\n1\n2\n")) << own->output;
  const auto other = children_->run(guarded("sleep 0.05; ls /proc/$PPID/fd; echo end; cat /proc/$PPID/comm"),
                                    long_enough, {});
  EXPECT_EQ(other->output, "end\nzoetrope-guard\n") << other->errors;
  EXPECT_EQ(children_->run(guarded("test $(ps -o pgid= -p $$) = $PPID"), long_enough, {})->exit_status, 0);
}

TEST_F(GuardianTest, SignalsOfTheProgramToItsGroupDoNotEndIt) {
  const auto result = children_->run(
      guarded("trap '' TERM INT HUP; kill -TERM 0; kill -INT 0; kill -HUP 0; echo on"), long_enough, {});
  EXPECT_EQ(result->output, "on\n");
  EXPECT_EQ(result->exit_status, 0);
  EXPECT_EQ(children_->run(guarded("exec grep SigBlk /proc/self/status"), long_enough, {})->output,
            "SigBlk:\t0000000000000000\n");
}

TEST_F(GuardianTest, WhatTheProgramLeavesBehindEndsWithItWhereverItIs) {
  const auto result = children_->run(
      guarded("(setsid sh -c 'echo $$ > " + path("far") + "; exec sleep 1000' &); while ! test -s " +
              path("far") + "; do sleep 0.01; done; exit 5"),
      long_enough, {});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->exit_status, 5);
  EXPECT_FALSE(is_alive(read_pid("far")));
}

TEST_F(GuardianTest, ALimitEndsAllOfIt) {
  // A busy machine may not have started all of it by then.
  for (Duration limit = 200ms; content(path("near")).empty() || content(path("far")).empty(); limit *= 2)
    ASSERT_EQ(children_->run(wrapper(), limit, {}).error().code, ErrorCode::timed_out);
  EXPECT_FALSE(is_alive(read_pid("near")));
  EXPECT_FALSE(is_alive(read_pid("far")));
}

TEST_F(GuardianTest, AStopEndsAllOfIt) {
  std::stop_source source;
  std::thread stopper([&] {
    read_pid("near");
    read_pid("far");
    source.request_stop();
  });
  EXPECT_EQ(children_->run(wrapper(), long_enough, source.get_token()).error().code, ErrorCode::cancelled);
  stopper.join();
  EXPECT_FALSE(is_alive(read_pid("near")));
  EXPECT_FALSE(is_alive(read_pid("far")));
}

TEST_F(GuardianTest, AllOfItDiesWithAKilledParent) {
  children_.reset();  // it has a thread, and a program with threads that forks may start no new ones
  const pid_t parent = fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    const auto own = make_child_process();
    (void)own->run(wrapper(), long_enough, {});
    _exit(1);
  }
  const pid_t near = read_pid("near");
  const pid_t far = read_pid("far");
  EXPECT_TRUE(is_alive(near));
  EXPECT_TRUE(is_alive(far));
  kill(parent, SIGKILL);
  EXPECT_EQ(waitpid(parent, nullptr, 0), parent);
  EXPECT_TRUE(becomes_true([&] { return !is_alive(near) && !is_alive(far); }));
}

}  // namespace
}  // namespace zoetrope
