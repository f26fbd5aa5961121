#include "store/scopes.h"
#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class CapsTest : public StoreTest {
 protected:
  std::size_t sent(int most) {
    std::size_t count = 0;
    for (int n = 0; n < most; ++n) {
      host_all();
      const auto claimed = claim_only(StepKind::submit);
      if (claimed.empty()) break;
      finish(claimed[0], {accepted(claimed[0].attempt, fmt::format("task-{}", ++tasks_))});
      succeed(claimed[0].attempt);
      bring(stored(claimed[0].attempt, claimed[0].shot.number));
      advance(seconds(5));
      ++count;
    }
    return count;
  }
  std::vector<std::string> warnings(const TaskId& task) {
    std::vector<std::string> scopes;
    const bool are_there = store().has_budget_warnings().value();
    const auto found = store().take_budget_warnings(task, now_).value();
    for (const BudgetView& budget : found) scopes.push_back(budget.scope);
    EXPECT_EQ(are_there, !scopes.empty());
    return scopes;
  }
  TaskSpec of_channel(const std::string& channel) {
    TaskSpec made = spec();
    made.project.channel = Identifier::parse(channel, "channel").value();
    return made;
  }

 private:
  int tasks_ = 0;
};

TEST_F(CapsTest, EveryScopeStopsAtItsLastCentAndSaysWhich) {
  const std::string date = to_rfc3339(now_.wall).substr(0, 10);
  const struct {
    std::string set;
    std::string scope;
  } scopes[] = {{"channel", "channel:poke1"},
                {"channel:poke1", "channel:poke1"},
                {"day", "day:" + date},
                {"month", "month:" + date.substr(0, 7)},
                {"total", "total"}};
  const TaskId task = wanted_task(9);
  std::int64_t paid = 0;
  for (const auto& row : scopes) {
    ++paid;
    cap(task, row.set, clip_price * paid);
    EXPECT_EQ(sent(9), 1U) << row.set;
    const auto blocks = store().budget_blocks(clip(task, 9).id, now_).value();
    ASSERT_TRUE(blocks) << row.set;
    EXPECT_EQ(blocks->scope, row.scope);
    EXPECT_EQ(blocks->cap, clip_price * paid);
    EXPECT_EQ(blocks->spent, clip_price * paid);
    EXPECT_EQ(blocks->reserved, Money());
    cap(task, row.set, std::nullopt);
    EXPECT_FALSE(store().budget_blocks(clip(task, 9).id, now_)->has_value()) << row.set;
  }
}

TEST_F(CapsTest, ADayThatBeginsHasItsCapFromItsFirstSend) {
  const TaskId task = wanted_task(5);
  cap(task, "day", clip_price * 2);
  cap(task, "month", clip_price * 100);
  EXPECT_EQ(sent(5), 2U);
  advance(hours(24));
  EXPECT_EQ(sent(5), 2U);
  EXPECT_EQ(number("SELECT COUNT(*) FROM budgets WHERE scope LIKE 'day:%' AND cap_micros = 840000"), 2);
  advance(hours(24 * 31));
  cap(task, "day", clip_price - Money::from_micros(1));
  host_all();
  EXPECT_TRUE(claim_only(StepKind::submit).empty()) << "a day without a row has a cap too";
  EXPECT_EQ(store().budget_blocks(clip(task, 5).id, now_)->value().spent, Money());
}

TEST_F(CapsTest, ThePastKeepsTheCapThatItHad) {
  const TaskId task = wanted_task(2);
  cap(task, "day", clip_price * 2);
  EXPECT_EQ(sent(1), 1U);
  advance(hours(24));
  EXPECT_EQ(sent(1), 1U);
  cap(task, "day", clip_price * 3);
  EXPECT_EQ(number("SELECT cap_micros FROM budgets WHERE scope LIKE 'day:%' ORDER BY scope LIMIT 1"),
            840'000);
  EXPECT_EQ(number("SELECT MAX(cap_micros) FROM budgets WHERE scope LIKE 'day:%'"), 1'260'000);
}

TEST_F(CapsTest, AChannelsOwnCapGoesBeforeThatOfAllAndNoneMeansNone) {
  const TaskId first = wanted_task(3, of_channel("alpha"));
  const TaskId second = wanted_task(3, of_channel("beta"));
  cap(first, "channel", clip_price);
  cap(first, "channel:beta", clip_price * 2);
  EXPECT_EQ(sent(6), 3U);
  EXPECT_EQ(number("SELECT spent_micros FROM budgets WHERE scope = 'channel:beta'"), 840'000);
  cap(second, "channel:beta", std::nullopt);
  EXPECT_EQ(sent(6), 1U) << "beta has none any more, alpha has that of all";
  EXPECT_EQ(number("SELECT spent_micros FROM budgets WHERE scope = 'channel:alpha'"), 420'000);
}

TEST_F(CapsTest, AChannelsOwnCapIsTakenBackAndThatOfAllIsInForceAgain) {
  const CapChange as_all{"channel:alpha", std::nullopt, true};
  const TaskId first = wanted_task(4, of_channel("alpha"));
  wanted_task(2, of_channel("beta"));
  cap(first, "channel", clip_price * 2);
  cap(first, "channel:alpha", std::nullopt);
  cap(first, "channel:beta", clip_price);
  EXPECT_EQ(sent(6), 5U) << "all of alpha, which has none, and one of beta";
  const auto of_alpha = [&](const std::vector<CapChange>& with) {
    return store().budgets("alpha", first, with, now_)->at(1);
  };
  EXPECT_EQ(of_alpha({}).cap, std::nullopt);
  EXPECT_TRUE(of_alpha({}).is_own);
  EXPECT_EQ(of_alpha({as_all}).cap, clip_price * 2);
  EXPECT_FALSE(of_alpha({as_all}).is_own);
  EXPECT_EQ(of_alpha({{"channel", clip_price * 3}, as_all}).cap, clip_price * 3);
  ASSERT_TRUE(store().set_caps(first, {as_all}, now_));
  EXPECT_EQ(of_alpha({}).cap, clip_price * 2);
  EXPECT_FALSE(of_alpha({}).is_own);
  EXPECT_EQ(number("SELECT cap_micros FROM budgets WHERE scope = 'channel:alpha'"), 840'000);
  EXPECT_EQ(number("SELECT overrun FROM budgets WHERE scope = 'channel:alpha'"), 1);
  EXPECT_EQ(number("SELECT micros FROM caps WHERE scope = 'channel:beta'"), 420'000)
      << "it is not about beta";
  cap(first, "channel", clip_price * 5);
  EXPECT_EQ(of_alpha({}).cap, clip_price * 5) << "--budget-channel counts again";
}

TEST_F(CapsTest, WhatIsSaidOfAChannelBeforeThereIsADatabase) {
  const auto of_alpha = [&](const std::vector<CapChange>& with) {
    return first_budgets("alpha", now_.wall, with).at(1);
  };
  EXPECT_EQ(of_alpha({{"channel", clip_price}, {"channel:alpha", clip_price * 2}}).cap, clip_price * 2);
  EXPECT_TRUE(of_alpha({{"channel:alpha", clip_price * 2}}).is_own);
  EXPECT_EQ(of_alpha({{"channel", clip_price}, {"channel:alpha", std::nullopt, true}}).cap, clip_price);
  EXPECT_FALSE(of_alpha({{"channel:alpha", std::nullopt, true}}).is_own);
}

TEST_F(CapsTest, ACapStaysUntilAnotherOneIsSetWhoeverRuns) {
  const TaskId task = wanted_task(3);
  cap(task, "task", clip_price);
  ASSERT_TRUE(store().set_caps(task, {}, now_));
  reopen();
  EXPECT_EQ(sent(3), 1U);
  cap(task, "task", clip_price * 2);
  EXPECT_EQ(sent(3), 1U);
}

TEST_F(CapsTest, WhatCapsWouldLeaveIsToldWithoutSettingThem) {
  const TaskId task = wanted_task(3);
  cap(task, "channel", clip_price * 5);
  EXPECT_EQ(sent(1), 1U);
  const auto cap_in = [&](const std::vector<CapChange>& with, const std::string& scope) {
    const auto found = store().budgets("poke1", task, with, now_).value();
    for (const BudgetView& budget : found) {
      if (budget.scope.starts_with(scope)) return budget.cap;
    }
    return std::optional<Money>();
  };
  EXPECT_EQ(cap_in({}, "channel"), clip_price * 5);
  EXPECT_EQ(cap_in({{"channel", clip_price}}, "channel"), clip_price);
  EXPECT_EQ(cap_in({{"channel", clip_price}, {"channel:poke1", std::nullopt}}, "channel"), std::nullopt);
  EXPECT_EQ(cap_in({{"task", clip_price}}, "task"), clip_price);
  EXPECT_EQ(cap_in({{"day", clip_price}}, "day"), clip_price);
  cap(task, "channel:poke1", clip_price * 7);
  EXPECT_EQ(cap_in({{"channel", clip_price}}, "channel"), clip_price * 7) << "its own goes before";
  EXPECT_EQ(number("SELECT COUNT(*) FROM caps"), 2);
}

TEST_F(CapsTest, FourFifthsAreWarnedOfOnceAndAgainAfterThereWasRoom) {
  const TaskId task = wanted_task(9);
  cap(task, "total", clip_price * 5);
  EXPECT_EQ(sent(3), 3U);
  EXPECT_EQ(warnings(task), std::vector<std::string>{});
  EXPECT_EQ(sent(1), 1U);
  EXPECT_EQ(warnings(task), std::vector<std::string>{"total"}) << "at 80 of 100 exactly";
  EXPECT_EQ(warnings(task), std::vector<std::string>{});
  EXPECT_EQ(sent(1), 1U);
  EXPECT_EQ(warnings(task), std::vector<std::string>{}) << "it is the same crossing";
  cap(task, "total", clip_price * 6);
  EXPECT_EQ(warnings(task), std::vector<std::string>{"total"}) << "another cap is another crossing";
  cap(task, "total", clip_price * 100);
  EXPECT_EQ(warnings(task), std::vector<std::string>{});
}

TEST_F(CapsTest, AReserveThatIsGivenBackMakesRoomForAnotherWarning) {
  const TaskId task = wanted_task(2);
  cap(task, "task", clip_price);
  host_all();
  const auto first = send_one();
  EXPECT_EQ(warnings(task).size(), 1U);
  finish(first, {refused(first.attempt, ErrorCode::rejected)});
  EXPECT_EQ(warnings(task).size(), 0U);
  send_one();
  EXPECT_EQ(warnings(task).size(), 1U);
}

TEST_F(CapsTest, ACapBelowWhatIsSpentStopsSendsAndTakesNothingBack) {
  const TaskId task = wanted_task(3);
  EXPECT_EQ(sent(2), 2U);
  cap(task, "month", clip_price);
  EXPECT_EQ(sent(1), 0U);
  EXPECT_EQ(number("SELECT overrun FROM budgets WHERE scope LIKE 'month:%'"), 1);
  EXPECT_EQ(store().budget_blocks(clip(task, 3).id, now_)->value().left(), Money());
}

TEST_F(CapsTest, WhatCostsNothingIsStoppedByNoCap) {
  const TaskId task = wanted_task(3);
  EXPECT_EQ(sent(2), 2U);
  cap(task, "month", clip_price);
  rows("UPDATE clips SET price_micros = 0 WHERE number = 3");
  EXPECT_FALSE(store().budget_blocks(clip(task, 3).id, now_)->has_value());
  EXPECT_EQ(sent(1), 1U);
}

class LearnedPrice : public StoreTest {
 protected:
  std::int64_t reserved() { return number("SELECT SUM(reserved * price_micros) FROM attempts"); }
};

TEST_F(LearnedPrice, TheNextSendReservesWhatTheLastOneCost) {
  wanted_task(3);
  host_all();
  const auto first = accept_one("task-1");
  EXPECT_EQ(reserved(), 420'000);
  succeed(first.attempt, Money::from_micros(500'000));
  EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"), 500'000);
  EXPECT_EQ(number("SELECT COUNT(*) FROM evidence WHERE source = 'ledger' AND detail LIKE '%$0.50%$0.42%'"),
            1);
  EXPECT_EQ(store().last_charge("kie", kie_model, 10).value(), Money::from_micros(500'000));
  EXPECT_EQ(store().last_charge("kie", kie_model, 5).value(), std::nullopt);
  EXPECT_EQ(store().last_charge("other", kie_model, 10).value(), std::nullopt);
  advance(seconds(1));
  const auto second = accept_one("task-2");
  EXPECT_EQ(reserved(), 500'000);
  succeed(second.attempt, Money::from_micros(399'999));
  advance(seconds(1));
  accept_one("task-3");
  EXPECT_EQ(reserved(), 420'000) << "never less than the table says";
}

TEST_F(LearnedPrice, ComesFromTheLastSendAlsoWhenAClockWasAheadBefore) {
  wanted_task(3);
  host_all();
  succeed(accept_one("task-1").attempt, Money::from_micros(500'000));
  now_.wall = now_.wall - std::chrono::hours(24);
  succeed(accept_one("task-2").attempt, Money::from_micros(450'000));
  EXPECT_EQ(store().last_charge("kie", kie_model, 10).value(), Money::from_micros(450'000));
}

TEST_F(LearnedPrice, ACapIsTestedWithTheLearnedPrice) {
  const TaskId task = wanted_task(2);
  host_all();
  const auto first = accept_one("task-1");
  succeed(first.attempt, Money::from_micros(500'000));
  cap(task, "total", Money::from_micros(999'999));
  advance(seconds(1));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  cap(task, "total", Money::from_micros(1'000'000));
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

}  // namespace
}  // namespace zoetrope::store
