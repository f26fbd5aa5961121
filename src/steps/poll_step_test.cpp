#include "lifecycle/policy.h"
#include "steps/test_steps.h"

namespace zoetrope::steps {
namespace {

using lifecycle::Retry;
using lifecycle::Snooze;
using providers::RenderReport;
using providers::RenderState;
using std::chrono::minutes;
using std::chrono::seconds;

class PollStep : public StepsTest {
 protected:
  lifecycle::StepInput late_input() {
    auto with = input(StepKind::poll);
    with.age = minutes(10);
    with.until_late = Duration::zero();
    return with;
  }
};

TEST_F(PollStep, WaitsQuietlyForARenderThatIsUnderWay) {
  const auto outcome = run(input(StepKind::poll));
  const auto& snooze = std::get<Snooze>(outcome.next);
  EXPECT_EQ(snooze.delay, Duration(seconds(30)));
  EXPECT_EQ(snooze.note, "");
  EXPECT_FALSE(snooze.late);
  EXPECT_TRUE(outcome.facts.empty());
  EXPECT_EQ(diary_, (Diary{"poll task-1"}));
}

TEST_F(PollStep, LooksMoreOftenWhereEarlierRendersWereDone) {
  auto with = input(StepKind::poll);
  with.history = {.count = 30, .log_mean = 3.4, .log_variance = 0.04};  // about 30 s
  EXPECT_LT(std::get<Snooze>(run(with).next).delay, Duration(seconds(8)));
}

TEST_F(PollStep, OfManyRendersEachIsLookedAtLessOften) {
  for (const auto& [open, expected] : {std::pair{1, 1'000}, {10, 1'000}, {40, 4'000}, {100, 10'000}}) {
    lifecycle::StepInput with = input(StepKind::poll);
    with.poll_interval = seconds(1);
    with.open_renders = open;
    EXPECT_EQ(std::get<Snooze>(run(with).next).delay, Duration(std::chrono::milliseconds(expected))) << open;
  }
}

TEST_F(PollStep, SaysWhichClipExceededWhichLimit) {
  struct Row {
    Duration limit;
    std::string_view words;
  };
  const Row rows[] = {{minutes(10), "Video generation timeout - Clip 12/18 exceeded 10 minutes"},
                      {minutes(1), "Video generation timeout - Clip 12/18 exceeded 1 minute"},
                      {seconds(90), "Video generation timeout - Clip 12/18 exceeded 90 seconds"}};
  for (const Row& row : rows) {
    auto with = late_input();
    with.render_timeout = row.limit;
    const auto outcome = run(with);
    const auto& snooze = std::get<Snooze>(outcome.next);
    EXPECT_TRUE(snooze.late);
    EXPECT_EQ(snooze.note, row.words);
    EXPECT_EQ(snooze.delay, Duration(minutes(5)));
  }
}

TEST_F(PollStep, IsLateAlsoWhenTheProviderCannotBeAsked) {
  provider_->report = Error{ErrorCode::unavailable, "no route"};
  EXPECT_EQ(std::get<Retry>(run(input(StepKind::poll)).next).error.message, "no route");
  EXPECT_TRUE(std::get<Snooze>(run(late_input()).next).late);
  for (const ErrorCode code : {ErrorCode::cancelled, ErrorCode::unauthenticated}) {
    provider_->report = Error{code, "not about the render"};
    EXPECT_TRUE(std::holds_alternative<Retry>(run(late_input()).next)) << to_string(code);
  }
}

TEST_F(PollStep, KeepsNobodyWaitingForAnAccountThatTheChannelHasLeft) {
  auto with = late_input();
  with.by_earlier_account = true;
  provider_->report = Error{ErrorCode::unauthenticated, "the key was revoked"};
  EXPECT_TRUE(std::get<Snooze>(run(with).next).late);
  with.account = "forgotten";
  EXPECT_TRUE(std::get<Snooze>(run(with).next).late) << "nothing describes it any more";
  with.until_late = seconds(1);
  EXPECT_TRUE(std::holds_alternative<Retry>(run(with).next));
}

TEST_F(PollStep, IsTheLastOneWhenResultsAreKeptNoLonger) {
  auto with = late_input();
  with.age = lifecycle::watch_horizon;
  EXPECT_TRUE(std::get<Snooze>(run(with).next).late);
  with.age += seconds(1);
  const std::string words =
      "clip 12/18 was accepted as task task-1 and not over after 14 days, for which kie keeps results";
  EXPECT_EQ(std::get<lifecycle::Fail>(run(with).next).error, (Error{ErrorCode::not_found, words}));
  provider_->report = Error{ErrorCode::not_found, "no such task"};
  EXPECT_EQ(std::get<lifecycle::Fail>(run(with).next).error.message, words);
  provider_->report = Error{ErrorCode::unavailable, "no route"};
  EXPECT_TRUE(std::get<Snooze>(run(with).next).late) << "it was not asked";
  provider_->report = RenderReport{.state = RenderState::succeeded, .urls = {"https://cdn/1.mp4"}};
  EXPECT_EQ(run(with).facts.size(), 1U) << "what is there is taken, however late";
}

TEST_F(PollStep, AnUnknownStateIsNamedAndWaitedFor) {
  provider_->report = RenderReport{.unknown_state = "polishing\x1b[31m"};
  const auto outcome = run(input(StepKind::poll));
  const auto& snooze = std::get<Snooze>(outcome.next);
  EXPECT_NE(snooze.note.find("polishing"), std::string::npos) << snooze.note;
  EXPECT_EQ(snooze.note.find('\x1b'), std::string::npos) << "nothing of theirs reaches a terminal raw";
  EXPECT_TRUE(outcome.facts.empty());
}

TEST_F(PollStep, BringsTheUrlsAndTheChargeOfASuccess) {
  provider_->report = RenderReport{
      .state = RenderState::succeeded, .urls = {"https://cdn/1.mp4"}, .charged = Money::from_micros(420'000)};
  provider_->report->render_time = seconds(143);
  const auto outcome = run(late_input());
  const auto& fact = std::get<lifecycle::SucceededFact>(outcome.facts.at(0));
  EXPECT_EQ(fact.urls, std::vector<std::string>{"https://cdn/1.mp4"});
  EXPECT_EQ(fact.charged, Money::from_micros(420'000));
  EXPECT_EQ(fact.render_time, Duration(seconds(143)));
  EXPECT_TRUE(std::holds_alternative<lifecycle::Done>(outcome.next));
}

TEST_F(PollStep, BringsTheReasonAndTheChargeOfAFailure) {
  RenderReport report{.state = RenderState::failed, .words = "image has no subject", .fail_code = "422"};
  report.charged = Money();
  report.fail_reaction = ErrorCode::rejected;
  provider_->report = report;
  const auto outcome = run(input(StepKind::poll));
  const auto& fact = std::get<lifecycle::FailedFact>(outcome.facts.at(0));
  EXPECT_EQ(fact.code, "422");
  EXPECT_EQ(fact.error, (Error{ErrorCode::rejected, "image has no subject"}));
  EXPECT_EQ(fact.charged, Money());
}

}  // namespace
}  // namespace zoetrope::steps
