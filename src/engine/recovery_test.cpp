#include "engine/engine.h"

#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

using journal::Orphan;
using journal::RecordKind;
using std::chrono::seconds;

/// A send of a process that died, and what its journal says of it.
class RecoveryTest : public EngineTest {
 protected:
  RecoveryTest() : task_(prepare(1).task) {
    host_all();
    attempt_ = claim_only(StepKind::submit, "dead.journal").at(0).attempt;
  }
  Orphan orphan(std::vector<std::pair<RecordKind, std::string>> records, bool whole = true) {
    Orphan made{"dead.journal", {}, whole};
    for (auto& [kind, detail] : records) made.records.push_back({kind, attempt_.str(), detail});
    return made;
  }
  store::ClipView after(Orphan found) {
    folder_.orphans.push_back(std::move(found));
    const auto recovered = engine_.recover(folder_);
    EXPECT_TRUE(recovered) << recovered.error().message;
    return clip(task_, 1);
  }

  TaskId task_;
  AttemptId attempt_;
};

TEST_F(RecoveryTest, WithoutAWordInAWholeJournalItWasNeverSent) {
  EXPECT_EQ(after(orphan({})).state, ClipState::hosted);
  EXPECT_EQ(clip(task_, 1).reserved, Money());
  EXPECT_EQ(folder_.removed, std::vector<std::string>{"dead.journal"});
}

TEST_F(RecoveryTest, WithoutAWordInABrokenJournalNothingIsProven) {
  EXPECT_EQ(after(orphan({}, false)).hold, HoldReason::ambiguous);
  EXPECT_EQ(clip(task_, 1).reserved, store::clip_price);
}

TEST_F(RecoveryTest, AboutToSendIsDoubt) {
  EXPECT_EQ(after(orphan({{RecordKind::about, ""}})).hold, HoldReason::ambiguous);
}

TEST_F(RecoveryTest, DoubtStaysDoubt) {
  EXPECT_EQ(after(orphan({{RecordKind::about, ""}, {RecordKind::doubtful, "ambiguous"}})).hold,
            HoldReason::ambiguous);
}

TEST_F(RecoveryTest, ATaskIdIsTakenOver) {
  const auto found = after(orphan({{RecordKind::about, ""}, {RecordKind::got, "task-77"}}));
  EXPECT_EQ(found.state, ClipState::waiting);
  EXPECT_EQ(found.remote_task_id, "task-77");
}

TEST_F(RecoveryTest, ATaskIdInABrokenJournalCountsToo) {
  EXPECT_EQ(after(orphan({{RecordKind::about, ""}, {RecordKind::got, "task-77"}}, false)).remote_task_id,
            "task-77");
}

TEST_F(RecoveryTest, ARefusalKeepsItsReason) {
  const auto found = after(orphan({{RecordKind::about, ""}, {RecordKind::refused, "rejected"}}));
  EXPECT_EQ(found.state, ClipState::failed);
  ASSERT_TRUE(found.error);
  EXPECT_EQ(found.error->code, ErrorCode::rejected);
}

TEST_F(RecoveryTest, WithoutAnyJournalTheSendIsInDoubtOnceItsLeaseEnds) {
  ASSERT_TRUE(engine_.recover(folder_));
  EXPECT_EQ(clip(task_, 1).state, ClipState::sending) << "its sender may live elsewhere";
  advance(store::lease_term + seconds(1));
  engine_.turn();
  EXPECT_EQ(clip(task_, 1).hold, HoldReason::ambiguous);
}

TEST_F(RecoveryTest, WhatAStoppedProcessHasLearntIsReadInItsJournal) {
  folder_.others["dead.journal"] = orphan({{RecordKind::about, ""}, {RecordKind::got, "task-77"}}).records;
  ASSERT_TRUE(engine_.recover(folder_));
  EXPECT_EQ(clip(task_, 1).state, ClipState::sending) << "it may tell itself, its lease is good";
  engine_.stop_claiming();
  advance(store::lease_term + seconds(1));
  engine_.turn();
  EXPECT_EQ(clip(task_, 1).state, ClipState::waiting);
  EXPECT_EQ(clip(task_, 1).remote_task_id, "task-77");
  EXPECT_TRUE(folder_.removed.empty()) << "it is still its own";
}

TEST_F(RecoveryTest, WhatItLearnsLaterEndsTheDoubt) {
  ASSERT_TRUE(engine_.recover(folder_));
  engine_.stop_claiming();
  advance(store::lease_term + seconds(1));
  folder_.others["dead.journal"] = orphan({{RecordKind::about, ""}}).records;
  engine_.turn();
  EXPECT_EQ(clip(task_, 1).hold, HoldReason::ambiguous);
  folder_.others["dead.journal"].push_back({RecordKind::got, attempt_.str(), "task-77"});
  advance(recovery_interval);
  engine_.turn();
  EXPECT_EQ(clip(task_, 1).remote_task_id, "task-77");
}

TEST_F(RecoveryTest, WhatKeepsItFromLookingAroundIsToldOnceUntilItHasEnded) {
  ASSERT_TRUE(engine_.recover(folder_));
  engine_.stop_claiming();
  advance(store::lease_term + seconds(1));
  folder_.others["dead.journal"] = orphan({{RecordKind::about, ""}}).records;
  for (int outage = 1; outage <= 2; ++outage) {
    rows("CREATE TRIGGER jam BEFORE UPDATE OF state ON attempts BEGIN SELECT RAISE(ABORT, 'jammed'); END");
    for (int looks = 0; looks < 5; ++looks) {
      advance(recovery_interval);
      engine_.turn();
    }
    EXPECT_EQ(listener_.times_told("what other programs left cannot be looked at: "), outage);
    rows("DROP TRIGGER jam");
    advance(recovery_interval);
    engine_.turn();
    folder_.others["dead.journal"].push_back({RecordKind::got, attempt_.str(), "task-77"});
  }
}

TEST_F(RecoveryTest, AnOrphanThatTheDatabaseDidNotTakeIsOfferedAgain) {
  rows("CREATE TRIGGER jam BEFORE UPDATE OF state ON attempts BEGIN SELECT RAISE(ABORT, 'jammed'); END");
  folder_.orphans.push_back(orphan({{RecordKind::about, ""}, {RecordKind::got, "task-77"}}));
  EXPECT_FALSE(engine_.recover(folder_));
  EXPECT_TRUE(folder_.removed.empty());
  rows("DROP TRIGGER jam");
  engine_.stop_claiming();
  advance(store::lease_term + seconds(1));
  engine_.turn();
  EXPECT_EQ(clip(task_, 1).remote_task_id, "task-77");
  EXPECT_EQ(folder_.removed, std::vector<std::string>{"dead.journal"});
}

TEST_F(RecoveryTest, AJournalWithRendersThatThisDatabaseDoesNotKnowIsKept) {
  Orphan other = orphan({{RecordKind::got, "task-77"}});
  other.records.push_back({RecordKind::got, "00000000-0000-4000-8000-00000000dead", "task-78"});
  EXPECT_EQ(after(other).remote_task_id, "task-77");
  EXPECT_TRUE(folder_.removed.empty());
  ASSERT_FALSE(listener_.notices.empty());
  EXPECT_EQ(listener_.kind_of("dead.journal"), lifecycle::NoticeKind::person);
}

TEST_F(RecoveryTest, NothingIsSentWithADatabaseThatLacksASendOfAJournal) {
  Orphan other = orphan({{RecordKind::got, "task-77"}, {RecordKind::ack, ""}});
  other.records.push_back({RecordKind::ack, "00000000-0000-4000-8000-00000000dead", ""});
  after(other);
  EXPECT_TRUE(engine_.lacks_sends());
  EXPECT_TRUE(folder_.removed.empty());
  ASSERT_TRUE(engine_.send_trouble());
  EXPECT_EQ(engine_.send_trouble()->code, ErrorCode::conflict);
  engine_.accept_older_database();
  EXPECT_FALSE(engine_.send_trouble());
}

TEST_F(RecoveryTest, NothingIsSentWithADatabaseThatLacksASendOfAJournalThatSomebodyHolds) {
  folder_.others["held.journal"] = {{RecordKind::ack, "00000000-0000-4000-8000-00000000dead", ""}};
  ASSERT_TRUE(engine_.recover(folder_));
  EXPECT_TRUE(engine_.lacks_sends());
}

TEST_F(RecoveryTest, NoJournalIsForgottenByADatabaseThatLacksASendOfAnother) {
  Orphan other{"other.journal", {{RecordKind::got, "00000000-0000-4000-8000-00000000dead", "task-78"}}, true};
  folder_.orphans.push_back(other);
  EXPECT_EQ(after(orphan({{RecordKind::got, "task-77"}})).remote_task_id, "task-77");
  EXPECT_TRUE(folder_.removed.empty());
}

TEST_F(RecoveryTest, AJournalIsForgottenOnceItsSendsAreKeptInMind) {
  std::vector<std::string> removed_before;
  Engine engine(store(), journal_, dispatcher_, clock_, listener_,
                {.before_forgetting = [&]() -> Result<void> {
                  removed_before = folder_.removed;
                  return {};
                }});
  folder_.orphans.push_back(orphan({{RecordKind::got, "task-77"}}));
  ASSERT_TRUE(engine.recover(folder_));
  EXPECT_TRUE(removed_before.empty());
  EXPECT_EQ(folder_.removed, std::vector<std::string>{"dead.journal"});
}

TEST_F(RecoveryTest, AJournalStaysWhenItsSendsAreNotKeptInMind) {
  Engine engine(store(), journal_, dispatcher_, clock_, listener_,
                {.before_forgetting = []() -> Result<void> {
                  return Error{ErrorCode::conflict, "the database knows of 1 sends, and this machine of 3"};
                }});
  folder_.orphans.push_back(orphan({{RecordKind::got, "task-77"}}));
  ASSERT_TRUE(engine.recover(folder_));
  EXPECT_TRUE(folder_.removed.empty());
  EXPECT_TRUE(engine.lacks_sends());
}

TEST_F(RecoveryTest, WhatADeadProcessHadLeasedIsFreeAtOnce) {
  const TaskId other = wanted_task(1, spec("vid_2"));
  claim_only(StepKind::host, "dead.journal");
  after(orphan({}));
  EXPECT_EQ(claim_only(StepKind::host, "another").size(), 1U);
}

}  // namespace
}  // namespace zoetrope::engine
