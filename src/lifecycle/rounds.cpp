#include "lifecycle/rounds.h"

#include <fmt/format.h>

#include "base/check.h"

namespace zoetrope::lifecycle {
namespace {

bool code_passes(ErrorCode code) {
  return code == ErrorCode::rate_limited || code == ErrorCode::unavailable || code == ErrorCode::timed_out ||
         code == ErrorCode::no_space || code == ErrorCode::maintenance;
}

bool is_unsent(const RoundClip& clip) {
  return clip.state == ClipState::hosted || (clip.state == ClipState::ready && clip.scheduled);
}

bool is_moving(const RoundClip& clip) {
  switch (clip.state) {
    case ClipState::sending:
    case ClipState::ambiguous:
    case ClipState::fetching:
      return true;
    case ClipState::waiting:
      return !clip.late;
    case ClipState::ready:
    case ClipState::hosted:
    case ClipState::done:
    case ClipState::held:
    case ClipState::failed:
    case ClipState::cancelled:
      return false;
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

Trouble trouble_of_failed(const RoundClip& clip) {
  if (!clip.error || !code_passes(*clip.error)) return Trouble::person;
  return clip.render_failed && !clip.failed_free ? Trouble::person : Trouble::passes;
}

}  // namespace

Trouble trouble_of(const RoundClip& clip) {
  switch (clip.state) {
    case ClipState::waiting:
      return clip.late ? Trouble::passes : Trouble::none;
    case ClipState::held: {
      const bool decided = clip.hold == HoldReason::ambiguous || clip.hold == HoldReason::poison;
      return decided ? Trouble::person : Trouble::passes;
    }
    case ClipState::failed:
      return trouble_of_failed(clip);
    case ClipState::ready:
    case ClipState::hosted:
    case ClipState::sending:
    case ClipState::ambiguous:
    case ClipState::fetching:
    case ClipState::done:
    case ClipState::cancelled:
      return Trouble::none;
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

bool ends_round(const RoundClip& clip) {
  const bool exhausted = clip.state == ClipState::failed && clip.error == ErrorCode::rate_limited;
  return exhausted || (clip.state == ClipState::held && clip.hold == HoldReason::disk_full);
}

RoundPlan plan_round(const RoundStanding& standing, std::span<const Duration> waits) {
  RoundPlan plan;
  int unsent = 0;
  int moving = 0;
  bool ends = false;
  for (const RoundClip& clip : standing.clips) {
    const Trouble trouble = trouble_of(clip);
    plan.passing += trouble == Trouble::passes ? 1 : 0;
    plan.persons += trouble == Trouble::person ? 1 : 0;
    unsent += is_unsent(clip) ? 1 : 0;
    moving += is_moving(clip) ? 1 : 0;
    ends = ends || ends_round(clip);
  }
  const bool plan_passes = standing.plan_error && code_passes(*standing.plan_error);
  const bool wanted = plan.passing > 0 || plan_passes;
  const bool more = static_cast<std::size_t>(standing.made) < waits.size();
  // After the last round the rest is not sent into the same end either; a person is needed then.
  plan.rests = ends && unsent > 0;
  const bool at_rest = moving == 0 && (unsent == 0 || plan.rests);
  const bool in_trouble = wanted || plan.persons > 0 || standing.plan_error.has_value();
  if (wanted && more && (at_rest || plan.rests)) {
    plan.wait = waits[static_cast<std::size_t>(standing.made)];
  } else {
    plan.over = at_rest && in_trouble;
  }
  return plan;
}

std::string round_words(int made, std::size_t waits, WallTime at) {
  constexpr std::size_t hour_begin = 11;
  constexpr std::size_t minute_characters = 5;
  return fmt::format("round {}/{}, next at {}", made + 2, waits + 1,
                     to_rfc3339(at).substr(hour_begin, minute_characters));
}

}  // namespace zoetrope::lifecycle
