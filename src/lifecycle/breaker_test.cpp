#include "lifecycle/breaker.h"

#include <gtest/gtest.h>

#include <array>

#include "lifecycle/test_situations.h"

namespace zoetrope::lifecycle {
namespace {

using enum AccountNews;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array all_breakers{Breaker::closed,           Breaker::storm,
                                  Breaker::maintenance,      Breaker::key_limited,
                                  Breaker::payment_required, Breaker::unauthenticated};
constexpr std::array all_news{key_refused,  no_credit,  key_limited,   maintenance, doubt,
                              accepted,     refused,    render_failed, render_came, trial_overdue,
                              probe_passed, probe_poor, probe_failed,  key_changed, wanted_by_person};

AccountSituation account(Breaker breaker, int doubts = 0, int failures = 0) {
  return {.breaker = breaker, .doubts = doubts, .failures = failures, .pause = usual_breaker_pause};
}

AccountSituation on_trial(Breaker breaker, int failures = 0) {
  AccountSituation now = account(breaker, 1, failures);
  now.is_trial = true;
  return now;
}

struct Row {
  AccountSituation before;
  AccountNews news;
  Breaker after;
  Duration look_after = Duration::zero();  ///< zero: unchanged
};

// What opens it, for which reason, and when it is looked at first.
const Row openings[] = {
    {account(Breaker::closed), key_refused, Breaker::unauthenticated, seconds(30)},
    {account(Breaker::closed), no_credit, Breaker::payment_required, seconds(30)},
    {account(Breaker::closed), AccountNews::key_limited, Breaker::key_limited, minutes(60)},
    {account(Breaker::closed), AccountNews::maintenance, Breaker::maintenance, seconds(30)},
    {account(Breaker::closed, 1), doubt, Breaker::closed},
    {account(Breaker::closed, 2), doubt, Breaker::closed},
    {account(Breaker::closed, 3), doubt, Breaker::storm, minutes(10)},
    {account(Breaker::closed, 0, 3), render_failed, Breaker::closed},
    {account(Breaker::closed, 0, 4), render_failed, Breaker::storm, minutes(10)},
    {account(Breaker::closed), refused, Breaker::closed},
    {account(Breaker::closed), accepted, Breaker::closed},
    {account(Breaker::closed), render_came, Breaker::closed},
    // A reason that weighs more takes its place, one that weighs less does not.
    {account(Breaker::storm), AccountNews::maintenance, Breaker::maintenance, seconds(30)},
    {account(Breaker::maintenance), key_refused, Breaker::unauthenticated, seconds(30)},
    {account(Breaker::payment_required), key_refused, Breaker::unauthenticated, seconds(30)},
    {account(Breaker::unauthenticated), no_credit, Breaker::unauthenticated},
    {account(Breaker::payment_required, 3), doubt, Breaker::payment_required},
    {account(Breaker::maintenance), AccountNews::maintenance, Breaker::maintenance},
};

const Row closings[] = {
    {account(Breaker::unauthenticated), probe_passed, Breaker::closed},
    {account(Breaker::unauthenticated), probe_poor, Breaker::payment_required, seconds(30)},
    {account(Breaker::unauthenticated), probe_failed, Breaker::unauthenticated, seconds(30)},
    {account(Breaker::unauthenticated), key_changed, Breaker::closed},
    {account(Breaker::unauthenticated), wanted_by_person, Breaker::closed},
    {account(Breaker::payment_required), probe_passed, Breaker::closed},
    {account(Breaker::payment_required), probe_poor, Breaker::payment_required, seconds(30)},
    {account(Breaker::payment_required), key_changed, Breaker::closed},
    {account(Breaker::maintenance), probe_passed, Breaker::closed},
    {account(Breaker::maintenance), probe_failed, Breaker::maintenance, seconds(30)},
    {account(Breaker::maintenance), key_changed, Breaker::maintenance},
    {account(Breaker::maintenance), wanted_by_person, Breaker::closed},
    {account(Breaker::key_limited), key_changed, Breaker::closed},
    {account(Breaker::key_limited), wanted_by_person, Breaker::closed},
    {account(Breaker::key_limited), probe_passed, Breaker::key_limited},
    {account(Breaker::storm), probe_passed, Breaker::storm},
    {account(Breaker::storm), key_changed, Breaker::storm},
    {account(Breaker::storm), wanted_by_person, Breaker::storm},
    // A storm that was covered comes to light.
    {account(Breaker::maintenance, 3), probe_passed, Breaker::storm, minutes(10)},
    {account(Breaker::payment_required, 0, 5), probe_passed, Breaker::storm, minutes(10)},
    {account(Breaker::unauthenticated, 0, 5), key_changed, Breaker::storm, minutes(10)},
    {account(Breaker::maintenance, 2, 4), probe_passed, Breaker::closed},
    // Renders that were sent before it opened prove something about renders, and nothing about sends.
    {account(Breaker::storm), render_came, Breaker::storm},
    {account(Breaker::storm, 0, 5), render_came, Breaker::closed},
    {account(Breaker::storm), accepted, Breaker::storm},
    {account(Breaker::payment_required, 0, 5), render_came, Breaker::payment_required},
};

const Row trials[] = {
    {on_trial(Breaker::storm), accepted, Breaker::closed},
    {on_trial(Breaker::storm), render_came, Breaker::closed},
    {on_trial(Breaker::storm), doubt, Breaker::storm, minutes(10)},
    {on_trial(Breaker::storm), refused, Breaker::storm},
    {on_trial(Breaker::storm), trial_overdue, Breaker::storm, minutes(10)},
    {on_trial(Breaker::storm), no_credit, Breaker::payment_required, seconds(30)},
    {on_trial(Breaker::storm, 5), accepted, Breaker::storm},
    {on_trial(Breaker::storm, 5), render_came, Breaker::closed},
    {on_trial(Breaker::storm, 5), render_failed, Breaker::storm, minutes(10)},
    {on_trial(Breaker::key_limited), accepted, Breaker::closed},
    {on_trial(Breaker::key_limited), AccountNews::key_limited, Breaker::key_limited, minutes(60)},
    {on_trial(Breaker::key_limited), AccountNews::maintenance, Breaker::key_limited, seconds(30)},
    {on_trial(Breaker::unauthenticated), accepted, Breaker::unauthenticated},
};

class BreakerRule : public ::testing::TestWithParam<Row> {};

TEST_P(BreakerRule, LeadsFromOneStateToTheNext) {
  const Row& row = GetParam();
  const AccountChange change = account_change(row.before, row.news);
  EXPECT_EQ(change.breaker.value_or(row.before.breaker), row.after);
  EXPECT_NE(change.breaker, row.before.breaker) << "told only when it changes";
  EXPECT_EQ(change.look_after.value_or(Duration::zero()), row.look_after);
  const bool storm_begins = change.breaker == Breaker::storm;
  EXPECT_EQ(change.reason.empty(), !storm_begins);
}

INSTANTIATE_TEST_SUITE_P(Opens, BreakerRule, ::testing::ValuesIn(openings));
INSTANTIATE_TEST_SUITE_P(Closes, BreakerRule, ::testing::ValuesIn(closings));
INSTANTIATE_TEST_SUITE_P(Trials, BreakerRule, ::testing::ValuesIn(trials));

TEST(Breaker, EveryResultOfATrialEndsItExceptThatItIsOnItsWay) {
  for (const Breaker breaker : {Breaker::storm, Breaker::key_limited}) {
    for (const AccountNews news : {key_refused, no_credit, AccountNews::key_limited, AccountNews::maintenance,
                                   doubt, accepted, refused, render_failed, render_came, trial_overdue}) {
      EXPECT_TRUE(account_change(on_trial(breaker), news).trial_over) << static_cast<int>(news);
    }
  }
  EXPECT_FALSE(account_change(on_trial(Breaker::storm, storm_failures), accepted).trial_over)
      << "its render decides";
}

TEST(Breaker, NewsThatAreNotOfTheTrialLeaveItAloneUnlessTheBreakerCloses) {
  for (const Breaker breaker : all_breakers) {
    for (const AccountNews news : all_news) {
      const AccountChange change = account_change(account(breaker), news);
      EXPECT_EQ(change.trial_over, change.breaker == Breaker::closed)
          << to_string(breaker) << " " << static_cast<int>(news);
    }
  }
}

TEST(Breaker, AProbeIsRepeatedMoreAndMoreRarelyUpToFiveMinutes) {
  AccountSituation now = account(Breaker::closed);
  std::vector<Duration> waits;
  AccountChange change = account_change(now, AccountNews::maintenance);
  for (int n = 0; n < 7; ++n) {
    waits.push_back(*change.look_after);
    now.breaker = Breaker::maintenance;
    now.looks = *change.looks;
    change = account_change(now, probe_failed);
  }
  EXPECT_EQ(waits, (std::vector<Duration>{seconds(30), seconds(60), seconds(120), seconds(240), seconds(300),
                                          seconds(300), seconds(300)}));
}

/// The balance is answered while every send is refused: it must not become a send every thirty seconds.
TEST(Breaker, ClosingAndOpeningInTurnsWaitsLongerEachTimeUntilASendIsAccepted) {
  AccountSituation now = account(Breaker::closed);
  Duration last{};
  for (int n = 0; n < 4; ++n) {
    const AccountChange opened = account_change(now, AccountNews::maintenance);
    EXPECT_GT(*opened.look_after, last);
    last = *opened.look_after;
    now.looks = *opened.looks;
    now.breaker = Breaker::maintenance;
    EXPECT_EQ(account_change(now, probe_passed).breaker, Breaker::closed);
    now.breaker = Breaker::closed;
  }
  EXPECT_EQ(account_change(now, accepted).looks, 0);
}

TEST(Breaker, ClosingAStormForgetsItsDoubts) {
  EXPECT_TRUE(account_change(on_trial(Breaker::storm), accepted).forget_doubts);
  EXPECT_FALSE(account_change(account(Breaker::maintenance), probe_passed).forget_doubts);
}

TEST(Breaker, ARenderThatCameEndsARowOfFailures) {
  EXPECT_EQ(account_change(account(Breaker::closed, 0, 4), render_came).failures, 0);
  EXPECT_EQ(account_change(account(Breaker::closed, 0, 2), render_failed).failures, 3);
}

TEST(Breaker, EachIsEitherAskedOrTriedOrClosed) {
  for (const Breaker breaker : all_breakers) {
    const int ways = (is_probed(breaker) ? 1 : 0) + (is_tried(breaker) ? 1 : 0);
    EXPECT_EQ(ways, breaker == Breaker::closed ? 0 : 1) << to_string(breaker);
  }
}

TEST(AccountNews, AreWhatAnErrorIsAboutTheAccount) {
  EXPECT_EQ(account_news(ErrorCode::unauthenticated), key_refused);
  EXPECT_EQ(account_news(ErrorCode::payment_required), no_credit);
  EXPECT_EQ(account_news(ErrorCode::key_limited), AccountNews::key_limited);
  EXPECT_EQ(account_news(ErrorCode::maintenance), AccountNews::maintenance);
  for (const ErrorCode code : {ErrorCode::rate_limited, ErrorCode::unavailable, ErrorCode::rejected,
                               ErrorCode::budget_exhausted, ErrorCode::ambiguous, ErrorCode::no_space}) {
    EXPECT_EQ(account_news(code), std::nullopt) << to_string(code);
  }
}

/// The rows of docs/lifecycle.md: what a fact about a render means for the account.
TEST(AccountNews, OfAFailedRenderCountOnlyWhenTheProviderIsAtFault) {
  const Situation now = situation(ClipState::waiting, AttemptState::accepted);
  const auto news_of = [&](const Situation& before, ErrorCode code, std::optional<Money> charged) {
    return transition(before, FailedFact{test_attempt, "500", {code, "no"}, charged}, default_policies)
        .account;
  };
  EXPECT_EQ(news_of(now, ErrorCode::unavailable, Money()), render_failed);
  EXPECT_EQ(news_of(now, ErrorCode::rejected, test_price), render_failed) << "charged without a clip";
  EXPECT_EQ(news_of(now, ErrorCode::rejected, Money()), refused);
  Situation free = now;
  free.price = Money();
  EXPECT_EQ(news_of(free, ErrorCode::unavailable, Money()), refused);
}

}  // namespace
}  // namespace zoetrope::lifecycle
