#include "engine/worker_run.h"

#include <gmock/gmock.h>

#include <set>

#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What the settings would say.
class TestIntake final : public Intake {
 public:
  explicit TestIntake(store::TaskSpec with) : spec(std::move(with)) {}
  [[nodiscard]] const store::TakenUp& taken_up() const override { return which; }
  Result<std::optional<Accepted>> look_at(const store::WaitingRow& row) override {
    looked_at.push_back(row.task.str());
    if (without_project.contains(row.project))
      return Error{ErrorCode::not_found, "there is no project " + row.project};
    Accepted accepted{.spec = spec};
    accepted.spec.project.name = TRY(Identifier::parse(row.project, "project"));
    return std::optional(std::move(accepted));
  }

  store::TakenUp which{.statuses = {"queued"}, .all = false, .channels = {"poke1"}};
  store::TaskSpec spec;
  std::set<std::string> without_project;
  std::vector<std::string> looked_at;
};

class WorkerRunTest : public EngineTest {
 protected:
  WorkerRunTest() {
    rows("INSERT INTO channels VALUES ('poke1', 'now'), ('docu', 'now')");
    rows("INSERT INTO videos VALUES ('v', 'poke1', 'x', 'now')");
  }
  /// The table takes no video_error, as an enum without it.
  void take_no_error() {
    rows(
        "CREATE TRIGGER no_error BEFORE UPDATE ON tasks WHEN NEW.status = 'video_error' BEGIN SELECT "
        "RAISE(ABORT, 'not in the enum'); END");
  }
  void insert_rows(const std::string& channel, const std::string& name, int count) {
    const std::string numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                                std::to_string(count) + ")";
    rows(
        numbers +
        " INSERT INTO tasks (id, channel_id, project_id, video_id, status, created_at, updated_at) SELECT '" +
        name + "-' || i, '" + channel + "', '" + name + "-' || i, 'v', 'queued', '" +
        std::to_string(next_++) + "', 'now' FROM n");
  }
  void look(int times = 1) {
    for (; times > 0; --times) {
      advance(look_around_interval);
      worker_.turn();
    }
  }
  std::string status(const std::string& task) {
    return text("SELECT status FROM tasks WHERE id = '" + task + "'");
  }
  bool is_handed_over(const std::string& task) { return store().handed(TaskId(task)).value().has_value(); }

  TestIntake intake_{spec()};
  WorkerRun worker_{
      engine_,   dispatcher_,
      store(),   clock_,
      listener_, stops_,
      intake_,   {.id = "test.journal", .host = "here", .pid = 1, .version = "1", .accounts = {"kie"}}};
  int next_ = 1;
};

TEST_F(WorkerRunTest, RowsOfAChannelThatIsLeftAloneHideNoneOfAnother) {
  insert_rows("docu", "old", 120);
  insert_rows("poke1", "new", 1);
  look();
  EXPECT_TRUE(is_handed_over("new-1"));
  EXPECT_EQ(status("old-1"), "queued");
  EXPECT_FALSE(is_handed_over("old-1"));
  EXPECT_THAT(listener_.notices, Contains(HasSubstr("task old-1 (docu/old-1) is left as it is")));
  EXPECT_EQ(listener_.kind_of("is left as it is"), lifecycle::NoticeKind::news) << "the settings say so";
  EXPECT_EQ(listener_.kind_of("was found"), lifecycle::NoticeKind::news);
  const std::size_t told = listener_.notices.size();
  insert_rows("docu", "newer", 1);
  look(3);
  EXPECT_LE(listener_.notices.size(), told + 1) << "each is told once";
}

TEST_F(WorkerRunTest, ARowThatIsSetToCancelledIsTakenBackOnceAndTakenUpAgainWhenItIsAWish) {
  insert_rows("poke1", "new", 1);
  look();
  rows("UPDATE tasks SET status = 'cancelled'");
  look(3);
  EXPECT_TRUE(store().handed(TaskId("new-1")).value()->called_off);
  EXPECT_EQ(status("new-1"), "cancelled");
  EXPECT_EQ(listener_.times_told("poke1/new-1 was set to cancelled in its row"), 1);
  EXPECT_EQ(listener_.kind_of("was set to cancelled"), lifecycle::NoticeKind::news);
  rows("UPDATE tasks SET status = 'queued'");
  look();
  EXPECT_FALSE(store().handed(TaskId("new-1")).value()->called_off);
}

TEST_F(WorkerRunTest, WhereAllChannelsAreTakenUpThoseThatAreNotHideNoneEither) {
  intake_.which = {.statuses = {"queued"}, .all = true, .channels = {"docu"}};
  insert_rows("docu", "old", 120);
  insert_rows("poke1", "new", 1);
  look();
  EXPECT_TRUE(is_handed_over("new-1"));
  EXPECT_FALSE(is_handed_over("old-1"));
}

TEST_F(WorkerRunTest, RowsThatCannotBeTurnedAwayHideNoneEither) {
  insert_rows("poke1", "old", 120);
  for (int i = 1; i <= 120; ++i) intake_.without_project.insert("old-" + std::to_string(i));
  rows(
      "CREATE TRIGGER no_error BEFORE UPDATE ON tasks WHEN NEW.status = 'video_error' AND OLD.id LIKE "
      "'old-%' "
      "BEGIN SELECT RAISE(ABORT, 'not in the enum'); END");
  insert_rows("poke1", "new", 1);
  look();
  EXPECT_TRUE(is_handed_over("new-1"));
}

TEST_F(WorkerRunTest, ARowThatCannotBeToldAnythingIsTriedOnceAMinuteAndLeavesNoTrace) {
  insert_rows("poke1", "lost", 1);
  intake_.without_project = {"lost-1"};
  take_no_error();
  const std::int64_t events = number("SELECT COUNT(*) FROM events");
  for (int looks = 0; looks < 50; ++looks) {
    rows("UPDATE channels SET created_at = '" + std::to_string(looks) + "'");
    look();
  }
  EXPECT_EQ(number("SELECT COUNT(*) FROM events"), events);
  EXPECT_EQ(intake_.looked_at.size(), 1U);
  EXPECT_THAT(listener_.notices, Contains(HasSubstr("does not take the status that says so")));
  EXPECT_EQ(listener_.kind_of("does not take the status"), lifecycle::NoticeKind::person);
  advance(stuck_row_interval);
  rows("UPDATE channels SET created_at = 'now'");
  look();
  EXPECT_EQ(intake_.looked_at.size(), 2U);
  rows("DROP TRIGGER no_error");
  intake_.without_project.clear();
  look();
  EXPECT_FALSE(is_handed_over("lost-1"));
  intake_.which.statuses.emplace_back("again");
  rows("UPDATE tasks SET status = 'again'");
  look();
  EXPECT_TRUE(is_handed_over("lost-1")) << "another status is another wish";
}

TEST_F(WorkerRunTest, WhatNeedsAPersonIsToldAsThat) {
  insert_rows("poke1", "lost", 1);
  intake_.without_project = {"lost-1"};
  prepare(1);  // so that there is an account
  ASSERT_TRUE(store().note_account_error("kie", {ErrorCode::unauthenticated, "Check KIE_API_KEY"}, now_));
  advance(std::chrono::seconds(1));
  look();
  EXPECT_EQ(listener_.kind_of("cannot be taken up: there is no project lost-1"),
            lifecycle::NoticeKind::person);
  EXPECT_EQ(listener_.kind_of("nothing is sent on account kie (Check KIE_API_KEY)"),
            lifecycle::NoticeKind::person);
}

TEST_F(WorkerRunTest, ACapThatIsNearlyUsedUpIsAWarningThatSaysSo) {
  const TaskId task = store().hand_over(spec(), {}, now_).value().task;
  ASSERT_TRUE(store().put_shots(task, shots(1), now_));
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  ASSERT_TRUE(store().plan_done(task, now_));
  cap(task, "task", store::clip_price);
  host_all();
  accept_one("remote-1");
  look(2);
  EXPECT_EQ(listener_.kind_of("warning: the budget of "), lifecycle::NoticeKind::warning);
}

TEST_F(WorkerRunTest, ARowThatIsLeftWithoutAChangeCausesNoLookOfItsOwn) {
  insert_rows("poke1", "lost", 1);
  intake_.without_project = {"lost-1"};
  take_no_error();
  look(5);
  EXPECT_EQ(intake_.looked_at.size(), 1U);
  advance(stuck_row_interval);
  look(5);
  EXPECT_EQ(intake_.looked_at.size(), 2U) << "the worker wrote that it is there, and nothing else changed";
}

TEST_F(WorkerRunTest, ARowThatItCannotTakeUpIsLeftToOthersForAMinuteWhileThereAreSome) {
  ASSERT_TRUE(store().note_worker({.id = "other.journal", .host = "there"}, {}, now_));
  insert_rows("poke1", "far", 1);
  intake_.without_project = {"far-1"};
  look(5);
  EXPECT_EQ(status("far-1"), "queued");
  EXPECT_EQ(listener_.kind_of("is left to another worker"), lifecycle::NoticeKind::news);
  EXPECT_EQ(intake_.looked_at.size(), 1U);
  advance(row_of_others_interval);
  look(2);
  EXPECT_EQ(status("far-1"), "video_error") << "nobody took it up";
}

TEST_F(WorkerRunTest, ARowThatItCannotTakeUpIsTurnedAwayAtOnceWhenTheOthersAreSilent) {
  ASSERT_TRUE(store().note_worker({.id = "other.journal", .host = "there"}, {}, now_));
  advance(store::worker_silence_max + std::chrono::seconds(1));
  insert_rows("poke1", "far", 1);
  intake_.without_project = {"far-1"};
  look(2);
  EXPECT_EQ(status("far-1"), "video_error");
}

/// Somebody tells, when the test says so.
class TestNews final : public News {
 public:
  bool take() override { return std::exchange(told, false); }
  [[nodiscard]] bool is_heard() const override { return heard; }
  bool told = false;
  bool heard = true;
};

TEST_F(WorkerRunTest, LooksAroundAtOnceWhenItIsToldAndSeldomWhileItWouldBe) {
  TestNews news;
  WorkerRun worker(engine_, dispatcher_, store(), clock_, listener_, stops_, intake_,
                   {.id = "w", .accounts = {"kie"}}, nullptr, &news);
  worker.turn();
  insert_rows("poke1", "told", 1);
  news.told = true;
  worker.turn();
  EXPECT_TRUE(is_handed_over("told-1"));
  insert_rows("poke1", "untold", 1);
  advance(look_around_interval);
  worker.turn();
  EXPECT_FALSE(is_handed_over("untold-1"));
  advance(look_around_told_interval);
  worker.turn();
  EXPECT_TRUE(is_handed_over("untold-1")) << "what was not heard is found all the same";
  news.heard = false;
  insert_rows("poke1", "last", 1);
  advance(look_around_interval);
  worker.turn();
  EXPECT_FALSE(is_handed_over("last-1")) << "the next look was planned before";
  advance(look_around_told_interval);
  worker.turn();
  EXPECT_TRUE(is_handed_over("last-1"));
}

TEST_F(WorkerRunTest, IsListedWhileItRunsWithTheFoldersThatItDoesNotSee) {
  bool there = false;
  TaskSight sight(store(), clock_, [&](const Project&) { return there; });
  WorkerRun worker(engine_, dispatcher_, store(), clock_, listener_, stops_, intake_,
                   {.id = "other.journal", .host = "there", .pid = 2, .version = "1", .accounts = {"kie"}},
                   &sight);
  const TaskId task = store().hand_over(spec(), {}, now_).value().task;
  ASSERT_TRUE(sight.look());
  worker.turn();
  EXPECT_EQ(listener_.kind_of("the folder of poke1/vid_1 is not in this workspace"),
            lifecycle::NoticeKind::warning);
  ASSERT_EQ(store().workers(now_).value().size(), 1U);
  EXPECT_THAT(store().workers(now_).value()[0].unseen, ElementsAre("poke1/vid_1"));
  const std::size_t told = listener_.notices.size();
  there = true;
  advance(sight_interval);
  ASSERT_TRUE(sight.look());
  worker.turn();
  EXPECT_THAT(store().workers(now_).value()[0].unseen, IsEmpty());
  EXPECT_EQ(listener_.notices.size(), told);
  stops_.add();
  EXPECT_TRUE(worker.run());
  EXPECT_THAT(store().workers(now_).value(), IsEmpty()) << "it has ended";
}

}  // namespace
}  // namespace zoetrope::engine
