#include <gtest/gtest.h>

#include "lifecycle/test_situations.h"

namespace zoetrope::lifecycle {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

Situation polled() {
  return situation(ClipState::waiting, AttemptState::accepted);
}

Change retried(const Situation& now, StepKind step, ErrorCode code,
               std::optional<milliseconds> retry_after = std::nullopt) {
  return transition(now, step, Retry{Error{code, "no luck", retry_after}}, default_policies);
}

TEST(HostStep, WhenHostedTheClipIsSentNext) {
  const Change change = transition(situation(ClipState::ready, AttemptState::sending), StepKind::host,
                                   Hosted{"https://h/x.png", {}, "sha"}, default_policies);
  EXPECT_EQ(change.clip, ClipState::hosted);
  ASSERT_TRUE(change.schedule);
  EXPECT_EQ(change.schedule->kind, StepKind::submit);
}

TEST(HostStep, ResultIsIgnoredUnlessTheClipWaitsForIt) {
  for (const ClipState clip : all_clip_states) {
    const Change change = transition(situation(clip, AttemptState::sending), StepKind::host,
                                     Hosted{"https://h/x.png", {}, "sha"}, default_policies);
    EXPECT_EQ(change.ignored, clip != ClipState::ready) << to_string(clip);
  }
}

TEST(HostStep, IsTriedThreeTimesMoreAfterOneTwoAndFourSeconds) {
  Situation now = situation(ClipState::ready, AttemptState::sending);
  const Duration delays[] = {seconds(1), seconds(2), seconds(4)};
  for (int tries = 0; tries < 3; ++tries) {
    now.tries = tries;
    const Change change = retried(now, StepKind::host, ErrorCode::unavailable);
    EXPECT_EQ(change.clip, std::nullopt);
    ASSERT_TRUE(change.schedule);
    EXPECT_EQ(change.schedule->delay, delays[tries]);
    EXPECT_EQ(change.tries, tries + 1);
  }
  now.tries = 3;
  EXPECT_EQ(retried(now, StepKind::host, ErrorCode::unavailable).clip, ClipState::failed);
}

TEST(EveryStep, TroubleWithTheAccountOpensTheBreakerAndCountsAgainstNoClip) {
  for (const StepKind step : {StepKind::host, StepKind::poll, StepKind::fetch}) {
    const Change key = retried(polled(), step, ErrorCode::unauthenticated);
    EXPECT_EQ(key.account, AccountNews::key_refused);
    EXPECT_EQ(key.clip, std::nullopt);
    EXPECT_FALSE(key.tries || key.fetch_failures);
    ASSERT_TRUE(key.schedule);
    EXPECT_EQ(key.schedule->kind, step);
    EXPECT_EQ(retried(polled(), step, ErrorCode::payment_required).account, AccountNews::no_credit);
    EXPECT_EQ(retried(polled(), step, ErrorCode::maintenance).account, AccountNews::maintenance);
  }
}

TEST(EveryStep, ThatWasStoppedGoesOnLaterAsIfNothingHadHappened) {
  for (const StepKind step : {StepKind::host, StepKind::poll, StepKind::fetch}) {
    const Change change = retried(polled(), step, ErrorCode::cancelled);
    EXPECT_EQ(change.clip, std::nullopt);
    EXPECT_FALSE(change.tries || change.fetch_failures || change.error);
    ASSERT_TRUE(change.schedule);
    EXPECT_EQ(change.schedule->kind, step);
  }
}

TEST(PollStep, NeverGivesUpAPaidRender) {
  Situation now = polled();
  for (const int tries : {0, 1, 5, 100'000}) {
    now.tries = tries;
    for (const ErrorCode code :
         {ErrorCode::unavailable, ErrorCode::not_found, ErrorCode::rate_limited, ErrorCode::internal}) {
      const Change change = retried(now, StepKind::poll, code);
      EXPECT_EQ(change.clip, std::nullopt);
      ASSERT_TRUE(change.schedule);
      EXPECT_GT(change.schedule->delay, Duration::zero());
      EXPECT_LE(change.schedule->delay, poll_interval_max);
    }
  }
}

TEST(PollStep, WaitsAsLongAsTheServerAsksWithinReason) {
  const Change change = retried(polled(), StepKind::poll, ErrorCode::rate_limited, milliseconds(40'000));
  EXPECT_EQ(change.schedule->delay, Duration(seconds(40)));
  const Change absurd = retried(polled(), StepKind::poll, ErrorCode::rate_limited, milliseconds(900'000'000));
  EXPECT_EQ(absurd.schedule->delay, retry_after_max);
}

TEST(PollStep, ALateRenderIsSaidOnceAndKeepsBeingWatched) {
  const Change late =
      transition(polled(), StepKind::poll, Snooze{minutes(5), "exceeded 10 minutes", true}, default_policies);
  EXPECT_EQ(late.late, true);
  EXPECT_EQ(late.clip, std::nullopt);
  ASSERT_TRUE(late.error);
  EXPECT_EQ(late.error->code, ErrorCode::timed_out);
  EXPECT_EQ(late.error->message, "exceeded 10 minutes");
  EXPECT_EQ(late.schedule->delay, Duration(minutes(5)));
  const Change again = transition(polled(), StepKind::poll, Snooze{seconds(8), "", false}, default_policies);
  EXPECT_TRUE(again.clear_error);
  EXPECT_EQ(again.tries, 0);
}

TEST(FetchStep, IsTriedFiveTimesThenHeldWithItsReason) {
  struct Row {
    ErrorCode code;
    HoldReason reason;
  };
  const Row rows[] = {
      {ErrorCode::no_space, HoldReason::disk_full},
      {ErrorCode::not_found, HoldReason::result_missing},
      {ErrorCode::unavailable, HoldReason::result_missing},
      {ErrorCode::timed_out, HoldReason::result_missing},
      {ErrorCode::rate_limited, HoldReason::result_missing},
      {ErrorCode::corrupt, HoldReason::bad_result},
      {ErrorCode::internal, HoldReason::bad_result},
  };
  for (const Row& row : rows) {
    Situation now = situation(ClipState::fetching, AttemptState::succeeded);
    for (int failures = 0; failures < fetch_tries_max - 1; ++failures) {
      now.fetch_failures = failures;
      const Change change = retried(now, StepKind::fetch, row.code);
      EXPECT_EQ(change.clip, std::nullopt);
      EXPECT_EQ(change.fetch_failures, failures + 1);
      ASSERT_TRUE(change.schedule);
      EXPECT_EQ(change.schedule->delay, fetch_retry_delay(failures + 1));
    }
    now.fetch_failures = fetch_tries_max - 1;
    const Change change = retried(now, StepKind::fetch, row.code);
    EXPECT_EQ(change.clip, ClipState::held);
    EXPECT_EQ(change.hold, row.reason) << to_string(row.code);
    EXPECT_FALSE(change.schedule);
    EXPECT_EQ(change.ledger, LedgerMove::none) << "it stays paid";
  }
}

TEST(FetchStep, ADiskThatIsFullStopsNewSendsForAWhile) {
  const Situation now = situation(ClipState::fetching, AttemptState::succeeded);
  EXPECT_EQ(retried(now, StepKind::fetch, ErrorCode::no_space).account_pause, fetch_retry_delay(1));
  EXPECT_EQ(retried(now, StepKind::fetch, ErrorCode::corrupt).account_pause, std::nullopt);
}

TEST(EveryStep, ThatFailsForGoodFailsAnUnpaidClipAndHoldsAPaidOne) {
  const Next failure = Fail{{ErrorCode::invalid_input, "the image is cut off"}};
  for (const StepKind step : all_step_kinds) {
    const Change change = transition(polled(), step, failure, default_policies);
    const bool paid = step == StepKind::poll || step == StepKind::fetch;
    EXPECT_EQ(change.clip, paid ? ClipState::held : ClipState::failed);
    EXPECT_EQ(change.hold != HoldReason::none, paid);
    EXPECT_TRUE(change.error);
  }
}

}  // namespace
}  // namespace zoetrope::lifecycle
