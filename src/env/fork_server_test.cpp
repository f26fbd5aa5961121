#include "env/fork_server.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "env/child_process.h"
#include "env/test_processes.h"

namespace zoetrope {
namespace {

using namespace std::chrono_literals;

ChildSpec job(std::vector<std::string> words) {
  words.insert(words.begin(), ZOETROPE_FORK_SERVER);
  return {.argv = std::move(words), .fork_server = "server"};
}

/// Children of that process that run as "server": it itself and its jobs.
std::vector<pid_t> servers_of(pid_t parent) {
  const std::string command = std::string(ZOETROPE_FORK_SERVER) + '\0' + "server" + '\0';
  const std::string its_child = " " + std::to_string(parent) + " ";
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    if (content(entry.path() / "cmdline") != command) continue;
    const std::string stat = content(entry.path() / "stat");
    if (const std::size_t end = stat.rfind(") "); stat.find(its_child, end) == end + 3)
      found.push_back(std::atoi(entry.path().filename().c_str()));
  }
  return found;
}

/// 0 when there is none.
pid_t find_server() {
  const auto found = servers_of(getpid());
  return found.empty() ? 0 : found.front();
}

class ForkServerTest : public ::testing::Test {
 protected:
  ChildResult run(const std::vector<std::string>& words) {
    const auto result = children_->run(job(words), long_enough, {});
    EXPECT_TRUE(result.has_value()) << result.error().message;
    return result.value_or(ChildResult{});
  }

  std::unique_ptr<ChildProcess> children_ = make_child_process();
};

TEST_F(ForkServerTest, AJobIsAChildOfOursInAGroupOfItsOwn) {
  EXPECT_EQ(run({"served"}).output, "yes");
  EXPECT_EQ(run({"family"}).output, std::to_string(getpid()) + " 1");
}

TEST_F(ForkServerTest, AJobHasItsStreamsAndNothingElse) {
  EXPECT_EQ(run({"descriptors"}).output, "0\n1\n2\n");
  EXPECT_EQ(run({"input"}).output, "-1");
  EXPECT_EQ(run({"errors"}).errors, "trouble");
}

TEST_F(ForkServerTest, ACrashIsToldByItsSignalAndDoesNotHurtTheNextJob) {
  EXPECT_EQ(run({"abort"}).exit_status, 128 + SIGABRT);
  EXPECT_EQ(run({"served"}).output, "yes");
}

TEST_F(ForkServerTest, AJobThatTakesTooLongOrIsCancelledIsKilledAlone) {
  EXPECT_EQ(run({"served"}).output, "yes");
  EXPECT_EQ(children_->run(job({"wait"}), 50ms, {}).error().code, ErrorCode::timed_out);
  std::stop_source stop;
  std::jthread canceller([&] { stop.request_stop(); });
  EXPECT_EQ(children_->run(job({"wait"}), long_enough, stop.get_token()).error().code, ErrorCode::cancelled);
  EXPECT_EQ(run({"served"}).output, "yes");
}

TEST_F(ForkServerTest, JobsRunSideBySide) {
  std::stop_source stop;
  std::jthread first([&] {
    EXPECT_EQ(children_->run(job({"wait"}), long_enough, stop.get_token()).error().code,
              ErrorCode::cancelled);
  });
  EXPECT_EQ(run({"served"}).output, "yes");
  stop.request_stop();
}

TEST_F(ForkServerTest, AServerThatWasKilledIsReplacedAndNoJobIsLost) {
  EXPECT_EQ(run({"served"}).output, "yes");
  const pid_t server = find_server();
  ASSERT_NE(server, 0);
  kill(server, SIGKILL);
  // Whether the signal or the job comes first is open; the job is done either way.
  EXPECT_EQ(run({"served"}).exit_status, 0);
  EXPECT_EQ(run({"served"}).output, "yes");
}

TEST_F(ForkServerTest, AProgramThatIsNoServerIsExecutedForEachJob) {
  ChildSpec spec = job({"served"});
  spec.fork_server = "no-such-word";
  for (int i = 0; i < 2; ++i) EXPECT_EQ(children_->run(spec, long_enough, {})->output, "no");
}

TEST_F(ForkServerTest, ASpecWithLimitsIsExecuted) {
  ChildSpec spec = job({"served"});
  spec.cpu_seconds_max = 5;
  EXPECT_EQ(children_->run(spec, long_enough, {})->output, "no");
}

TEST_F(ForkServerTest, AJobSeesNothingOfOurEnvironment) {
  setenv("ZOETROPE_TEST_SECRET", "leak", 1);
  const std::string names = run({"environment"}).output;
  unsetenv("ZOETROPE_TEST_SECRET");
  EXPECT_NE(names.find("PATH\n"), std::string::npos) << names;
  EXPECT_EQ(names.find("SECRET"), std::string::npos) << names;
}

TEST_F(ForkServerTest, ServerAndJobsDieWithAKilledParent) {
  children_.reset();  // it has a thread, and a program with threads that forks may start no new ones
  const pid_t parent = fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    const auto own = make_child_process();
    (void)own->run(job({"wait"}), long_enough, {}).has_value();
    _exit(1);
  }
  EXPECT_TRUE(becomes_true([&] { return servers_of(parent).size() == 2; }));
  const auto processes = servers_of(parent);
  kill(parent, SIGKILL);
  EXPECT_EQ(waitpid(parent, nullptr, 0), parent);
  for (const pid_t process : processes) EXPECT_TRUE(becomes_true([&] { return !is_alive(process); }));
}

TEST_F(ForkServerTest, TheServerEndsWithTheObjectThatStartedIt) {
  EXPECT_EQ(run({"served"}).output, "yes");
  EXPECT_NE(find_server(), 0);
  children_.reset();
  EXPECT_EQ(find_server(), 0);
}

}  // namespace
}  // namespace zoetrope
