#pragma once

#include <array>

#include "lifecycle/transition.h"

/// For the tests of this room: all states, and one fact of each kind.

namespace zoetrope::lifecycle {

inline const Policies default_policies;

inline constexpr std::array all_clip_states{
    ClipState::ready,    ClipState::hosted, ClipState::sending, ClipState::ambiguous, ClipState::waiting,
    ClipState::fetching, ClipState::done,   ClipState::held,    ClipState::failed,    ClipState::cancelled};
inline constexpr std::array all_attempt_states{
    AttemptState::sending,  AttemptState::ambiguous, AttemptState::refused,  AttemptState::abandoned,
    AttemptState::accepted, AttemptState::failed,    AttemptState::succeeded};
inline constexpr std::array all_step_kinds{StepKind::host,  StepKind::submit, StepKind::poll,
                                           StepKind::fetch, StepKind::probe,  StepKind::deliver};

inline constexpr Money test_price = Money::from_micros(420'000);

inline Situation situation(ClipState clip, AttemptState attempt) {
  Situation now;
  now.clip = clip;
  now.hold = clip == ClipState::held ? HoldReason::ambiguous : HoldReason::none;
  now.number = 7;
  now.clips_in_task = 18;
  now.attempt = attempt;
  now.price = test_price;
  return now;
}

inline const AttemptId test_attempt{"00000000-0000-4000-8000-0000000000aa"};

inline Fact accepted() {
  return AcceptedFact{test_attempt, "task-1"};
}
inline Fact refused(ErrorCode code = ErrorCode::rejected) {
  return RefusedFact{test_attempt, {code, "no"}, true};
}
inline Fact doubtful() {
  return DoubtfulFact{test_attempt, {ErrorCode::ambiguous, "HTTP 502"}};
}
inline Fact succeeded(std::optional<Money> charged = test_price) {
  return SucceededFact{test_attempt, {"https://example.com/a.mp4"}, charged};
}
inline Fact failed(ErrorCode code = ErrorCode::rejected, std::optional<Money> charged = Money()) {
  return FailedFact{test_attempt, "501", {code, "bad image"}, charged};
}
inline Fact stored() {
  return StoredFact{test_attempt, "clip.mp4", "abc", 10, std::chrono::seconds(10), {}};
}
inline std::array<Fact, 6> all_facts() {
  return {accepted(), refused(), doubtful(), succeeded(), failed(), stored()};
}

}  // namespace zoetrope::lifecycle
