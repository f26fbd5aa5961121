#include <gmock/gmock.h>

#include "store/test_hand_overs.h"

namespace zoetrope::store {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;

TEST_F(HandOvers, AreMadeOnceAndDisturbNothingThatIsUnderWay) {
  const HandedOver first = hand_over("vid_1", {.topic = "Foxes", .story = "A fox.", .auto_plan = true});
  EXPECT_FALSE(first.under_way);
  EXPECT_EQ(status(first.task), "queued");
  EXPECT_EQ(handed(first.task).priority, Priority::normal);
  const HandedOver again = hand_over("vid_1", {.priority = Priority::high});
  EXPECT_TRUE(again.under_way);
  EXPECT_EQ(again.task, first.task);
  EXPECT_EQ(handed(first.task).priority, Priority::high);
  const auto plans = claim_plans();
  ASSERT_EQ(plans.size(), 1U);
  EXPECT_EQ(plans[0].topic + plans[0].story, "FoxesA fox.");
  EXPECT_TRUE(plans[0].auto_plan);
  EXPECT_EQ(hand_over("vid_2").ahead, 1);
  EXPECT_EQ(hand_over("vid_3", {.priority = Priority::high}).ahead, 1);
}

TEST_F(HandOvers, ArePlannedByOneWorkerAtATime) {
  const TaskId task = hand_over().task;
  const auto plans = claim_plans();
  ASSERT_EQ(plans.size(), 1U);
  EXPECT_EQ(plans[0].lease.kind, StepKind::plan);
  EXPECT_TRUE(claim_plans("worker-b").empty());
  EXPECT_TRUE(store().holds_plan(plans[0].lease).value());
  advance(lease_term + seconds(1));
  const auto others = claim_plans("worker-b");
  ASSERT_EQ(others.size(), 1U) << "its worker is gone";
  EXPECT_FALSE(store().holds_plan(plans[0].lease).value());
  make_plan(task, 2);
  EXPECT_FALSE(store().holds_plan(others[0].lease).value());
  EXPECT_TRUE(claim_plans().empty());
  EXPECT_EQ(status(task), "processing");
}

TEST_F(HandOvers, ThatCannotBePlannedWaitForAPersonWithTheReason) {
  const TaskId task = hand_over().task;
  ASSERT_EQ(claim_plans().size(), 1U);
  ASSERT_TRUE(store().plan_failed(task, {ErrorCode::invalid_input, "there is no shot list"}, now_));
  EXPECT_EQ(status(task), "video_error");
  EXPECT_THAT(log(task), HasSubstr("plan: there is no shot list"));
  EXPECT_EQ(handed(task).error->message, "there is no shot list");
  EXPECT_TRUE(claim_plans().empty());
  EXPECT_FALSE(hand_over().under_way) << "a person hands it over again";
  EXPECT_EQ(claim_plans().size(), 1U);
}

TEST_F(HandOvers, APlanThatKillsItsWorkerIsGivenUp) {
  const TaskId task = hand_over().task;
  for (int claims = 0; claims < lifecycle::claims_without_result_max; ++claims) {
    ASSERT_EQ(claim_plans().size(), 1U) << claims;
    advance(lease_term + seconds(1));
  }
  EXPECT_TRUE(claim_plans().empty());
  EXPECT_EQ(status(task), "video_error");
}

TEST_F(HandOvers, AreSentByWorkersAndWhatWasAskedForInATerminalIsNot) {
  const TaskId in_terminal = wanted_task(1, spec("vid_1"));
  ClaimRequest asked = serving();
  EXPECT_TRUE(claim(asked).empty());
  const TaskId task = planned("vid_2", 1);
  const auto hosts = claim(asked);
  ASSERT_EQ(hosts.size(), 1U);
  EXPECT_EQ(hosts[0].task, task);
  asked.accounts = {"another"};
  EXPECT_TRUE(claim(asked).empty()) << "a worker without the account's key";
  EXPECT_EQ(clip(in_terminal, 1).state, ClipState::ready);
}

TEST_F(HandOvers, TheMoreUrgentOneFirstAndTheFirstOneOfAsManyBeforeTheNext) {
  const TaskId low = planned("vid_1", 2, {.priority = Priority::low});
  const TaskId first = planned("vid_2", 2);
  const TaskId second = planned("vid_3", 2);
  const TaskId high = planned("vid_4", 1, {.priority = Priority::high});
  for (const auto& input : claim(serving())) {
    finish(input, {}, lifecycle::Hosted{"https://img/x.png", now_.wall + std::chrono::hours(24), "sha"});
  }
  std::vector<TaskId> order;
  for (int sends = 0; sends < 5; ++sends) {
    ClaimRequest asked{.owner = "worker-a", .submit_max = 1};
    asked.handed_over = true;
    const auto claimed = claim(asked);
    ASSERT_EQ(claimed.size(), 1U);
    order.push_back(claimed[0].task);
    finish(claimed[0], {accepted(claimed[0].attempt, std::to_string(sends))});
  }
  EXPECT_EQ(order, (std::vector<TaskId>{high, first, first, second, second}));
  EXPECT_EQ(clip(low, 1).state, ClipState::hosted);
}

TEST_F(HandOvers, ArePausedOneByOneOrByChannel) {
  const TaskId task = planned("vid_1", 1);
  EXPECT_TRUE(store().pause(project_named("vid_1"), true, now_).value());
  EXPECT_FALSE(store().pause(project_named("vid_1"), true, now_).value());
  EXPECT_TRUE(claim(serving()).empty());
  EXPECT_TRUE(store().pause(project_named("vid_1"), false, now_).value());
  EXPECT_TRUE(store().pause_channel("poke1", true).value());
  EXPECT_TRUE(handed(task).channel_paused);
  EXPECT_TRUE(claim(serving()).empty());
  EXPECT_TRUE(claim_only(StepKind::host).empty()) << "not in a terminal either";
  EXPECT_TRUE(store().pause_channel("poke1", false).value());
  EXPECT_EQ(claim(serving()).size(), 1U);
  EXPECT_EQ(store().pause(project_named("vid_9"), true, now_).error().code, ErrorCode::not_found);
}

TEST_F(HandOvers, RowsOfOtherProgramsAreTakenUpOnceAndTheirWishesAreHeardAgain) {
  insert_row("t-1", "vid_1");
  insert_row("t-2", "vid_2", "draft");
  ASSERT_EQ(waiting().size(), 1U);
  const WaitingRow row = waiting()[0];
  EXPECT_EQ(row.task.str(), "t-1");
  EXPECT_EQ(store().take_up(row, spec("vid_1"), false, now_).value()->str(), "t-1");
  EXPECT_EQ(store().take_up(row, spec("vid_1"), false, now_).value(), std::nullopt);
  EXPECT_TRUE(waiting().empty());
  ASSERT_EQ(claim_plans().size(), 1U);
  make_plan(TaskId("t-1"), 1);
  EXPECT_EQ(status(TaskId("t-1")), "processing");
  EXPECT_TRUE(waiting().empty());
  rows("UPDATE tasks SET status = 'queued' WHERE id = 't-1'");
  ASSERT_EQ(waiting().size(), 1U) << "somebody wants it anew";
  EXPECT_TRUE(store().take_up(waiting()[0], spec("vid_1"), false, now_).value().has_value());
  EXPECT_EQ(claim_plans().size(), 1U);
}

TEST_F(HandOvers, AStatusThatSomebodyElseHasWrittenSinceStays) {
  insert_row("t-1", "vid_1");
  const TaskId task("t-1");
  ASSERT_TRUE(store().take_up(waiting()[0], spec("vid_1"), false, now_));
  make_plan(task, 1);
  rows("UPDATE tasks SET status = 'audio' WHERE id = 't-1'");
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  EXPECT_EQ(status(task), "audio") << "ours is what it was";
  ASSERT_TRUE(store().cancel(clip(task, 1).id, {"ann", ""}, now_));
  EXPECT_EQ(status(task), "cancelled") << "and is another one now";
}

TEST_F(HandOvers, RowsThatCannotBeTakenUpAreToldWhyAndLeftAlone) {
  hand_over("vid_1");
  insert_row("t-1", "vid_1");
  const WaitingRow row = waiting().at(0);
  const auto refused = store().take_up(row, spec("vid_1"), false, now_);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("set the status of that row instead of adding another"));
  EXPECT_TRUE(store().turn_away(row, refused.error(), now_).value());
  EXPECT_EQ(status(TaskId("t-1")), "video_error");
  EXPECT_THAT(log(TaskId("t-1")), HasSubstr("queue: poke1/vid_1 is task"));
  EXPECT_TRUE(waiting().empty());
  EXPECT_FALSE(store().turn_away(row, refused.error(), now_).value());
}

TEST_F(HandOvers, ARowThatIsTurnedAwaySaysSoOnItsPage) {
  insert_row("t-1", "vid_1");
  insert_row("t-2", "not a name");
  rows("UPDATE tasks SET notion_page_id = 'page-' || id");
  for (const WaitingRow& row : waiting())
    ASSERT_TRUE(store().turn_away(row, {ErrorCode::not_found, "there is no such folder"}, now_).value());
  const auto places = store().places(std::nullopt, {.notion_token = "token", .webhooks = {}}).value();
  ASSERT_EQ(places.size(), 1U) << "a page of no project is told nothing";
  EXPECT_EQ(places[0].project, "poke1/vid_1");
  ClaimRequest asked = serving();
  asked.reach.notion_token = "token";
  asked.deliver_max = 1;
  const auto told = claim(asked);
  ASSERT_EQ(told.size(), 1U);
  const auto& report = std::get<TaskReport>(told[0].delivery->report);
  EXPECT_EQ(report.status, TaskStatus::video_error);
  EXPECT_EQ(report.error, "queue: there is no such folder");
}

TEST_F(HandOvers, ARowThatNamesAnotherProjectThanBeforeIsNotTakenForThatOne) {
  insert_row("t-1", "vid_1");
  ASSERT_TRUE(store().take_up(waiting()[0], spec("vid_1"), false, now_));
  make_plan(TaskId("t-1"), 1);
  rows("UPDATE tasks SET status = 'queued', project_id = 'vid_2' WHERE id = 't-1'");
  const auto refused = store().take_up(waiting().at(0), spec("vid_2"), false, now_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("was handed over for poke1/vid_1 and says poke1/vid_2 now"));
}

TEST_F(HandOvers, ARowThatIsThereIsTheTaskOfWhoeverAsksForItsProject) {
  insert_row("t-1", "vid_1");
  EXPECT_EQ(hand_over("vid_1").task.str(), "t-1");
  EXPECT_TRUE(waiting().empty());
  insert_row("t-2", "vid_2", "draft");
  EXPECT_EQ(make_task(1, spec("vid_2")).str(), "t-2");
}

TEST_F(HandOvers, ATaskOfATerminalIsHandedOverByItsRowAndNeverByItself) {
  for (const bool paused : {false, true}) {
    const std::string project = paused ? "vid_2" : "vid_1";
    const TaskId task = make_task(1, spec(project));
    if (paused) {
      EXPECT_TRUE(store().pause(project_named(project), true, now_).value());
    }
    EXPECT_EQ(status(task), "queued");
    EXPECT_TRUE(waiting().empty()) << "nobody has asked for it yet";
    ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
    EXPECT_EQ(status(task), "processing");
    EXPECT_TRUE(waiting().empty());
    ASSERT_TRUE(store().fail_clip(clip(task, 1).id, {ErrorCode::rejected, "moderation"}, now_));
    EXPECT_EQ(status(task), "video_error");
    rows("UPDATE tasks SET status = 'queued' WHERE id = '" + task.str() + "'");
    ASSERT_EQ(waiting().size(), 1U) << "somebody wants a worker to make it";
    EXPECT_EQ(store().take_up(waiting()[0], spec(project), false, now_).value(), task);
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(handed(task).paused, paused);
    EXPECT_EQ(claim_plans().size(), paused ? 0U : 1U);
  }
}

TEST_F(HandOvers, ATerminalThatTakesARowUpHasHeardItsWish) {
  insert_row("t-1", "vid_1");
  const TaskId task = make_task(1, spec("vid_1"));
  EXPECT_EQ(task.str(), "t-1");
  EXPECT_TRUE(waiting().empty());
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  EXPECT_TRUE(waiting().empty());
  ASSERT_TRUE(store().cancel(clip(task, 1).id, {"ann", ""}, now_));
  rows("UPDATE tasks SET status = 'draft'");
  EXPECT_TRUE(waiting().empty()) << "that is no wish of a worker";
  EXPECT_EQ(make_task(1, spec("vid_1")), task);
  EXPECT_EQ(status(task), "cancelled") << "who asks in a terminal is told";
}

TEST_F(HandOvers, APreviewIsNeverHandedOverByItsRow) {
  TaskSpec free = spec();
  free.output = Output::previews;
  const TaskId task = make_task(1, free);
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  rows("UPDATE tasks SET status = 'queued'");
  EXPECT_TRUE(waiting().empty());
}

TEST_F(HandOvers, StatusesHaveTheNamesOfThePipeline) {
  ASSERT_TRUE(
      store().set_status_names({{TaskStatus::queued, "Pending"}, {TaskStatus::video_error, "Video Error"}}));
  const TaskId task = hand_over().task;
  EXPECT_EQ(status(task), "Pending");
  EXPECT_EQ(view(task).status, TaskStatus::queued);
  ASSERT_TRUE(store().plan_failed(task, {ErrorCode::invalid_input, "no"}, now_));
  EXPECT_EQ(status(task), "Video Error");
  EXPECT_EQ(view(task).status, TaskStatus::video_error);
  EXPECT_EQ(store().tasks().value().at(0).status, TaskStatus::video_error);
  ASSERT_TRUE(store().set_status_names({}));
  EXPECT_EQ(number("SELECT COUNT(*) FROM status_names"), 0);
}

TEST_F(HandOvers, APageBelongsToOneTask) {
  hand_over("vid_1", {.notion_page = "0123456789abcdef0123456789abcdef"});
  const auto second =
      store().hand_over(spec("vid_2"), {.notion_page = "0123456789abcdef0123456789abcdef"}, now_);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("is that of poke1/vid_1 already"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM hand_overs"), 1) << "nothing was changed";
}

TEST_F(HandOvers, ATableThatRefusesAStatusLosesNothingThatWasPaidFor) {
  const TaskId task = planned("vid_1", 1);
  host_all();
  const auto input = accept_one("task-1");
  run_script(trigger_on_tasks("BEFORE UPDATE",
                              "NEW.status = 'video_ready' OR NEW.total_cost_usd <> OLD.total_cost_usd",
                              Reaction::refuses));
  succeed(input.attempt);
  bring(stored(input.attempt, 1));
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  EXPECT_EQ(status(task), "processing");
  EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"), clip_price.micros());
  EXPECT_GE(number("SELECT COUNT(*) FROM events WHERE kind = 'pipeline: refused'"), 2);
}

TEST_F(HandOvers, AreTheTerminalsAgainOnceTheyAreDone) {
  const TaskId task = planned("vid_1", 1);
  host_all();
  const auto input = accept_one("task-1");
  succeed(input.attempt);
  bring(stored(input.attempt, 1));
  EXPECT_EQ(status(task), "video_ready");
  EXPECT_FALSE(handed(task).active);
  ASSERT_TRUE(store().redo_clip(clip(task, 1).id, now_));
  EXPECT_TRUE(claim(serving()).empty());
}

TEST_F(HandOvers, AChangeByAnybodyIsSeenByItsMark) {
  const std::int64_t before = store().change_mark().value();
  EXPECT_EQ(store().change_mark().value(), before);
  insert_row("t-1", "vid_1");
  EXPECT_NE(store().change_mark().value(), before);
}

/// As a job that cleans up does: SQLite looks at foreign keys only for who asks it to.
TEST_F(HandOvers, WhatWasPaidForIsBookedAlthoughTheRowOfItsTaskIsGone) {
  if (on_postgres()) GTEST_SKIP() << "nobody can delete a row there that another one needs";
  const TaskId task = planned("vid_1", 1);
  host_all();
  const auto sent = accept_one("task-1");
  const auto careless = open_database();
  ASSERT_TRUE(careless->execute("PRAGMA foreign_keys = OFF"));
  ASSERT_TRUE(careless->execute("DELETE FROM tasks"));
  succeed(sent.attempt);
  bring(stored(sent.attempt, 1));
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  EXPECT_EQ(view(task).cost, clip_price);
  EXPECT_EQ(store().tasks().value().size(), 1U);
}

}  // namespace
}  // namespace zoetrope::store
