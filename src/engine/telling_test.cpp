#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// A page at Notion in virtual time: it shows what was told last, and when.
class TellingTest : public EngineTest {
 protected:
  TellingTest() {
    provider_.deliver = [this](const lifecycle::StepInput& input) -> lifecycle::Next {
      ++asked_;
      if (now_.wall < back_at_)
        return lifecycle::Retry{{ErrorCode::unavailable, "Notion: connection refused"}};
      shown_ = std::get<TaskReport>(input.delivery.value().report);
      shown_at_ = now_.wall;
      return lifecycle::Told{};
    };
  }
  static store::TaskSpec reported() {
    store::TaskSpec with = spec();
    with.notion_page = "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
    return with;
  }

  Duration since_the_last_clip(const TaskId& task) {
    WallTime last_clip;
    for (const store::ClipView& clip : view(task).clips) last_clip = std::max(last_clip, clip.changed_at);
    return now_.wall - last_clip;
  }

  std::optional<TaskReport> shown_;
  WallTime shown_at_;
  WallTime back_at_;
  int asked_ = 0;
};

TEST_F(TellingTest, ThePageSaysReadyWithinFiveSecondsOfTheLastClip) {
  const Prepared prepared = prepare(18, {}, {}, reported());
  const RunEnd end = run(prepared);
  EXPECT_TRUE(end.untold.empty());
  ASSERT_TRUE(shown_);
  EXPECT_EQ(shown_->status, TaskStatus::video_ready);
  EXPECT_EQ(shown_->done, 18);
  WallTime last_clip;
  for (const store::ClipView& clip : view(prepared.task).clips)
    last_clip = std::max(last_clip, clip.changed_at);
  EXPECT_LE(shown_at_ - last_clip, Duration(seconds(5)));
}

TEST_F(TellingTest,
       EighteenClipsAreDoneWithNotionDownForTheWholeRunAndItIsRightWithinFiveSecondsOfItsReturn) {
  back_at_ = now_.wall + hours(9);
  const Prepared prepared = prepare(18, {}, {}, reported());
  const RunEnd end = run(prepared);
  EXPECT_EQ(count(prepared.task, ClipState::done), 18);
  EXPECT_FALSE(end.blocked);
  ASSERT_EQ(end.untold.size(), 1U);
  EXPECT_EQ(end.untold.front().trouble, "Notion: connection refused");
  EXPECT_FALSE(shown_);

  // Whoever runs when it is back: here a loop that never ends, as a worker's.
  back_at_ = now_.wall + minutes(7);
  const WallTime until = back_at_ + seconds(5);
  Engine worker(store(), journal_, dispatcher_, clock_, listener_, {.reach = {.notion_token = "token-1"}});
  while (now_.wall < until) {
    if (!worker.turn()) dispatcher_.wait(worker.wait_time());
  }
  ASSERT_TRUE(shown_);
  EXPECT_EQ(shown_->status, TaskStatus::video_ready);
  EXPECT_LE(shown_at_ - back_at_, Duration(seconds(5)));
}

TEST_F(TellingTest, ARunThatIsOverWaitsForNotionToComeBackButNotForLong) {
  const Prepared prepared = prepare(1, {}, {}, reported());
  back_at_ = now_.wall + hours(9);
  dispatcher_.on_wait = [this, &prepared] {
    if (view(prepared.task).status == TaskStatus::video_ready && back_at_ > now_.wall + hours(1))
      back_at_ = now_.wall + seconds(1);
  };
  EXPECT_TRUE(run(prepared).untold.empty());
  EXPECT_EQ(shown_->status, TaskStatus::video_ready);
}

TEST_F(TellingTest, ARequestThatFailsBuysNoTime) {
  back_at_ = now_.wall + hours(9);
  const Prepared prepared = prepare(1, {}, {}, reported());
  EXPECT_EQ(run(prepared).untold.size(), 1U);
  EXPECT_GT(asked_, 1);
  EXPECT_LE(since_the_last_clip(prepared.task), telling_wait + turn_wait_max);
}

TEST_F(TellingTest, ARunWithoutAPageEndsAtOnce) {
  const Prepared prepared = prepare(1);
  run(prepared);
  EXPECT_EQ(asked_, 0);
  const WallTime done = clip(prepared.task, 1).changed_at;
  EXPECT_LE(now_.wall - done, turn_wait_max);
}

TEST_F(TellingTest, AStopWaitsForNobodyOutside) {
  back_at_ = now_.wall + hours(9);
  const Prepared prepared = prepare(1, {}, {}, reported());
  stops_.add();
  const WallTime before = now_.wall;
  const RunEnd end = run(prepared);
  EXPECT_TRUE(end.stopped);
  EXPECT_LT(now_.wall - before, telling_wait);
}

TEST_F(TellingTest, WhatOnlyAPersonCanMendKeepsNobodyWaitingAndIsSaidOnce) {
  provider_.deliver = [this](const lifecycle::StepInput&) -> lifecycle::Next {
    ++asked_;
    return lifecycle::Retry{{ErrorCode::not_found, "Notion has no such page"}};
  };
  const Prepared prepared = prepare(2, {}, {}, reported());
  const RunEnd end = run(prepared);
  EXPECT_EQ(asked_, 1);
  ASSERT_EQ(end.untold.size(), 1U);
  EXPECT_EQ(end.untold.front().needs_person, ErrorCode::not_found);
  EXPECT_EQ(count(prepared.task, ClipState::done), 2);
}

/// Each request of a delivery takes its time, and a report takes some of them. Nothing else does.
class SlowTelling final : public Dispatcher {
 public:
  SlowTelling(InlineDispatcher& inner, const store::Now& now) : inner_(inner), now_(now) {}
  int free_threads(StepKind kind) override {
    return kind == StepKind::deliver ? (held_ ? 0 : deliver_threads) : inner_.free_threads(kind);
  }
  int running() override { return inner_.running() + (held_ ? 1 : 0); }
  bool sending() override { return inner_.sending(); }
  void start(lifecycle::StepInput input) override {
    if (input.lease.kind == StepKind::deliver) {
      held_ = std::move(input);
      since_ = now_.mono;
    } else {
      inner_.start(std::move(input));
    }
  }
  std::vector<store::StepReport> take_finished() override {
    auto finished = inner_.take_finished();
    if (held_ && inner_.io_stopped) {
      finished.push_back({std::move(*held_), {{}, lifecycle::Retry{{ErrorCode::cancelled, "stopped"}}}});
      held_.reset();
    } else if (held_ && now_.mono - since_ >= takes) {
      const auto made = held_->delivery.value().memory.size() + 1;
      const lifecycle::Told told{.complete = made >= requests, .memory = std::string(made % requests, '.')};
      finished.push_back({std::move(*held_), {{}, told}});
      held_.reset();
    }
    return finished;
  }
  void wait(Duration longest) override { inner_.wait(longest); }
  void wake() override { inner_.wake(); }
  void stop_io() override { inner_.stop_io(); }
  void stop_hard() override { inner_.stop_hard(); }

  Duration takes = hours(1);
  std::size_t requests = 1;

 private:
  static constexpr int deliver_threads = 4;  ///< more than are kept from rows

  InlineDispatcher& inner_;
  const store::Now& now_;
  MonoTime since_;
  std::optional<lifecycle::StepInput> held_;
};

class SlowTellingTest : public TellingTest {
 protected:
  void with_a_table() {
    ASSERT_TRUE(store().set_video_tables({{"", "3a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"}}, now_));
  }
  RunEnd run_slowly(const Prepared& prepared) {
    Engine engine(store(), journal_, slow_, clock_, listener_, {.reach = {.notion_token = "token-1"}});
    engine.restrict_to(prepared.task);
    ForegroundRun foreground(engine, slow_, store(), clock_, listener_, stops_);
    auto end = foreground.run(prepared);
    CHECK(end.has_value());
    return std::move(*end);
  }
  SlowTelling slow_{dispatcher_, now_};
};

TEST_F(SlowTellingTest, ARequestToAPageThatHangsHoldsUpNoClipAndTheEndOfTheRunForFiveSeconds) {
  const Prepared prepared = prepare(3, {}, {}, reported());
  const RunEnd end = run_slowly(prepared);
  EXPECT_EQ(count(prepared.task, ClipState::done), 3);
  EXPECT_EQ(end.untold.size(), 1U);
  EXPECT_LE(since_the_last_clip(prepared.task), telling_wait + turn_wait_max);
}

TEST_F(SlowTellingTest, OneAboutARowWhichMayBeAFileHoldsItUpForHalfAMinute) {
  with_a_table();
  const Prepared prepared = prepare(1);
  EXPECT_EQ(run_slowly(prepared).untold.size(), 1U);
  EXPECT_GT(since_the_last_clip(prepared.task), telling_wait + turn_wait_max);
  EXPECT_LE(since_the_last_clip(prepared.task), telling_wait_max + turn_wait_max);
}

TEST_F(SlowTellingTest, ARowThatIsOnItsWayIsWaitedFor) {
  with_a_table();
  slow_.takes = seconds(8);
  const Prepared prepared = prepare(1);
  EXPECT_TRUE(run_slowly(prepared).untold.empty());
  EXPECT_GT(since_the_last_clip(prepared.task), telling_wait);
}

/// As the parts of a file do.
TEST_F(SlowTellingTest, RequestsThatComeToSomethingAreWaitedForOneAfterTheOther) {
  slow_.takes = seconds(3);
  slow_.requests = 4;
  const Prepared prepared = prepare(1, {}, {}, reported());
  EXPECT_TRUE(run_slowly(prepared).untold.empty());
  EXPECT_GT(since_the_last_clip(prepared.task), telling_wait);
}

TEST_F(SlowTellingTest, WhatTakesLongerIsToldByTheNextRun) {
  slow_.takes = seconds(4);
  slow_.requests = 20;
  const Prepared prepared = prepare(1, {}, {}, reported());
  EXPECT_EQ(run_slowly(prepared).untold.size(), 1U);
  EXPECT_LE(since_the_last_clip(prepared.task), telling_wait_max + telling_wait);
}

}  // namespace
}  // namespace zoetrope::engine
