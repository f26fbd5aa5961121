#include "acceptance/harness.h"

/// Scenario 6 of the story: Rate Limit Error Handling (Retriable).

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;

class Scenario6 : public Acceptance {
 protected:
  /// Seconds between the sends, in their order.
  std::vector<double> waits() {
    std::vector<double> found;
    const std::int64_t sends = number("SELECT COUNT(*) FROM attempts");
    for (std::int64_t n = 1; n < sends; ++n) {
      const std::string at = std::to_string(n);
      found.push_back(
          static_cast<double>(number("SELECT (SELECT created_at FROM attempts ORDER BY created_at "
                                     "LIMIT 1 OFFSET " +
                                     at +
                                     ") - (SELECT created_at FROM attempts ORDER BY created_at "
                                     "LIMIT 1 OFFSET " +
                                     at + " - 1)")) /
          1e6);
    }
    return found;
  }
};

/// Given 5 concurrent renders (all that KIE allows here), when clip 6 would exceed the limit, then the 429 is
/// waited out, and the retry that succeeds goes on normally.
TEST_F(Scenario6, TheSixthClipIsRefusedWaitsAndGoesOn) {
  change_fake(R"({"in_flight_max": 5, "render_median_seconds": 2.5})");
  make_project(6);
  const Ended ended = generate({"--max-in-flight", "6"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("next try in 1 s"));
  EXPECT_EQ(figures().peak_in_flight, 5);
  EXPECT_GE(figures().creates_received, 7);
  EXPECT_LE(figures().creates_received, 9) << "at most three more tries";
  EXPECT_EQ(figures().billed_tasks, 6);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_ready");
  EXPECT_EQ(number("SELECT api_calls FROM video_costs"), 6) << "those that KIE accepted";
}

/// A refusal under HTTP 429 and one inside a 200 are the same.
TEST_F(Scenario6, TwoRefusalsAreWaitedOutForOneAndTwoSeconds) {
  change_fake(R"({"next": {"createTask.http_429": 1, "createTask.body_429": 1}})");
  make_project(1);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("next try in 1 s"));
  EXPECT_THAT(ended.err, HasSubstr("next try in 2 s"));
  EXPECT_EQ(figures().creates_received, 3);
  EXPECT_EQ(figures().billed_tasks, 1);
}

/// All retries are used up after waits of 1, 2 and 4 seconds: the task is a video error with "Rate limit
/// exhausted". In the foreground that ends the run with exit 1.
TEST_F(Scenario6, AfterOneTwoAndFourSecondsTheRateLimitIsExhausted) {
  change_fake(R"({"chaos": {"createTask.http_429": 1}})");
  make_project(3);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("Rate limit exhausted"));
  EXPECT_EQ(figures().creates_received, 4) << "the first and three more, for all clips of the account";
  EXPECT_EQ(figures().billed_tasks, 0);
  const std::vector<double> seconds = waits();
  ASSERT_EQ(seconds.size(), 3U);
  EXPECT_GE(seconds[0], 1.0);
  EXPECT_GE(seconds[1], 2.0);
  EXPECT_GE(seconds[2], 4.0);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_error");
  EXPECT_THAT(text("SELECT error_log FROM tasks"), HasSubstr("Rate limit exhausted"));

  change_fake(R"({"chaos": {}})");
  EXPECT_EQ(generate().status, 0) << "a later run goes on";
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_ready");
}

/// A 5xx on the paid request is not retried, as the story would have it: it may have been charged.
TEST_F(Scenario6, AServerErrorOnThePaidRequestIsNotRetried) {
  change_fake(R"({"next": {"createTask.http_500": 1}})");
  make_project(1);
  EXPECT_EQ(generate().status, 1);
  EXPECT_EQ(figures().creates_received, 1);
  EXPECT_EQ(text("SELECT state || ' ' || hold_reason FROM clips"), "held ambiguous");
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_error");
  EXPECT_EQ(generate().status, 1);
  EXPECT_EQ(figures().creates_received, 1) << "never by itself";
}

/// A worker is not ended by it: the task is a video error that says when the next round is, and goes on by
/// itself.
TEST_F(Scenario6, AWorkerTriesAgainInRoundsByItself) {
  environment_["ZOETROPE_ROUNDS"] = "3,3,3,3";
  change_fake(R"({"chaos": {"createTask.http_429": 1}})");
  make_project(2);
  const auto worker = begin_worker();
  queue();
  EXPECT_TRUE(becomes("video_error")) << worker->errors();
  const std::string log = text("SELECT error_log FROM tasks");
  EXPECT_THAT(log, HasSubstr("Rate limit exhausted"));
  EXPECT_THAT(log, ::testing::ContainsRegex("round 2/5, next at [0-9][0-9]:[0-9][0-9]"));
  EXPECT_EQ(figures().creates_received, 4);
  change_fake(R"({"chaos": {}})");
  EXPECT_TRUE(becomes("video_ready")) << text("SELECT error_log FROM tasks");
  EXPECT_EQ(figures().billed_tasks, 2);
  EXPECT_THAT(text("SELECT error_log FROM tasks"), ::testing::StartsWith(log)) << "nothing is taken away";
  stop_worker(*worker);
}

}  // namespace
}  // namespace zoetrope::acceptance
