#include "engine/engine.h"

#include <fstream>

#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

using journal::Orphan;
using journal::RecordKind;
using std::chrono::seconds;

TEST_F(EngineTest, ResultsAreKeptUntilTheDatabaseTakesThem) {
  const Prepared prepared = prepare(1);
  rows("CREATE TRIGGER jam BEFORE UPDATE OF state ON attempts BEGIN SELECT RAISE(ABORT, 'jammed'); END");
  for (int turn = 0; turn < 2; ++turn) engine_.turn();
  ASSERT_EQ(clip(prepared.task, 1).state, ClipState::sending);
  for (int turn = 0; turn < 5; ++turn) {
    EXPECT_FALSE(engine_.turn());
    EXPECT_FALSE(engine_.idle());
    EXPECT_EQ(engine_.wait_time(), Duration(store_retry_interval));
  }
  EXPECT_EQ(listener_.notices.size(), 1U) << "said once";
  EXPECT_EQ(provider_.tasks_made(), 1);
  EXPECT_TRUE(journal_.records.empty()) << "nothing is acknowledged that is not applied";
  rows("DROP TRIGGER jam");
  EXPECT_TRUE(engine_.turn());
  EXPECT_EQ(clip(prepared.task, 1).state, ClipState::waiting);
  ASSERT_EQ(journal_.records.size(), 1U);
  EXPECT_EQ(journal_.records[0].kind, RecordKind::ack);
  EXPECT_EQ(provider_.tasks_made(), 1) << "sent once";
}

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

TEST_F(EngineTest, AResultThatCanNeverBeStoredHoldsUpNoOther) {
  store::TaskSpec of_another = spec("vid_1");
  of_another.account = "another";
  const Prepared damaged = prepare(1, {}, {}, of_another);
  const Prepared sound = prepare(1, {}, {}, spec("vid_2"));
  for (int turn = 0; turn < 400 && count(damaged.task, ClipState::waiting) == 0; ++turn) {
    if (!engine_.turn()) advance(seconds(1));
  }
  rows("UPDATE accounts SET breaker = 'of a later version' WHERE id = 'another'");
  for (int turn = 0; turn < 400 && count(sound.task, ClipState::done) == 0; ++turn) {
    if (!engine_.turn()) advance(seconds(1));
  }
  EXPECT_EQ(count(sound.task, ClipState::done), 1);
  EXPECT_EQ(count(damaged.task, ClipState::waiting), 1);
  EXPECT_EQ(listener_.kind_of("cannot be stored"), lifecycle::NoticeKind::person);
  EXPECT_EQ(provider_.tasks_made(), 2) << "each sent once";
  engine_.close();
  EXPECT_FALSE(journal_.retired) << "it holds what the database did not take";
}

TEST_F(EngineTest, AResultThatCanNeverBeStoredEndsNoTroubleButItsOwn) {
  store::TaskSpec of_another = spec("vid_1");
  of_another.account = "another";
  prepare(1, {}, {}, of_another);
  rows("CREATE TRIGGER jam BEFORE UPDATE OF state ON attempts BEGIN SELECT RAISE(ABORT, 'jammed'); END");
  for (int turn = 0; turn < 5; ++turn) engine_.turn();
  ASSERT_EQ(provider_.tasks_made(), 1);
  ASSERT_EQ(engine_.wait_time(), Duration(store_retry_interval));
  rows("UPDATE accounts SET breaker = 'of a later version' WHERE id = 'another'");
  rows("DROP TRIGGER jam");
  const Prepared sound = prepare(1, {}, {}, spec("vid_2"));
  for (int turn = 0; turn < 400 && count(sound.task, ClipState::done) == 0; ++turn) {
    if (!engine_.turn()) advance(seconds(1));
  }
  EXPECT_EQ(count(sound.task, ClipState::done), 1);
  EXPECT_EQ(listener_.kind_of("cannot be stored"), lifecycle::NoticeKind::person);
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

TEST_F(EngineTest, ClosingGivesLeasesBackAndKeepsAJournalThatIsStillNeeded) {
  prepare(2);
  host_all();
  const auto sent = claim_only(StepKind::submit, journal_.name()).at(0);
  engine_.close();
  EXPECT_FALSE(journal_.retired) << "a send of ours is open";
  EXPECT_EQ(number("SELECT COUNT(*) FROM work WHERE lease_owner IS NOT NULL"), 0);
}

TEST_F(EngineTest, StoppingToSendLetsEverythingElseGoOn) {
  const Prepared prepared = prepare(2);
  engine_.stop_sending();
  for (int turn = 0; turn < 5; ++turn) engine_.turn();
  EXPECT_EQ(count(prepared.task, ClipState::hosted), 2);
  EXPECT_EQ(provider_.tasks_made(), 0);
}

TEST_F(EngineTest, WhatAStepHasToSayIsToldOnce) {
  const Prepared prepared = prepare(2);
  dispatcher_.script = [this](const lifecycle::StepInput& input) {
    lifecycle::StepOutcome outcome = provider_(input);
    if (input.lease.kind == StepKind::host && input.shot.number == 1) {
      outcome.notices = {lifecycle::Notice::trouble("image host kie fails")};
    }
    return outcome;
  };
  EXPECT_FALSE(run(prepared).blocked);
  EXPECT_EQ(listener_.notices, std::vector<std::string>{"image host kie fails"});
  EXPECT_EQ(listener_.kinds, std::vector{lifecycle::NoticeKind::trouble}) << "as the step has it";
}

TEST_F(EngineTest, TheNextSendWaitsForTheRenderBeforeItAndNotForItsDownload) {
  store::TaskSpec one_slot = spec();
  one_slot.slots = 1;
  const Prepared prepared = prepare(2, {}, {}, one_slot);
  int fetches_before_the_second_send = 0;
  dispatcher_.script = [&](const lifecycle::StepInput& input) -> lifecycle::StepOutcome {
    if (input.lease.kind == StepKind::fetch && provider_.tasks_made() < 2) {
      ++fetches_before_the_second_send;
      return {{}, lifecycle::Retry{{ErrorCode::unavailable, "the download is slow"}}};
    }
    return provider_(input);
  };
  EXPECT_FALSE(run(prepared).blocked);
  EXPECT_EQ(count(prepared.task, ClipState::done), 2);
  EXPECT_EQ(provider_.in_flight_max(), 1) << "the slot is free once the render has succeeded";
  EXPECT_LE(fetches_before_the_second_send, 1);
}

TEST_F(EngineTest, UploadsRunTwoASlotAheadOfTheSends) {
  const Prepared prepared = prepare(30);
  int hosted = 0;
  int ahead_max = 0;
  dispatcher_.script = [&](const lifecycle::StepInput& input) {
    hosted += input.lease.kind == StepKind::host ? 1 : 0;
    ahead_max = std::max(ahead_max, hosted - provider_.tasks_made());
    return provider_(input);
  };
  engine_.restrict_to(prepared.task);
  while (engine_.turn()) {
  }
  EXPECT_EQ(count(prepared.task, ClipState::waiting), 5);
  EXPECT_EQ(count(prepared.task, ClipState::hosted), 10) << "while the first five render";
  EXPECT_EQ(count(prepared.task, ClipState::ready), 15);
  EXPECT_FALSE(run(prepared).blocked);
  EXPECT_EQ(count(prepared.task, ClipState::done), 30);
  EXPECT_LE(ahead_max, 11);
}

TEST_F(EngineTest, AHeartbeatKeepsTheLeasesOfAStepThatTakesLong) {
  prepare(1);
  claim_only(StepKind::host, journal_.name());
  const std::int64_t before = number("SELECT lease_until FROM work");
  advance(heartbeat_interval);
  engine_.turn();
  EXPECT_EQ(number("SELECT lease_until FROM work"), before + heartbeat_interval.count());
}

/// A render that stays at the provider for long, seen by the first look, which the store was told of.
class WatchTest : public EngineTest {
 protected:
  WatchTest() : task_(prepare(1).task) {
    provider_.render_time = std::chrono::minutes(5);
    pass(seconds(60));
  }
  void pass(Duration time) {
    for (Duration waited{}; waited < time; waited += seconds(1)) {
      while (engine_.turn()) {
      }
      engine_.turn();
      advance(seconds(1));
    }
  }
  [[nodiscard]] std::size_t looks() { return provider_.polls["task-1"].size(); }
  /// SQLite counts the transactions that changed the file, in its header.
  [[nodiscard]] std::string change_counter() const {
    constexpr std::streamoff where = 24;
    std::string counter(4, '\0');
    std::ifstream file(path(), std::ios::binary);
    file.seekg(where).read(counter.data(), static_cast<std::streamsize>(counter.size()));
    return counter;
  }

  TaskId task_;
};

TEST_F(WatchTest, LooksThatFindNothingNewWriteNothing) {
  const std::size_t looks_before = looks();
  ASSERT_GT(looks_before, 0U);
  pass(heartbeat_interval);  // so that the next one is as far away as it can be
  const std::string before = change_counter();
  for (int waited = 0; waited < 29 && change_counter() == before; ++waited) pass(seconds(1));
  const std::string beaten = change_counter();
  EXPECT_NE(beaten, before) << "the heartbeat keeps the lease";
  const std::size_t looks_then = looks();
  pass(heartbeat_interval - seconds(2));
  EXPECT_GT(looks(), looks_then);
  EXPECT_EQ(change_counter(), beaten);
  EXPECT_EQ(number("SELECT claims FROM work"), 0) << "looks that end are no sign of poison";
}

TEST_F(WatchTest, ItsEndIsSeenAndStored) {
  for (int turns = 0; turns < 600 && count(task_, ClipState::done) == 0; ++turns) pass(seconds(1));
  EXPECT_EQ(count(task_, ClipState::done), 1);
}

TEST_F(WatchTest, NobodyElseLooksUntilItIsGivenBack) {
  EXPECT_TRUE(claim_only(StepKind::poll, "other.journal").empty());
  advance(lifecycle::poll_interval_max);
  EXPECT_TRUE(claim_only(StepKind::poll, "other.journal").empty());
  engine_.close();
  EXPECT_EQ(claim_only(StepKind::poll, "other.journal").size(), 1U);
}

TEST_F(WatchTest, WhoLostItsLeaseLooksNoMore) {
  rows("UPDATE work SET lease_owner = 'other.journal', lease_token = lease_token + 1");
  const std::size_t before = looks();
  pass(std::chrono::minutes(2));
  EXPECT_EQ(looks(), before);
  rows("UPDATE work SET lease_owner = NULL, lease_boot = NULL, lease_until = NULL");
  pass(std::chrono::minutes(1));
  EXPECT_GT(looks(), before) << "free again, it is claimed as any other";
}

TEST_F(WatchTest, ARenderThatHasGoneLateIsToldByTheStore) {
  provider_.render_time = std::chrono::minutes(30);
  pass(std::chrono::minutes(10));
  EXPECT_TRUE(clip(task_, 1).late);
}

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

TEST_F(EngineTest, AJournalThatFillsIsRenewedOnceItIsKeptInMindWhatItProves) {
  bool is_kept = false;
  int asked = 0;
  Engine engine(store(), journal_, dispatcher_, clock_, listener_,
                {.before_forgetting = [&]() -> Result<void> {
                  ++asked;
                  if (is_kept) return {};
                  return Error{ErrorCode::conflict, "the database lacks sends"};
                }});
  engine.turn();
  EXPECT_EQ(asked, 0);
  journal_.is_filling = true;
  engine.turn();
  engine.turn();
  EXPECT_EQ(asked, 1) << "not at every turn";
  EXPECT_EQ(journal_.renewals, 0);
  is_kept = true;
  advance(std::chrono::minutes(1));
  journal_.renewal_fails = true;
  engine.turn();
  EXPECT_EQ(journal_.renewals, 1);
  journal_.renewal_fails = false;
  advance(std::chrono::minutes(1));
  engine.turn();
  EXPECT_EQ(journal_.renewals, 2);
  EXPECT_FALSE(journal_.is_filling);
  journal_.is_filling = true;
  engine.turn();
  EXPECT_EQ(journal_.renewals, 3) << "one that went well makes nobody wait";
}

}  // namespace
}  // namespace zoetrope::engine
