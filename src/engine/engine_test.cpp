#include "engine/engine.h"

#include <fstream>

#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

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
