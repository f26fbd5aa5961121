#include <cmath>

#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::seconds;

class History : public StoreTest {
 protected:
  /// Renders all hosted clips of the account one after the other, each in this time.
  void render(int count, Duration render_time, std::string_view name) {
    for (int n = 1; n <= count; ++n) {
      const auto input = accept_one(fmt::format("{}-{}", name, n));
      advance(render_time + seconds(25));  // seen later than it was done
      bring(lifecycle::SucceededFact{input.attempt, {"https://cdn.example/a.mp4"}, clip_price, render_time});
    }
  }
  lifecycle::RenderHistory next_history() {
    const auto input = accept_one("the-next");
    advance(std::chrono::hours(1));
    for (const auto& poll : claim_only(StepKind::poll)) {
      if (poll.attempt == input.attempt) return poll.history;
    }
    ADD_FAILURE() << "it is not polled";
    return {};
  }
};

TEST_F(History, IsWhatTheProviderSaysThatRendersTook) {
  wanted_task(5);
  host_all();
  render(4, seconds(143), "old");
  const lifecycle::RenderHistory history = next_history();
  EXPECT_EQ(history.count, 4);
  EXPECT_NEAR(history.log_mean, std::log(143), 1e-6);
}

TEST_F(History, IsWhenItWasSeenWhereTheProviderSaysNothingOrSomethingLonger) {
  const TaskId task = wanted_task(3);
  host_all();
  for (const auto& said : {std::optional<Duration>(), std::optional<Duration>(std::chrono::hours(5))}) {
    const auto input = accept_one(said ? "longer" : "nothing");
    advance(seconds(60));
    bring(lifecycle::SucceededFact{input.attempt, {}, clip_price, said});
  }
  EXPECT_EQ(clip(task, 1).render_time, Duration(seconds(60)));
  EXPECT_EQ(clip(task, 2).render_time, Duration(seconds(60)));
}

TEST_F(History, LeavesOutOtherLengthsAndWhatFailed) {
  const TaskId short_ones = store().ensure_task(spec("short_ones"), now_).value();
  ASSERT_TRUE(store().put_shots(short_ones, shots(2, 5), now_));
  for (const ClipView& clip : view(short_ones).clips) ASSERT_TRUE(store().want_clip(clip.id, false, now_));
  host_all();
  render(2, seconds(50), "short");
  wanted_task(3);
  host_all();
  render(1, seconds(200), "long");
  const auto failing = accept_one("failing");
  advance(seconds(2));
  bring(lifecycle::FailedFact{failing.attempt, "500", {ErrorCode::rejected, "no"}, Money()});
  const lifecycle::RenderHistory history = next_history();
  EXPECT_EQ(history.count, 1);
  EXPECT_NEAR(history.log_mean, std::log(200), 1e-6);
}

TEST_F(History, DecidesWhenAnAcceptedRenderIsLookedAtFirst) {
  wanted_task(7);
  host_all();
  const auto first_look = [&] {
    const auto input = accept_one(fmt::format("look-{}", now_.wall.micros));
    const std::int64_t due = number("SELECT due_at FROM work WHERE subject = '" + input.attempt.str() + "'");
    return Duration(due - now_.wall.micros);
  };
  EXPECT_EQ(first_look(), Duration(seconds(20)));
  advance(seconds(30));
  render(5, seconds(300), "old");
  EXPECT_GT(first_look(), Duration(seconds(120)));
}

TEST_F(StoreTest, ChangesMadeTogetherAreOneTransactionAndSeeEachOther) {
  const auto done = store().together([&]() -> Result<void> {
    const TaskId task = TRY(store().ensure_task(spec(), now_));
    TRY(store().put_shots(task, shots(3), now_));
    EXPECT_EQ(TRY(store().task(task)).clips.size(), 3U);
    return {};
  });
  ASSERT_TRUE(done);
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips"), 3);
}

TEST_F(StoreTest, ChangesMadeTogetherAreUndoneTogether) {
  const auto done = store().together([&]() -> Result<void> {
    const TaskId task = TRY(store().ensure_task(spec(), now_));
    TRY(store().put_shots(task, shots(3), now_));
    return Error{ErrorCode::conflict, "no"};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "no");
  EXPECT_EQ(number("SELECT COUNT(*) FROM tasks"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips"), 0);
  wanted_task(1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips"), 1) << "and the next change is one of its own";
}

}  // namespace
}  // namespace zoetrope::store
