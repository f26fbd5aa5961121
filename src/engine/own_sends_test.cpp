#include "engine/own_sends.h"

#include <utility>

#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

using journal::RecordKind;
using std::chrono::seconds;

TEST_F(EngineTest, NothingMoreIsSentOnceTheDatabaseLacksWhatThisProcessHasSent) {
  const Prepared prepared = prepare(5);
  for (int turn = 0; turn < 400 && count(prepared.task, ClipState::waiting) == 0; ++turn) engine_.turn();
  const int made = provider_.tasks_made();
  // A standby that has taken over, and did not have the last commits, does not know this send.
  run_script(
      "PRAGMA foreign_keys = OFF; DELETE FROM attempts; "
      "UPDATE clips SET current_attempt = NULL, state = 'hosted' WHERE current_attempt IS NOT NULL");
  for (int turn = 0; turn < 400; ++turn) {
    if (!engine_.turn()) advance(seconds(1));
  }
  EXPECT_EQ(provider_.tasks_made(), made);
  EXPECT_EQ(engine_.send_trouble()->code, ErrorCode::conflict);
  EXPECT_EQ(listener_.kind_of("nothing more is sent"), lifecycle::NoticeKind::person);
  engine_.close();
  EXPECT_FALSE(journal_.retired) << "it is all that is left of the render";
  engine_.accept_older_database();
  EXPECT_TRUE(engine_.send_trouble()) << "that was about what others had sent before";
}

/// Says once of a commit that it is not known whether it was made.
class DoubtfulWriter final : public sql::Writer {
 public:
  explicit DoubtfulWriter(std::unique_ptr<sql::Writer> writer) : writer_(std::move(writer)) {}
  Result<void> write(const Job& job) override {
    const Result<void> done = writer_->write(job);
    if (done && std::exchange(doubtful, false)) return Error{ErrorCode::ambiguous, "the connection broke"};
    return done;
  }
  bool doubtful = false;

 private:
  std::unique_ptr<sql::Writer> writer_;
};

/// A send whose result could not be stored, and a claim of which nobody knows whether it was committed: the
/// database takes both sends for under way, and one of them was made.
class SendsOfADoubtfulClaim : public EngineTest {
 protected:
  SendsOfADoubtfulClaim() {
    store::TaskSpec of_another = spec("vid_1");
    of_another.account = "another";
    made_ = prepare(1, {}, {}, of_another).task;
    for (int turn = 0; turn < 400 && provider_.tasks_made() == 0; ++turn) doubting_.turn();
    rows("UPDATE accounts SET breaker = 'of a later version' WHERE id = 'another'");
    for (int turn = 0; turn < 5; ++turn) doubting_.turn();
    rows("UPDATE accounts SET breaker = 'closed' WHERE id = 'another'");
    not_made_ = prepare(1, {}, {}, spec("vid_2")).task;
    while (dispatcher_.started.back().task != not_made_) {
      if (!doubting_.turn()) advance(seconds(1));
    }
  }
  void doubt_and_go_on() {
    writer_->doubtful = true;
    for (int turn = 0; turn < 400 && count(not_made_, ClipState::done) == 0; ++turn) {
      if (!doubting_.turn()) advance(seconds(1));
    }
    EXPECT_EQ(clip(not_made_, 1).state, ClipState::done);
    EXPECT_EQ(provider_.tasks_made(), 2) << "each once";
    EXPECT_EQ(number("SELECT COUNT(*) FROM attempts"), 3) << "one of them was dropped";
  }
  std::unique_ptr<sql::Writer> make_doubtful() {
    auto made = std::make_unique<DoubtfulWriter>(
        sql::make_writer(sql::open(path(), sql::Access::read_write).value(), sql::WriterThread::own));
    writer_ = made.get();
    return made;
  }

  DoubtfulWriter* writer_ = nullptr;
  std::unique_ptr<Random> dice_ = make_seeded_random(9);
  std::unique_ptr<store::Store> beside_ =
      store::Store::over(make_doubtful(), sql::open(path(), sql::Access::read_only).value(), *dice_);
  Engine doubting_{*beside_, journal_, dispatcher_, clock_, listener_, {}};
  TaskId made_;
  TaskId not_made_;
};

TEST_F(SendsOfADoubtfulClaim, TheOneThatWasMadeIsInDoubtAndNotMadeAgain) {
  doubt_and_go_on();
  EXPECT_EQ(clip(made_, 1).hold, HoldReason::ambiguous);
}

TEST_F(SendsOfADoubtfulClaim, WhatTheJournalKnowsOfTheOneThatWasMadeCounts) {
  const std::string attempt = text("SELECT id FROM attempts");
  folder_.others[journal_.name()] = {{RecordKind::about, attempt, ""}, {RecordKind::got, attempt, "task-1"}};
  ASSERT_TRUE(doubting_.recover(folder_));
  doubt_and_go_on();
  EXPECT_EQ(clip(made_, 1).remote_task_id, "task-1");
}

}  // namespace
}  // namespace zoetrope::engine
