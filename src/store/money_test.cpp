#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::seconds;

/// Rows, sums and every budget say the same.
class MoneyTest : public StoreTest {
 protected:
  void expect_books(Money spent, Money reserved) {
    for (const sql::Row& row : rows("SELECT scope, spent_micros, reserved_micros FROM budgets")) {
      EXPECT_EQ(row.integer(1), spent.micros()) << row.text(0);
      EXPECT_EQ(row.integer(2), reserved.micros()) << row.text(0);
    }
    EXPECT_EQ(number("SELECT COUNT(*) FROM budgets"), 5) << "total, channel, task, day and month";
    EXPECT_EQ(number("SELECT COALESCE(SUM(micros), 0) FROM ledger WHERE kind = 'post'"), spent.micros());
    EXPECT_EQ(number("SELECT COALESCE(SUM(price_micros), 0) FROM attempts WHERE reserved = 1"),
              reserved.micros());
    EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), spent.to_string());
    EXPECT_EQ(text("SELECT COALESCE(MAX(cost_usd), '0.0000') FROM video_costs"), spent.to_string());
  }
  void finish_clip(const AttemptId& attempt, int clip_number, std::optional<Money> charged = clip_price) {
    succeed(attempt, charged);
    bring(stored(attempt, clip_number));
  }
};

TEST_F(MoneyTest, EighteenClipsCostSevenDollarsFiftySix) {
  const TaskId task = wanted_task(18);
  for (int n = 1; n <= 18; ++n) {
    host_all();
    const auto input = accept_one(fmt::format("task-{}", n));
    expect_books(clip_price * (n - 1), clip_price);
    finish_clip(input.attempt, input.shot.number);
    expect_books(clip_price * n, Money());
    advance(seconds(1));
  }
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "7.5600");
  EXPECT_EQ(text("SELECT cost_usd FROM video_costs WHERE component = 'kling_video_clips'"), "7.5600");
  EXPECT_EQ(number("SELECT api_calls FROM video_costs"), 18);
  EXPECT_EQ(number("SELECT units_consumed FROM video_costs"), 18);
  EXPECT_EQ(text("SELECT metadata FROM video_costs"), R"({"clips_generated":18,"duration_per_clip":10})");
  EXPECT_EQ(view(task).cost.to_string(), "7.5600");
  EXPECT_EQ(view(task).status, TaskStatus::video_ready);
}

TEST_F(MoneyTest, ARefusalGivesTheReserveBack) {
  wanted_task(1);
  host_all();
  const auto input = send_one();
  expect_books(Money(), clip_price);
  finish(input, {refused(input.attempt, ErrorCode::rejected)});
  expect_books(Money(), Money());
}

TEST_F(MoneyTest, DoubtKeepsTheReserve) {
  wanted_task(1);
  host_all();
  const auto input = send_one();
  finish(input, {lifecycle::DoubtfulFact{input.attempt, {ErrorCode::ambiguous, "HTTP 500"}}});
  expect_books(Money(), clip_price);
}

TEST_F(MoneyTest, WhatTheProviderTookIsBookedAndNotWhatWasExpected) {
  wanted_task(2);
  host_all();
  const auto first = accept_one("task-1");
  finish_clip(first.attempt, first.shot.number, Money::from_micros(395'000));
  expect_books(Money::from_micros(395'000), Money());
  const auto second = accept_one("task-2");
  finish_clip(second.attempt, second.shot.number, std::nullopt);
  expect_books(Money::from_micros(815'000), Money());
}

TEST_F(MoneyTest, AChargeAboveTheCapIsBookedAndMarked) {
  const TaskId task = wanted_task(1);
  cap(task, "task", clip_price);
  host_all();
  const auto input = accept_one("task-1");
  finish_clip(input.attempt, 1, Money::from_micros(500'000));
  expect_books(Money::from_micros(500'000), Money());
  EXPECT_EQ(number("SELECT overrun FROM budgets WHERE scope LIKE 'task:%'"), 1);
  cap(task, "task", Money::from_micros(600'000));
  EXPECT_EQ(number("SELECT overrun FROM budgets WHERE scope LIKE 'task:%'"), 0);
}

TEST_F(MoneyTest, ALateAcceptanceAboveTheCapIsReservedAndMarked) {
  const TaskId task = wanted_task(2);
  cap(task, "task", clip_price);
  host_all();
  const auto first = send_one();
  finish(first, {refused(first.attempt, ErrorCode::rate_limited)});
  advance(seconds(1));
  accept_one("task-2");
  bring(accepted(first.attempt, "task-1"));
  expect_books(Money(), clip_price * 2);
  EXPECT_EQ(number("SELECT overrun FROM budgets WHERE scope LIKE 'task:%'"), 1);
}

TEST_F(MoneyTest, AFailedRenderThatWasChargedIsBooked) {
  wanted_task(1);
  host_all();
  const auto input = accept_one("task-1");
  bring(lifecycle::FailedFact{input.attempt, "500", {ErrorCode::unavailable, "their fault"}, clip_price});
  expect_books(clip_price, Money());
}

TEST_F(MoneyTest, WhatAnotherStepOfThePipelineAddedToTheTotalStays) {
  wanted_task(1);
  rows("UPDATE tasks SET total_cost_usd = '1.2500'");
  host_all();
  const auto input = accept_one("task-1");
  finish_clip(input.attempt, 1);
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "1.6700");
}

TEST_F(MoneyTest, CostsThatAnotherProgramHasInTheRowOfTheVideoStay) {
  wanted_task(2);
  rows("UPDATE tasks SET total_cost_usd = '5.0000'");
  rows(
      "INSERT INTO video_costs (id, video_id, channel_id, component, cost_usd, api_calls, units_consumed, "
      "timestamp, "
      "metadata) SELECT 'theirs', video_id, channel_id, 'kling_video_clips', '3.3600', 8, 8, 'then', '{}' "
      "FROM tasks");
  host_all();
  for (int n = 1; n <= 2; ++n) finish_clip(accept_one(fmt::format("task-{}", n)).attempt, n);
  EXPECT_EQ(text("SELECT cost_usd FROM video_costs"), "4.2000");
  EXPECT_EQ(number("SELECT api_calls FROM video_costs"), 10);
  EXPECT_EQ(number("SELECT units_consumed FROM video_costs"), 10);
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "5.8400");
}

/// It knows nothing of bases, and writes what its own task comes to.
TEST_F(MoneyTest, ARowThatAProgramOfAnEarlierSchemaWroteMeanwhileIsPutRight) {
  wanted_task(3);
  host_all();
  finish_clip(accept_one("task-1").attempt, 1);
  rows("DELETE FROM video_tasks");
  rows("DELETE FROM video_bases");
  finish_clip(accept_one("task-2").attempt, 2);
  EXPECT_EQ(text("SELECT cost_usd FROM video_costs"), "0.8400");
  rows("UPDATE video_costs SET cost_usd = '0.4200', api_calls = 1, units_consumed = 1");
  finish_clip(accept_one("task-3").attempt, 3);
  EXPECT_EQ(text("SELECT cost_usd FROM video_costs"), "1.2600");
  EXPECT_EQ(number("SELECT units_consumed FROM video_costs"), 3);
}

TEST_F(MoneyTest, TwoTasksOfOneVideoShareItsRow) {
  const TaskId first = wanted_task(1);
  const TaskId second = wanted_task(1, spec("vid_2"));
  rows("UPDATE tasks SET video_id = (SELECT MIN(t.video_id) FROM tasks t)");
  host_all();
  for (int n = 1; n <= 2; ++n) finish_clip(accept_one(fmt::format("task-{}", n)).attempt, 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM video_costs"), 1);
  EXPECT_EQ(text("SELECT cost_usd FROM video_costs"), "0.8400");
  EXPECT_EQ(number("SELECT api_calls FROM video_costs"), 2);
  EXPECT_EQ(number("SELECT units_consumed FROM video_costs"), 2);
  for (const TaskId& task : {first, second})
    EXPECT_EQ(text("SELECT total_cost_usd FROM tasks WHERE id = '" + task.str() + "'"), "0.4200");
}

TEST_F(MoneyTest, AFreeRenderHasNoPlaceInTheBooks) {
  TaskSpec free = spec();
  free.output = Output::previews;
  free.account = "animatic";
  free.provider = "animatic";
  free.model = "animatic";
  const TaskId task = wanted_task(1, free);
  host_all();
  const auto input = accept_one("animatic-1");
  finish_clip(input.attempt, 1, std::nullopt);
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  EXPECT_EQ(number("SELECT COUNT(*) FROM video_costs"), 0);
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "0.0000");
}

TEST_F(MoneyTest, AClipThatIsFetchedAgainIsPaidOnce) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto input = accept_one("task-1");
  finish_clip(input.attempt, 1);
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  EXPECT_EQ(clip(task, 1).state, ClipState::fetching);
  bring(stored(input.attempt, 1));
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  expect_books(clip_price, Money());
}

}  // namespace
}  // namespace zoetrope::store
