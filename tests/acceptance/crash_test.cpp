#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;

class Killed : public Acceptance {
 protected:
  static constexpr int clips = 4;

  void SetUp() override {
    Acceptance::SetUp();
    make_project(clips);
    ASSERT_EQ(generate().status, 0);  // the fake has encoded its clip; from here on nothing is slow
    lose_everything();
    start_fake();
    make_project(clips);
  }

  /// Begins to render and kills it as soon as the condition holds.
  void kill_when(const std::function<bool()>& condition) {
    const auto program = begin_generate();
    EXPECT_TRUE(eventually(condition));
    program->signal(SIGKILL);
    EXPECT_EQ(end(*program).status, 128 + SIGKILL);
  }

  /// Runs it again. Everything is there and billed once; a kill between a send and its answer may have left
  /// one clip for a person, which says so.
  void go_on(int kills = 1) {
    const Ended ended = generate();
    const std::int64_t held = number("SELECT COUNT(*) FROM clips WHERE state = 'held'");
    EXPECT_LE(held, kills) << "there is one send at a time";
    EXPECT_EQ(ended.status, held == 0 ? 0 : 1) << ended.err;
    EXPECT_EQ(number("SELECT COUNT(*) FROM clips WHERE state = 'done'"), clips - held);
    EXPECT_LE(figures().creates_received, clips);
    EXPECT_GE(figures().billed_tasks, clips - held);
    if (held > 0) {
      EXPECT_THAT(status(), HasSubstr("held: sent, but it is not known whether it was accepted"));
      EXPECT_THAT(status(), HasSubstr("never sent again by itself"));
    }
  }
};

TEST_F(Killed, RightAfterTheStart) {
  kill_when([] { return true; });
  go_on();
}

TEST_F(Killed, WhileUploading) {
  kill_when([&] { return asked("upload") >= 1; });
  go_on();
}

TEST_F(Killed, AfterSomeAcceptedRenders) {
  for (const int accepted : {1, 3}) {
    kill_when([&] { return figures().creates_accepted >= accepted; });
  }
  go_on(2);
}

TEST_F(Killed, WhileDownloading) {
  kill_when([&] { return asked("download") >= 1; });
  go_on();
}

TEST_F(Killed, AgainAndAgain) {
  for (const char* operation : {"upload", "createTask", "recordInfo", "download"}) {
    const std::int64_t before = asked(operation);
    const auto program = begin_generate();
    eventually([&] { return asked(operation) > before; }, std::chrono::seconds(5));
    program->signal(SIGKILL);
    end(*program);
  }
  const Ended ended = generate();
  const std::int64_t held = number("SELECT COUNT(*) FROM clips WHERE state = 'held'");
  EXPECT_EQ(ended.status, held == 0 ? 0 : 1) << ended.err;
  EXPECT_LE(figures().creates_received, clips);
}

/// The answer is on its way for two seconds, so the kill falls between the send and the answer for certain.
TEST_F(Killed, BetweenASendAndItsAnswerTheClipIsHeldAndNeverSentAgain) {
  change_fake(R"({"slow_seconds": 2, "next": {"createTask.slow": 1}})");
  kill_when([&] { return figures().creates_received >= 1; });
  ASSERT_TRUE(eventually([&] { return figures().creates_accepted >= 1; }));
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1) << ended.err;
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips WHERE state = 'held' AND hold_reason = 'ambiguous'"), 1);
  EXPECT_EQ(figures().creates_received, clips);
  EXPECT_EQ(generate().status, 1);
  EXPECT_EQ(figures().creates_received, clips);
  EXPECT_THAT(status(),
              HasSubstr("held: sent, but it is not known whether it was accepted (its process ended "
                        "between the request and the answer); it may have cost $0.42"));
}

class Interrupted : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    change_fake(R"({"render_median_seconds": 2})");
    make_project(3);
  }
};

TEST_F(Interrupted, StopsInGoodOrderAndGoesOnTheNextTime) {
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_accepted >= 1; }));
  program->signal(SIGINT);
  const Ended stopped = end(*program);
  EXPECT_EQ(stopped.status, 130) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("run the same command again to go on"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips WHERE state IN ('sending', 'ambiguous', 'held')"), 0);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(figures().creates_received, 3);
}

TEST_F(Interrupted, OneStopWaitsForTheAnswerThatIsPaidFor) {
  change_fake(R"({"slow_seconds": 1, "next": {"createTask.slow": 1}})");
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_received >= 1; }));
  program->signal(SIGINT);
  EXPECT_EQ(end(*program).status, 130);
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts WHERE state = 'accepted'"), 1);
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().creates_received, 3);
}

TEST_F(Interrupted, TwoStopsLeaveTheSendInDoubt) {
  change_fake(R"({"slow_seconds": 3, "next": {"createTask.slow": 1}})");
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_received >= 1; }));
  program->signal(SIGINT);
  ASSERT_TRUE(program->says("a paid request in flight is awaited"));
  program->signal(SIGINT);
  EXPECT_EQ(end(*program).status, 130);
  ASSERT_TRUE(eventually([&] { return figures().creates_accepted >= 1; }));
  EXPECT_EQ(generate().status, 1);
  EXPECT_EQ(figures().creates_received, 3);
  EXPECT_THAT(status(), HasSubstr("held: sent, but it is not known whether it was accepted"));
}

}  // namespace
}  // namespace zoetrope::acceptance
