#include "engine/foreground.h"

#include <gmock/gmock.h>

#include "engine/test_engine.h"
#include "testing/faulty_file_system.h"

namespace zoetrope::engine {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::HasSubstr;

TEST_F(EngineTest, EighteenClipsAreDoneWithNeverMoreThanFiveInFlight) {
  const Prepared prepared = prepare(18);
  const RunEnd end = run(prepared);
  EXPECT_FALSE(end.stopped);
  EXPECT_EQ(end.blocked, std::nullopt);
  EXPECT_EQ(count(prepared.task, ClipState::done), 18);
  EXPECT_EQ(provider_.tasks_made(), 18);
  EXPECT_EQ(provider_.in_flight_max(), 5);
  EXPECT_EQ(view(prepared.task).cost.to_string(), "7.5600");
  EXPECT_EQ(view(prepared.task).status, TaskStatus::video_ready);
  EXPECT_TRUE(journal_.retired);
}

TEST_F(EngineTest, ARenderIsLookedAtAfterTwentySecondsAndThenOftenEnough) {
  provider_.render_time = seconds(135);
  run(prepare(1));
  const std::vector<Duration>& ages = provider_.polls.at("task-1");
  ASSERT_GE(ages.size(), 3U);
  EXPECT_EQ(ages[0], Duration(seconds(20)));
  for (std::size_t i = 1; i < ages.size(); ++i) {
    EXPECT_LE(ages[i] - ages[i - 1], lifecycle::poll_interval_max) << i;
  }
  EXPECT_GE(ages.back(), Duration(seconds(135)));
  EXPECT_LT(ages.back(), Duration(seconds(135)) + lifecycle::poll_interval_max);
}

TEST_F(EngineTest, TheLoopWaitsNoLongerThanItsObserverWants) {
  listener_.told_again = std::chrono::milliseconds(100);
  run(prepare(1));
  EXPECT_GE(dispatcher_.waits, 600);
  EXPECT_LE(dispatcher_.waits, 900);
}

TEST_F(EngineTest, OnlyTheClipsAskedForAreSentEvenWhenOthersStillWait) {
  const Prepared all = prepare(4);
  const Prepared one = prepare(4, {3});
  EXPECT_EQ(all.task, one.task);
  run(one);
  EXPECT_EQ(provider_.tasks_made(), 1);
  EXPECT_EQ(clip(one.task, 3).state, ClipState::done);
  EXPECT_EQ(count(one.task, ClipState::ready), 3);
}

TEST_F(EngineTest, AFailedClipDoesNotKeepTheOthersFromTheirEnd) {
  provider_.answer = [](const lifecycle::StepInput& input) -> lifecycle::Fact {
    if (input.shot.number != 2) return lifecycle::AcceptedFact{input.attempt, ""};
    return lifecycle::RefusedFact{input.attempt, {ErrorCode::rejected, "bad image"}, true};
  };
  const Prepared prepared = prepare(3);
  EXPECT_EQ(run(prepared).blocked, std::nullopt);
  EXPECT_EQ(count(prepared.task, ClipState::done), 2);
  EXPECT_EQ(clip(prepared.task, 2).state, ClipState::failed);
}

TEST_F(EngineTest, ALateRenderEndsTheRunAndTheNextRunTakesItUpWithoutPayingAgain) {
  provider_.render_time = minutes(14);
  const Prepared prepared = prepare(1);
  run(prepared);
  EXPECT_TRUE(clip(prepared.task, 1).late);
  EXPECT_EQ(clip(prepared.task, 1).state, ClipState::waiting);
  run(prepare(1));
  EXPECT_EQ(clip(prepared.task, 1).state, ClipState::done);
  EXPECT_EQ(provider_.tasks_made(), 1);
}

TEST_F(EngineTest, ACancelledRenderIsWatchedToItsEndBeforeTheRunIsOver) {
  const Prepared prepared = prepare(2);
  bool cancelled = false;
  dispatcher_.on_wait = [&] {
    if (cancelled || clip(prepared.task, 1).state != ClipState::waiting) return;
    cancelled = true;
    EXPECT_TRUE(store().cancel(clip(prepared.task, 1).id, {"ann", ""}, now_));
  };
  run(prepared);
  EXPECT_TRUE(cancelled);
  EXPECT_EQ(clip(prepared.task, 1).state, ClipState::cancelled);
  EXPECT_EQ(clip(prepared.task, 2).state, ClipState::done);
  EXPECT_EQ(view(prepared.task).cost.to_string(), "0.8400") << "it cost what it cost";
  EXPECT_EQ(view(prepared.task).harvesting, 0);
}

TEST_F(EngineTest, AWrongKeyEndsTheRunAtOnce) {
  provider_.answer = [](const lifecycle::StepInput& input) {
    return lifecycle::RefusedFact{input.attempt, {ErrorCode::unauthenticated, "key refused"}, true};
  };
  const RunEnd end = run(prepare(3));
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::unauthenticated);
  EXPECT_EQ(end.blocked->message, "key refused");
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts"), 1);
}

TEST_F(EngineTest, OutOfCreditWaitsForWhatIsPaidAlready) {
  provider_.answer = [](const lifecycle::StepInput& input) -> lifecycle::Fact {
    if (input.shot.number == 1) return lifecycle::AcceptedFact{input.attempt, ""};
    return lifecycle::RefusedFact{input.attempt, {ErrorCode::payment_required, "top up"}, true};
  };
  const Prepared prepared = prepare(3);
  const RunEnd end = run(prepared);
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::payment_required);
  EXPECT_EQ(clip(prepared.task, 1).state, ClipState::done);
  EXPECT_EQ(count(prepared.task, ClipState::hosted), 2);
}

TEST_F(EngineTest, ABudgetThatIsUsedUpEndsTheRunWhenThePaidClipsAreDone) {
  const Prepared prepared = prepare(3, {}, {{"task", store::clip_price * 2}});
  const RunEnd end = run(prepared);
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::budget_exhausted);
  EXPECT_EQ(count(prepared.task, ClipState::done), 2);
  EXPECT_EQ(provider_.tasks_made(), 2);
}

TEST_F(EngineTest, SlotsThatAreAllInDoubtEndTheRun) {
  store::TaskSpec with = spec();
  with.slots = 2;
  provider_.answer = [](const lifecycle::StepInput& input) {
    return lifecycle::DoubtfulFact{input.attempt, {ErrorCode::ambiguous, "HTTP 502"}};
  };
  const Prepared prepared = prepare(4, {}, {}, with);
  const RunEnd end = run(prepared);
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::conflict);
  EXPECT_EQ(count(prepared.task, ClipState::held), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts"), 2);
}

TEST_F(EngineTest, ALowerLimitOfTheRunThatIsFullOfDoubtEndsItToo) {
  provider_.answer = [](const lifecycle::StepInput& input) {
    return lifecycle::DoubtfulFact{input.attempt, {ErrorCode::ambiguous, "HTTP 502"}};
  };
  Engine narrow(store(), journal_, dispatcher_, clock_, listener_, {.slots_max = 1});
  const Prepared prepared = prepare(3);
  ForegroundRun foreground(narrow, dispatcher_, store(), clock_, listener_, stops_);
  const RunEnd end = foreground.run(prepared).value();
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::conflict);
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts"), 1);
}

lifecycle::Fact rate_limited(const lifecycle::StepInput& input) {
  return lifecycle::RefusedFact{input.attempt, {ErrorCode::rate_limited, "HTTP 429"}, true};
}

TEST_F(EngineTest, ARateLimitThatDoesNotEndEndsTheRun) {
  provider_.answer = rate_limited;
  const Prepared prepared = prepare(2);
  const RunEnd end = run(prepared);
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::rate_limited);
  EXPECT_TRUE(end.blocked->message.starts_with("Rate limit exhausted")) << end.blocked->message;
  EXPECT_GE(count(prepared.task, ClipState::failed), 1);
  EXPECT_EQ(provider_.tasks_made(), 0);
}

TEST_F(EngineTest, AClipThatAnEarlierRunLeftRateLimitedBlocksNoOther) {
  provider_.answer = rate_limited;
  run(prepare(2, {1}));
  EXPECT_EQ(provider_.tasks_made(), 0);
  provider_.answer = nullptr;
  Engine later(store(), journal_, dispatcher_, clock_, listener_, {});
  const Prepared second = prepare(2, {2});
  ForegroundRun foreground(later, dispatcher_, store(), clock_, listener_, stops_);
  EXPECT_EQ(foreground.run(second).value().blocked, std::nullopt);
  EXPECT_EQ(clip(second.task, 2).state, ClipState::done);
}

TEST_F(EngineTest, ADiskThatIsFullStopsBuying) {
  dispatcher_.script = [this](const lifecycle::StepInput& input) -> lifecycle::StepOutcome {
    if (input.lease.kind != StepKind::fetch) return provider_(input);
    return {{}, lifecycle::Retry{{ErrorCode::no_space, "no space left on the disk"}}};
  };
  const Prepared prepared = prepare(18);
  const RunEnd end = run(prepared);
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::no_space);
  EXPECT_LT(provider_.tasks_made(), 18);
  EXPECT_GT(count(prepared.task, ClipState::hosted), 0);
}

TEST_F(EngineTest, AJournalWithoutRoomEndsTheRun) {
  journal_.room = false;
  const RunEnd end = run(prepare(1));
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::unavailable);
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts"), 0);
}

TEST_F(EngineTest, ADiskWithoutRoomEndsTheRunOnceWhatWasBoughtIsFetched) {
  const auto real = open_file_system(std::filesystem::temp_directory_path().string(), SymlinkPolicy::follow);
  testing::FaultyFileSystem files(**real);
  const auto free = [&files](std::uint64_t bytes) { files.pretend({.type = "ext4", .free_bytes = bytes}); };
  free(disk_floor_bytes);
  DiskFloor disk(files, clock_);
  Engine engine(store(), journal_, dispatcher_, clock_, listener_, {.disk = &disk});
  store::TaskSpec one_at_a_time = spec();
  one_at_a_time.slots = 1;
  const Prepared prepared = prepare(2, {}, {}, one_at_a_time);
  engine.restrict_to(prepared.task);
  dispatcher_.on_wait = [&] { free(0); };
  ForegroundRun foreground(engine, dispatcher_, store(), clock_, listener_, stops_);
  const RunEnd end = foreground.run(prepared).value();
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::no_space);
  EXPECT_EQ(provider_.tasks_made(), 1) << "nothing new is bought";
  EXPECT_EQ(count(prepared.task, ClipState::done), 1) << "what was bought is fetched";
  EXPECT_EQ(count(prepared.task, ClipState::hosted), 1) << "and the other one waits";
  EXPECT_LE(dispatcher_.waits, 100) << "nobody asks every millisecond whether there is room again";
}

TEST_F(EngineTest, TheFirstStopEndsWhatCanBeRepeatedAndTheRunWhenNothingRuns) {
  const Prepared prepared = prepare(3);
  dispatcher_.on_wait = [this] {
    if (dispatcher_.waits == 3) stops_.add();
  };
  EXPECT_TRUE(run(prepared).stopped);
  EXPECT_TRUE(dispatcher_.io_stopped);
  EXPECT_FALSE(dispatcher_.hard_stopped);
  EXPECT_GT(count(prepared.task, ClipState::waiting), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM work WHERE lease_owner IS NOT NULL"), 0);
}

/// A run that is stopped while a step of a kind is under way.
class AStop : public EngineTest {
 protected:
  std::vector<std::string> words_at(StepKind kind) {
    const auto script = dispatcher_.script;
    dispatcher_.script = [&](const lifecycle::StepInput& input) {
      if (input.lease.kind == kind) stops_.add();
      return script(input);
    };
    EXPECT_TRUE(run(prepare(1)).stopped);
    return listener_.notices;
  }
};

TEST_F(AStop, SaysThatAPaidRequestIsAwaited) {
  EXPECT_THAT(words_at(StepKind::submit), Contains(HasSubstr("a paid request in flight is awaited")));
}

TEST_F(AStop, SpeaksOfNoPaidRequestWhereOnlyFreeOnesAreInFlight) {
  EXPECT_THAT(words_at(StepKind::poll), Contains("stopping"));
}

TEST_F(EngineTest, TheSecondStopEndsTheRunThoughTheDatabaseTakesNothing) {
  const Prepared prepared = prepare(1);
  rows("CREATE TRIGGER jam BEFORE UPDATE OF state ON attempts BEGIN SELECT RAISE(ABORT, 'jammed'); END");
  dispatcher_.on_wait = [this] {
    if (dispatcher_.waits == 3 || dispatcher_.waits == 6) stops_.add();
  };
  EXPECT_TRUE(run(prepared).stopped);
  EXPECT_TRUE(dispatcher_.hard_stopped);
  EXPECT_FALSE(journal_.retired) << "it holds what the database does not";
  EXPECT_EQ(clip(prepared.task, 1).state, ClipState::sending);
}

TEST_F(EngineTest, RendersOfAnotherTaskThatHoldAllSlotsAreSeenToTheirEnd) {
  const Prepared first = prepare(5);
  dispatcher_.on_wait = [this] {
    if (dispatcher_.waits == 10) stops_.add();
  };
  EXPECT_TRUE(run(first).stopped);
  EXPECT_EQ(store().account("kie").value().slots_in_use, 5);
  dispatcher_.on_wait = nullptr;
  const Prepared second = prepare(1, {}, {}, spec("vid_2"));
  Engine other(store(), journal_, dispatcher_, clock_, listener_, {.only_task = second.task});
  StopRequests none;
  listener_.events.clear();
  ForegroundRun foreground(other, dispatcher_, store(), clock_, listener_, none);
  EXPECT_EQ(foreground.run(second).value().blocked, std::nullopt);
  EXPECT_EQ(clip(second.task, 1).state, ClipState::done);
  EXPECT_GT(count(first.task, ClipState::fetching), 0);
  for (const store::ClipEvent& event : listener_.events) EXPECT_EQ(event.task, second.task);
}

}  // namespace
}  // namespace zoetrope::engine
