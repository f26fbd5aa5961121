#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "model/states.h"

/// Rounds of automatic retry: what a worker takes up again by itself, and when. Nothing here reads a clock or
/// a database.

namespace zoetrope::lifecycle {

/// The waits before the second round, the third one, ...: the first one is what was handed over.
inline const std::vector<Duration> usual_round_waits{std::chrono::minutes(1), std::chrono::minutes(5),
                                                     std::chrono::minutes(15), std::chrono::minutes(60)};

/// As much of a clip as a round depends on.
struct RoundClip {
  ClipState state = ClipState::ready;
  HoldReason hold = HoldReason::none;
  bool late = false;
  bool scheduled = false;
  std::optional<ErrorCode> error = std::nullopt;
  bool render_failed = false;  ///< its last send became a render, which failed
  bool failed_free = false;    ///< and the provider said that it cost nothing
};

enum class Trouble {
  none,    ///< it moves, is done, or nobody wants it
  passes,  ///< a later try may well succeed, and pays for nothing twice
  person,  ///< a person has to decide or to put something right
};

/// - late: passes, the same render is watched on
/// - held because the clip is paid for and cannot be fetched, or there is no room to store it: passes
/// - held in doubt, or set aside: a person
/// - failed by a limit of requests, a provider or network that is down, a time-out: passes
/// - failed by a render that failed and may have cost something: a person, another one costs again
/// - failed by anything else (moderation, picture, prompt, a fault): a person
/// - any other: none
Trouble trouble_of(const RoundClip& clip);

/// Would what ended this clip befall every other one that is sent now? Then nothing more is sent before the
/// next round.
bool ends_round(const RoundClip& clip);

/// Where a task stands in its rounds.
struct RoundStanding {
  int made = 0;  ///< rounds that were begun by themselves
  std::span<const RoundClip> clips;
  /// Why the clips could not even be made.
  std::optional<ErrorCode> plan_error = std::nullopt;
};

struct RoundPlan {
  bool rests = false;            ///< nothing more is sent before the next round
  std::optional<Duration> wait;  ///< until the next one; nothing when none is to come
  bool over = false;             ///< nothing moves, and no other comes by itself
  int passing = 0;               ///< clips that the next one takes up
  int persons = 0;               ///< clips that wait for a person
};

/// What is to come for a task. A round waits until nothing of the task moves any more, unless everything else
/// would meet the same end.
RoundPlan plan_round(const RoundStanding& standing, std::span<const Duration> waits);

/// "round 2/5, next at 14:15": of a round that is to come, in UTC.
std::string round_words(int made, std::size_t waits, WallTime at);

}  // namespace zoetrope::lifecycle
