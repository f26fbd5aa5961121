#pragma once

#include <optional>
#include <string_view>

/// The stored states and their names. The names are in users' databases and scripts: do not change them.

namespace zoetrope {

enum class ClipState { ready, hosted, sending, ambiguous, waiting, fetching, done, held, failed, cancelled };

/// Why a clip waits for a person; stands beside ClipState::held.
enum class HoldReason {
  none,
  ambiguous,       ///< a paid request may or may not have been accepted
  result_missing,  ///< paid, but the provider no longer names a file
  bad_result,      ///< paid, but what can be downloaded is no whole clip
  disk_full,       ///< paid, but it cannot be stored here
  poison,          ///< its step ended without any result again and again
};

enum class AttemptState { sending, ambiguous, refused, abandoned, accepted, failed, succeeded };

enum class TaskStatus { queued, processing, video_ready, video_error, video_approved, cancelled };

/// What the scheduler runs. host and submit are about a clip, poll and fetch about an attempt,
/// probe about an account, plan about a task, deliver about a place where something is told.
enum class StepKind { host, submit, poll, fetch, probe, plan, deliver };

/// Of a task that was handed to a worker. What is more urgent is sent first, whatever its channel's turn is.
enum class Priority { high, normal, low };

/// Why nothing new is sent on an account.
enum class Breaker {
  closed,            ///< it is
  unauthenticated,   ///< its key was refused
  payment_required,  ///< there is no credit
  key_limited,       ///< the key has used up what it may spend
  maintenance,       ///< the provider is closed
  storm,             ///< too many sends in doubt, or failed renders, in a row
};

std::string_view to_string(ClipState state);
std::string_view to_string(HoldReason reason);
std::string_view to_string(AttemptState state);
std::string_view to_string(TaskStatus status);
std::string_view to_string(StepKind kind);
std::string_view to_string(Breaker breaker);
std::string_view to_string(Priority priority);

std::optional<ClipState> parse_clip_state(std::string_view name);
std::optional<HoldReason> parse_hold_reason(std::string_view name);
std::optional<AttemptState> parse_attempt_state(std::string_view name);
std::optional<TaskStatus> parse_task_status(std::string_view name);
std::optional<StepKind> parse_step_kind(std::string_view name);
std::optional<Breaker> parse_breaker(std::string_view name);
std::optional<Priority> parse_priority(std::string_view name);

/// done, failed and cancelled: nothing but a person's wish moves such a clip.
bool is_final(ClipState state);

}  // namespace zoetrope
