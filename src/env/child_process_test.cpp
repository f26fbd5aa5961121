#include "env/child_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "env/test_processes.h"

namespace zoetrope {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

ChildSpec shell(const std::string& script) {
  return {.argv = {"sh", "-c", script}};
}

class ChildProcessTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "zoetrope-child-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    top_ = pattern;
  }
  void TearDown() override { fs::remove_all(top_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (top_ / name).string(); }

  pid_t read_pid(const std::string& name) const {
    EXPECT_TRUE(becomes_true([&] { return content(path(name)).ends_with("\n"); }));
    return std::atoi(content(path(name)).c_str());
  }

  fs::path top_;
  std::unique_ptr<ChildProcess> children_ = make_child_process();
};

TEST_F(ChildProcessTest, CollectsOutputErrorsAndStatus) {
  const auto result = children_->run(shell("echo out; echo err >&2; exit 7"), long_enough, {});
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->output, "out\n");
  EXPECT_EQ(result->errors, "err\n");
  EXPECT_EQ(result->exit_status, 7);
}

TEST_F(ChildProcessTest, ASignalIsShownAsShellsShowIt) {
  EXPECT_EQ(children_->run(shell("kill -TERM $$"), long_enough, {})->exit_status, 128 + SIGTERM);
}

TEST_F(ChildProcessTest, ArgumentsAreNeverReadByAShell) {
  const auto result = children_->run({.argv = {"printf", "%s|%s", "$(id) `id`", "a b;'\""}}, long_enough, {});
  EXPECT_EQ(result->output, "$(id) `id`|a b;'\"");
}

TEST_F(ChildProcessTest, AMissingProgramIsNotFound) {
  for (const char* name : {"zoetrope-no-such-program", "/no/such/program", "/etc/passwd/program"}) {
    EXPECT_EQ(children_->run({.argv = {name}}, long_enough, {}).error().code, ErrorCode::not_found) << name;
    EXPECT_EQ(children_->start({.argv = {name}}, path("log")).error().code, ErrorCode::not_found) << name;
  }
  EXPECT_EQ(children_->run({.argv = {"/etc/passwd"}}, long_enough, {}).error().code, ErrorCode::unavailable);
  EXPECT_EQ(children_->run({.argv = {"./sh"}}, long_enough, {}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(children_->run({.argv = {}}, long_enough, {}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(children_->run({.argv = {std::string("s\0h", 3)}}, long_enough, {}).error().code,
            ErrorCode::invalid_input);
}

TEST_F(ChildProcessTest, TheChildGetsOnlyTheListedEnvironmentAndOurPath) {
  setenv("ZOETROPE_TEST_SECRET", "leak", 1);
  ChildSpec spec{.argv = {"/usr/bin/env"}};
  spec.environment = {{"LANG", "C"}};
  EXPECT_EQ(children_->run(spec, long_enough, {})->output,
            std::string("PATH=") + default_search_path + "\nLANG=C\n");
  spec.environment = {{"PATH", "/bin"}};
  EXPECT_EQ(children_->run(spec, long_enough, {})->output, "PATH=/bin\n");
  unsetenv("ZOETROPE_TEST_SECRET");
}

TEST_F(ChildProcessTest, OutputIsToldWhileTheProgramRunsAndBeyondWhatIsKept) {
  ChildSpec spec = shell("echo one; echo two >&2; sleep 1000");
  spec.output_bytes_max = 1;
  std::stop_source enough;
  std::string output;
  std::string errors;
  spec.on_output = [&](ChildStream stream, std::string_view bytes) {
    (stream == ChildStream::output ? output : errors) += bytes;
    if (output == "one\n" && errors == "two\n") enough.request_stop();
  };
  const auto ended = children_->run(spec, long_enough, enough.get_token());
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::cancelled) << "it was stopped because of what it said";
}

TEST_F(ChildProcessTest, TheChildGetsNoDescriptorsNoInputAndItsOwnGroup) {
  // Without close-on-exec, and high enough not to be one that the shell opens itself.
  const int leak = fcntl(STDERR_FILENO, F_DUPFD, 200);
  const auto open_ones =
      children_->run(shell("for f in /proc/$$/fd/*; do echo ${f##*/}; done"), long_enough, {});
  close(leak);
  EXPECT_TRUE(open_ones->output.starts_with("0\n1\n2\n")) << open_ones->output;
  EXPECT_EQ(open_ones->output.find("\n" + std::to_string(leak) + "\n"), std::string::npos)
      << open_ones->output;
  EXPECT_EQ(children_->run({.argv = {"cat"}}, long_enough, {})->output, "");
  EXPECT_EQ(children_->run(shell("test $(ps -o pgid= -p $$) = $$"), long_enough, {})->exit_status, 0);
}

TEST_F(ChildProcessTest, SignalsIgnoredByUsAreNotIgnoredByTheChild) {
  const auto before = signal(SIGPIPE, SIG_IGN);
  const auto result = children_->run(shell("kill -PIPE $$; echo ignored"), long_enough, {});
  signal(SIGPIPE, before);
  EXPECT_EQ(result->exit_status, 128 + SIGPIPE);
}

TEST_F(ChildProcessTest, RunsInTheNamedFolder) {
  ChildSpec spec = shell("pwd -P");
  spec.directory = top_.string();
  EXPECT_EQ(children_->run(spec, long_enough, {})->output, fs::canonical(top_).string() + "\n");
  spec.directory = path("none");
  EXPECT_EQ(children_->run(spec, long_enough, {}).error().code, ErrorCode::not_found);
}

TEST_F(ChildProcessTest, OutputBeyondTheLimitIsReadAndDropped) {
  ChildSpec spec = shell("head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2");
  spec.output_bytes_max = 1000;
  const auto result = children_->run(spec, long_enough, {});
  EXPECT_EQ(result->exit_status, 0);
  EXPECT_EQ(result->output.size(), 1000U);
  EXPECT_EQ(result->errors.size(), 1000U);
}

TEST_F(ChildProcessTest, TimeoutKillsTheWholeGroup) {
  const auto result = children_->run(shell("sleep 1000 & echo $! > " + path("pid") + "; wait"), 200ms, {});
  EXPECT_EQ(result.error().code, ErrorCode::timed_out);
  EXPECT_TRUE(becomes_true([&] { return !is_alive(read_pid("pid")); }));
}

TEST_F(ChildProcessTest, AProgramThatNeverStopsWritingStillTimesOut) {
  EXPECT_EQ(children_->run({.argv = {"yes"}}, 100ms, {}).error().code, ErrorCode::timed_out);
}

TEST_F(ChildProcessTest, StopKillsTheWholeGroupAtOnce) {
  std::stop_source source;
  std::thread stopper([&] {
    read_pid("pid");
    source.request_stop();
  });
  const auto clock = make_system_clock();
  const MonoTime begin = clock->mono();
  const auto result =
      children_->run(shell("sleep 1000 & echo $! > " + path("pid") + "; wait"), 1000s, source.get_token());
  stopper.join();
  EXPECT_EQ(result.error().code, ErrorCode::cancelled);
  EXPECT_LT(clock->mono() - begin, Duration(10s));
  EXPECT_TRUE(becomes_true([&] { return !is_alive(read_pid("pid")); }));
  EXPECT_EQ(children_->run(shell("true"), long_enough, source.get_token()).error().code,
            ErrorCode::cancelled);
}

TEST_F(ChildProcessTest, WhatAProgramLeavesBehindDoesNotOutliveIt) {
  const auto result = children_->run(shell("sleep 1000 & echo $!"), long_enough, {});
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(becomes_true([&] { return !is_alive(std::atoi(result->output.c_str())); }));
}

TEST_F(ChildProcessTest, LimitsHold) {
  ChildSpec spec = shell("ulimit -f; ulimit -t; ulimit -v; ulimit -c");
  spec.file_bytes_max = 1 << 20;
  spec.cpu_seconds_max = 5;
  spec.address_space_bytes_max = 1 << 30;
  const auto result = children_->run(spec, long_enough, {});
  EXPECT_EQ(result->output, "2048\n5\n1048576\n0\n");
  ChildSpec busy = shell("while :; do :; done");
  busy.cpu_seconds_max = 1;
  EXPECT_EQ(children_->run(busy, long_enough, {})->exit_status, 128 + SIGXCPU);
}

TEST_F(ChildProcessTest, StartedOnesAreWatchedAndCollectedOnce) {
  std::ofstream(path("log")) << "from before";
  const auto id = children_->start(shell("echo hello; echo problem >&2; exit 3"), path("log"));
  ASSERT_TRUE(id.has_value()) << id.error().message;
  EXPECT_GT(id->start_ticks, 0U);
  std::optional<int> status;
  EXPECT_TRUE(becomes_true([&] {
    status = *children_->poll(*id);
    return status.has_value();
  }));
  EXPECT_EQ(status, 3);
  EXPECT_EQ(content(path("log")), "hello\nproblem\n");
  EXPECT_EQ(fs::status(path("log")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(children_->poll(*id).error().code, ErrorCode::not_found);
  children_->kill_group(*id);
}

TEST_F(ChildProcessTest, AnotherProcessUnderTheSamePidIsLeftAlone) {
  const auto id = children_->start({.argv = {"sleep", "1000"}}, path("log"));
  ASSERT_TRUE(id.has_value());
  ProcessId other = *id;
  ++other.start_ticks;
  children_->kill_group(other);
  EXPECT_EQ(children_->poll(other).error().code, ErrorCode::not_found);
  EXPECT_FALSE(children_->poll(*id)->has_value());
  children_->kill_group(*id);
  EXPECT_FALSE(is_alive(static_cast<pid_t>(id->pid)));
}

TEST_F(ChildProcessTest, StartedOnesOutliveTheThreadThatAskedButNotTheObject) {
  std::optional<ProcessId> id;
  std::thread([&] { id = *children_->start({.argv = {"sleep", "1000"}}, path("log")); }).join();
  EXPECT_FALSE(children_->poll(*id)->has_value());
  EXPECT_TRUE(is_alive(static_cast<pid_t>(id->pid)));
  children_.reset();
  EXPECT_FALSE(is_alive(static_cast<pid_t>(id->pid)));
}

TEST_F(ChildProcessTest, OutputGoesOnlyToRegularFiles) {
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  fs::create_symlink(path("elsewhere"), path("link"));
  for (const std::string& bad :
       {path("pipe"), path("link"), std::string("relative"), std::string("/dev/null")}) {
    EXPECT_EQ(children_->start(shell("true"), bad).error().code, ErrorCode::invalid_input) << bad;
  }
  EXPECT_FALSE(fs::exists(path("elsewhere")));
}

TEST_F(ChildProcessTest, AChildDiesWithAKilledParent) {
  children_.reset();  // it has a thread, and a program with threads that forks may start no new ones
  const pid_t parent = fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    const auto own = make_child_process();
    const auto id = own->start(shell("echo $$ > " + path("pid") + "; exec sleep 1000"), path("log"));
    if (id) pause();
    _exit(1);
  }
  const pid_t child = read_pid("pid");
  EXPECT_TRUE(is_alive(child));
  kill(parent, SIGKILL);
  EXPECT_EQ(waitpid(parent, nullptr, 0), parent);
  EXPECT_TRUE(becomes_true([&] { return !is_alive(child); }));
}

TEST_F(ChildProcessTest, ManyThreadsRunAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto result = children_->run({.argv = {"echo", std::to_string(i)}}, long_enough, {});
      if (result && result->output == std::to_string(i) + "\n") ++good;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 8);
}

TEST(OwnProgram, IsTheTestItself) {
  const auto program = own_program();
  ASSERT_TRUE(program.has_value());
  EXPECT_EQ(fs::path(*program).filename(), "env_test");
}

}  // namespace
}  // namespace zoetrope
