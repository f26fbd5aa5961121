#include "lifecycle/rounds.h"

#include <gtest/gtest.h>

namespace zoetrope::lifecycle {
namespace {

using std::chrono::minutes;
using enum ClipState;

constexpr RoundClip round_done{.state = done};
constexpr RoundClip round_late{.state = waiting, .late = true, .error = ErrorCode::timed_out};
constexpr RoundClip round_unsent{.state = hosted};
constexpr RoundClip round_rendering{.state = waiting};
constexpr RoundClip round_exhausted{.state = failed, .error = ErrorCode::rate_limited};
constexpr RoundClip round_refused{.state = failed, .error = ErrorCode::rejected};
constexpr RoundClip round_doubtful{.state = held, .hold = HoldReason::ambiguous};

TEST(Rounds, TakeUpWhatMayPassAndNothingThatNeedsAPersonOrCostsAgain) {
  struct Row {
    RoundClip clip;
    Trouble expected;
  };
  const Row rows[] = {
      {round_done, Trouble::none},
      {round_unsent, Trouble::none},
      {round_rendering, Trouble::none},
      {{.state = ready, .scheduled = true}, Trouble::none},
      {{.state = cancelled, .error = ErrorCode::unavailable}, Trouble::none},
      {round_late, Trouble::passes},
      {round_exhausted, Trouble::passes},
      {{.state = failed, .error = ErrorCode::unavailable}, Trouble::passes},
      {{.state = failed, .error = ErrorCode::timed_out}, Trouble::passes},
      {{.state = failed, .error = ErrorCode::no_space}, Trouble::passes},
      {{.state = failed, .error = ErrorCode::unavailable, .render_failed = true, .failed_free = true},
       Trouble::passes},
      {{.state = failed, .error = ErrorCode::unavailable, .render_failed = true}, Trouble::person},
      {round_refused, Trouble::person},
      {{.state = failed, .error = ErrorCode::invalid_input}, Trouble::person},
      {{.state = failed, .error = ErrorCode::internal}, Trouble::person},
      {{.state = failed}, Trouble::person},
      {round_doubtful, Trouble::person},
      {{.state = held, .hold = HoldReason::poison}, Trouble::person},
      {{.state = held, .hold = HoldReason::result_missing}, Trouble::passes},
      {{.state = held, .hold = HoldReason::bad_result}, Trouble::passes},
      {{.state = held, .hold = HoldReason::disk_full}, Trouble::passes},
  };
  for (const Row& row : rows) EXPECT_EQ(trouble_of(row.clip), row.expected) << "row " << &row - rows;
}

struct PlanRow {
  std::vector<RoundClip> clips;
  int made = 0;
  std::optional<Duration> wait;
  bool over = false;
  bool rests = false;
};

class RoundPlans : public ::testing::TestWithParam<PlanRow> {};

TEST_P(RoundPlans, FollowFromTheClipsAndTheRoundsSoFar) {
  const PlanRow& row = GetParam();
  const RoundPlan plan = plan_round({.made = row.made, .clips = row.clips}, usual_round_waits);
  EXPECT_EQ(plan.wait, row.wait);
  EXPECT_EQ(plan.over, row.over);
  EXPECT_EQ(plan.rests, row.rests);
}

INSTANTIATE_TEST_SUITE_P(
    All, RoundPlans,
    ::testing::Values(
        PlanRow{{round_done, round_done}, 0, {}, false}, PlanRow{{}, 0, {}, false},
        PlanRow{{round_done, round_late}, 0, minutes(1), false}, PlanRow{{round_late}, 1, minutes(5), false},
        PlanRow{{round_late}, 2, minutes(15), false}, PlanRow{{round_late}, 3, minutes(60), false},
        PlanRow{{round_late}, 4, {}, true}, PlanRow{{round_late, round_rendering}, 0, {}, false},
        PlanRow{{round_late, round_unsent}, 0, {}, false}, PlanRow{{round_refused}, 0, {}, true},
        PlanRow{{round_refused, round_rendering}, 0, {}, false},
        PlanRow{{round_refused, round_late}, 0, minutes(1), false},
        PlanRow{{round_doubtful, round_done}, 0, {}, true},
        PlanRow{{round_exhausted, round_unsent}, 0, minutes(1), false, true},
        PlanRow{{round_exhausted, round_unsent, round_rendering}, 0, minutes(1), false, true},
        PlanRow{{round_exhausted, round_unsent}, 4, {}, true, true},
        PlanRow{{round_exhausted, round_done}, 0, minutes(1), false, false}));

TEST(Rounds, OfAPlanThatCouldNotBeMadeComeOnlyWhenItMayPass) {
  EXPECT_EQ(plan_round({.plan_error = ErrorCode::unavailable}, usual_round_waits).wait, minutes(1));
  const RoundPlan over = plan_round({.plan_error = ErrorCode::invalid_input}, usual_round_waits);
  EXPECT_EQ(over.wait, std::nullopt);
  EXPECT_TRUE(over.over);
}

TEST(Rounds, AreNoneWhereTheSettingsSayNone) {
  const std::vector<RoundClip> clips{round_late};
  const RoundPlan plan = plan_round({.clips = clips}, {});
  EXPECT_EQ(plan.wait, std::nullopt);
  EXPECT_TRUE(plan.over);
}

TEST(Rounds, AreToldWithTheirNumberAndTheirTime) {
  const WallTime quarter_past_two{1'764'425'700'000'000};  // 2025-11-29T14:15:00Z
  EXPECT_EQ(round_words(0, 4, quarter_past_two), "round 2/5, next at 14:15");
}

}  // namespace
}  // namespace zoetrope::lifecycle
