#include "env/fork_server.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "env/child_process.h"

namespace zoetrope {
namespace {

using namespace std::chrono_literals;

constexpr auto long_enough = 30s;

ChildSpec job(std::vector<std::string> words) {
  words.insert(words.begin(), ZOETROPE_FORK_SERVER);
  return {.argv = std::move(words), .fork_server = "server"};
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Our own child that runs as "server"; 0 when there is none.
pid_t find_server() {
  const std::string command = std::string(ZOETROPE_FORK_SERVER) + '\0' + "server" + '\0';
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    if (content(entry.path() / "cmdline") != command) continue;
    const std::string stat = content(entry.path() / "stat");
    const std::string ours = " " + std::to_string(getpid()) + " ";
    if (stat.find(ours, stat.rfind(") ")) == stat.rfind(") ") + 3)
      return std::atoi(entry.path().filename().c_str());
  }
  return 0;
}

class ForkServerTest : public testing::Test {
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

TEST_F(ForkServerTest, TheServerEndsWithTheObjectThatStartedIt) {
  EXPECT_EQ(run({"served"}).output, "yes");
  EXPECT_NE(find_server(), 0);
  children_.reset();
  EXPECT_EQ(find_server(), 0);
}

}  // namespace
}  // namespace zoetrope
