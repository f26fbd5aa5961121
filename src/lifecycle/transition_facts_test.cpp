#include <gtest/gtest.h>

#include "lifecycle/test_situations.h"

namespace zoetrope::lifecycle {
namespace {

TEST(Facts, MoveAnAttemptOnlyToTheRight) {
  // A column a fact: accepted, refused, doubtful, succeeded, failed, stored. 'x' is old news.
  struct Row {
    AttemptState before;
    std::string_view taken;
  };
  const Row rows[] = {
      {AttemptState::sending, "arDsfx"},   {AttemptState::ambiguous, "arxsfx"},
      {AttemptState::refused, "axxsfx"},   {AttemptState::abandoned, "arxsfx"},
      {AttemptState::accepted, "xxxsfx"},  {AttemptState::failed, "xxxxxx"},
      {AttemptState::succeeded, "xxxxxd"},
  };
  for (const Row& row : rows) {
    const auto facts = all_facts();
    for (std::size_t i = 0; i < facts.size(); ++i) {
      const Change change =
          transition(situation(ClipState::fetching, row.before), facts[i], default_policies);
      EXPECT_EQ(change.ignored, row.taken[i] == 'x') << to_string(row.before) << " fact " << i;
    }
  }
}

TEST(Facts, SetTheStateOfTheAttempt) {
  const Situation now = situation(ClipState::sending, AttemptState::sending);
  EXPECT_EQ(transition(now, accepted(), default_policies).attempt, AttemptState::accepted);
  EXPECT_EQ(transition(now, refused(), default_policies).attempt, AttemptState::refused);
  EXPECT_EQ(transition(now, doubtful(), default_policies).attempt, AttemptState::ambiguous);
  EXPECT_EQ(transition(now, succeeded(), default_policies).attempt, AttemptState::succeeded);
  EXPECT_EQ(transition(now, failed(), default_policies).attempt, AttemptState::failed);
  const Situation fetched = situation(ClipState::fetching, AttemptState::succeeded);
  EXPECT_EQ(transition(fetched, stored(), default_policies).attempt, std::nullopt);
}

/// The clip after a fact about its current attempt; '-' where the clip stays as it is.
struct ClipRow {
  ClipState before;
  std::string_view accepted;
  std::string_view refused;
  std::string_view doubtful;
  std::string_view succeeded;
  std::string_view failed;
  std::string_view stored;
};

constexpr ClipRow clip_table[] = {
    {ClipState::ready, "waiting", "-", "-", "fetching", "failed", "done"},
    {ClipState::hosted, "waiting", "-", "-", "fetching", "failed", "done"},
    {ClipState::sending, "waiting", "failed", "held", "fetching", "failed", "done"},
    {ClipState::ambiguous, "waiting", "failed", "held", "fetching", "failed", "done"},
    {ClipState::waiting, "waiting", "-", "-", "fetching", "failed", "done"},
    {ClipState::fetching, "waiting", "-", "-", "fetching", "failed", "done"},
    {ClipState::done, "-", "-", "-", "-", "-", "-"},
    {ClipState::held, "waiting", "failed", "held", "fetching", "failed", "done"},
    {ClipState::failed, "-", "-", "-", "-", "-", "-"},
    {ClipState::cancelled, "-", "-", "-", "-", "-", "-"},
};

void expect_clip(ClipState before, AttemptState attempt, const Fact& fact, std::string_view expected) {
  const Change change = transition(situation(before, attempt), fact, default_policies);
  const std::string_view after = change.clip ? to_string(*change.clip) : "-";
  EXPECT_EQ(after, expected) << to_string(before) << ", fact " << fact.index();
}

/// What becomes of the image's URL after a send that was refused.
TEST(Facts, ARefusalKeepsTheImageUrlUnlessThePictureMayBeTheReason) {
  struct Row {
    ErrorCode code;
    std::string_view clip;
    bool forgotten;
  };
  const Row rows[] = {
      {ErrorCode::rate_limited, "hosted", false},    {ErrorCode::unavailable, "hosted", false},
      {ErrorCode::timed_out, "hosted", false},       {ErrorCode::cancelled, "hosted", false},
      {ErrorCode::unauthenticated, "hosted", false}, {ErrorCode::payment_required, "hosted", false},
      {ErrorCode::conflict, "ready", true},          {ErrorCode::rejected, "failed", true},
      {ErrorCode::invalid_input, "failed", true},    {ErrorCode::no_space, "failed", false},
  };
  for (const Row& row : rows) {
    const Change change =
        transition(situation(ClipState::sending, AttemptState::sending), refused(row.code), default_policies);
    EXPECT_EQ(to_string(*change.clip), row.clip) << to_string(row.code);
    EXPECT_EQ(change.forget_image_url, row.forgotten) << to_string(row.code);
    EXPECT_EQ(change.ledger, LedgerMove::release) << to_string(row.code);
  }
}

TEST(Facts, MoveTheClipThatFollowsTheAttempt) {
  for (const ClipRow& row : clip_table) {
    expect_clip(row.before, AttemptState::sending, accepted(), row.accepted);
    expect_clip(row.before, AttemptState::sending, refused(), row.refused);
    expect_clip(row.before, AttemptState::sending, doubtful(), row.doubtful);
    expect_clip(row.before, AttemptState::accepted, succeeded(), row.succeeded);
    expect_clip(row.before, AttemptState::accepted, failed(), row.failed);
    expect_clip(row.before, AttemptState::succeeded, stored(), row.stored);
  }
}

TEST(Facts, OfAnAttemptThatALaterOneReplacedLeaveTheClipAlone) {
  for (const ClipState clip : all_clip_states) {
    for (const AttemptState attempt : all_attempt_states) {
      Situation now = situation(clip, attempt);
      now.attempt_is_current = false;
      for (const Fact& fact : all_facts()) {
        const Change change = transition(now, fact, default_policies);
        EXPECT_EQ(change.clip, std::nullopt) << to_string(clip) << " " << fact.index();
        EXPECT_FALSE(change.error || change.clear_error);
        EXPECT_FALSE(change.account && account_change({}, *change.account).breaker);
      }
    }
  }
}

TEST(Facts, AnAcceptedRenderIsWatchedEvenWhenItsClipWasGivenUp) {
  Situation now = situation(ClipState::failed, AttemptState::refused);
  now.reserved = false;
  const Change change = transition(now, accepted(), default_policies);
  EXPECT_EQ(change.clip, std::nullopt);
  EXPECT_EQ(change.ledger, LedgerMove::reserve_again);
  ASSERT_TRUE(change.schedule);
  EXPECT_EQ(change.schedule->kind, StepKind::poll);
}

TEST(Refusals, AreTriedAgainOnlyWhenTheyPassByThemselves) {
  struct Row {
    ErrorCode code;
    ClipState after;
    AccountNews account;
    bool pause;
  };
  const Row rows[] = {
      {ErrorCode::rate_limited, ClipState::hosted, AccountNews::refused, true},
      {ErrorCode::unavailable, ClipState::hosted, AccountNews::refused, true},
      {ErrorCode::timed_out, ClipState::hosted, AccountNews::refused, true},
      {ErrorCode::unauthenticated, ClipState::hosted, AccountNews::key_refused, false},
      {ErrorCode::payment_required, ClipState::hosted, AccountNews::no_credit, false},
      {ErrorCode::key_limited, ClipState::hosted, AccountNews::key_limited, false},
      {ErrorCode::maintenance, ClipState::hosted, AccountNews::maintenance, false},
      {ErrorCode::cancelled, ClipState::hosted, AccountNews::refused, false},
      {ErrorCode::invalid_input, ClipState::failed, AccountNews::refused, false},
      {ErrorCode::rejected, ClipState::failed, AccountNews::refused, false},
      {ErrorCode::not_found, ClipState::failed, AccountNews::refused, false},
      {ErrorCode::conflict, ClipState::ready, AccountNews::refused, false},
      {ErrorCode::no_space, ClipState::failed, AccountNews::refused, false},
      {ErrorCode::internal, ClipState::failed, AccountNews::refused, false},
  };
  for (const Row& row : rows) {
    const Change change =
        transition(situation(ClipState::sending, AttemptState::sending), refused(row.code), default_policies);
    EXPECT_EQ(change.clip, row.after) << to_string(row.code);
    EXPECT_EQ(change.account, row.account) << to_string(row.code);
    EXPECT_EQ(change.account_pause.has_value(), row.pause) << to_string(row.code);
    EXPECT_EQ(change.ledger, LedgerMove::release) << to_string(row.code);
    const bool goes_on = row.after != ClipState::failed;
    ASSERT_EQ(change.schedule.has_value(), goes_on) << to_string(row.code);
    if (goes_on) {
      EXPECT_EQ(change.schedule->kind, row.after == ClipState::hosted ? StepKind::submit : StepKind::host);
    } else {
      EXPECT_TRUE(change.error) << to_string(row.code);
    }
  }
}

TEST(Refusals, OfTheFourthSendInARowEndTheClip) {
  Situation now = situation(ClipState::sending, AttemptState::sending);
  for (int refusals = 0; refusals < quick_retries_max; ++refusals) {
    now.refusals = refusals;
    const Change change = transition(now, refused(ErrorCode::rate_limited), default_policies);
    EXPECT_EQ(change.clip, ClipState::hosted);
    EXPECT_EQ(change.refusals, refusals + 1);
    EXPECT_EQ(change.account_pause, quick_retry_delay(refusals + 1, std::nullopt));
  }
  now.refusals = quick_retries_max;
  const Change change = transition(now, refused(ErrorCode::rate_limited), default_policies);
  EXPECT_EQ(change.clip, ClipState::failed);
  ASSERT_TRUE(change.error);
  EXPECT_EQ(change.error->code, ErrorCode::rate_limited);
  EXPECT_TRUE(change.error->message.starts_with("Rate limit exhausted")) << change.error->message;
}

TEST(Doubt, KeepsTheReserveAndWaitsForAPerson) {
  const Change change =
      transition(situation(ClipState::sending, AttemptState::sending), doubtful(), default_policies);
  EXPECT_EQ(change.clip, ClipState::held);
  EXPECT_EQ(change.hold, HoldReason::ambiguous);
  EXPECT_EQ(change.ledger, LedgerMove::none);
  EXPECT_FALSE(change.schedule);
  ASSERT_TRUE(change.error);
  EXPECT_EQ(change.error->code, ErrorCode::ambiguous);
  EXPECT_NE(change.error->message.find("$0.42"), std::string::npos) << change.error->message;
}

TEST(Doubt, OfARenderThatCostsNothingIsNoneAtAll) {
  Situation now = situation(ClipState::sending, AttemptState::sending);
  now.price = Money();
  const Change change = transition(now, doubtful(), default_policies);
  EXPECT_EQ(change.clip, ClipState::hosted);
  EXPECT_EQ(change.attempt, AttemptState::refused);
  ASSERT_TRUE(change.schedule);
  EXPECT_EQ(change.schedule->kind, StepKind::submit);
}

TEST(SenderDied, IsNeverSentOnlyWithProof) {
  const Situation now = situation(ClipState::sending, AttemptState::sending);
  const Change proven = sender_died(now, true);
  EXPECT_EQ(proven.clip, ClipState::hosted);
  EXPECT_EQ(proven.attempt, AttemptState::refused);
  EXPECT_EQ(proven.ledger, LedgerMove::release);
  EXPECT_EQ(proven.refusals, std::nullopt) << "it says nothing about the provider";
  const Change unknown = sender_died(now, false);
  EXPECT_EQ(unknown.clip, ClipState::held);
  EXPECT_EQ(unknown.attempt, AttemptState::ambiguous);
  EXPECT_EQ(unknown.ledger, LedgerMove::none);
}

TEST(Success, PostsWhatTheProviderTookOrElseThePrice) {
  const Situation now = situation(ClipState::waiting, AttemptState::accepted);
  const Money other = Money::from_micros(350'000);
  EXPECT_EQ(transition(now, succeeded(other), default_policies).posted, other);
  EXPECT_EQ(transition(now, succeeded(std::nullopt), default_policies).posted, test_price);
  EXPECT_EQ(transition(now, succeeded(), default_policies).ledger, LedgerMove::post);
}

TEST(RenderFailure, IsTriedOnceMoreOnlyWhenItWasFreeAndTheProvidersFault) {
  struct Row {
    ErrorCode code;
    std::optional<Money> charged;
    int failures;
    ClipState after;
    LedgerMove ledger;
  };
  const Row rows[] = {
      {ErrorCode::unavailable, Money(), 0, ClipState::ready, LedgerMove::release},
      {ErrorCode::unavailable, Money(), 1, ClipState::failed, LedgerMove::release},
      {ErrorCode::unavailable, std::nullopt, 0, ClipState::failed, LedgerMove::release},
      {ErrorCode::unavailable, test_price, 0, ClipState::failed, LedgerMove::post},
      {ErrorCode::rejected, Money(), 0, ClipState::failed, LedgerMove::release},
      {ErrorCode::rejected, test_price, 0, ClipState::failed, LedgerMove::post},
  };
  for (const Row& row : rows) {
    Situation now = situation(ClipState::waiting, AttemptState::accepted);
    now.failures = row.failures;
    const Change change = transition(now, failed(row.code, row.charged), default_policies);
    EXPECT_EQ(change.clip, row.after) << &row - rows;
    EXPECT_EQ(change.ledger, row.ledger) << &row - rows;
    EXPECT_EQ(change.failures, row.failures + 1);
    EXPECT_EQ(change.forget_image_url, row.after == ClipState::ready);
  }
}

}  // namespace
}  // namespace zoetrope::lifecycle
