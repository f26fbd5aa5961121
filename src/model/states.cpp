#include "model/states.h"

#include <array>
#include <span>
#include <utility>

#include "base/check.h"

namespace zoetrope {
namespace {

template <typename E>
using Name = std::pair<E, std::string_view>;

constexpr std::array clip_states{
    Name<ClipState>{ClipState::ready, "ready"},     Name<ClipState>{ClipState::hosted, "hosted"},
    Name<ClipState>{ClipState::sending, "sending"}, Name<ClipState>{ClipState::ambiguous, "ambiguous"},
    Name<ClipState>{ClipState::waiting, "waiting"}, Name<ClipState>{ClipState::fetching, "fetching"},
    Name<ClipState>{ClipState::done, "done"},       Name<ClipState>{ClipState::held, "held"},
    Name<ClipState>{ClipState::failed, "failed"},   Name<ClipState>{ClipState::cancelled, "cancelled"},
};
constexpr std::array hold_reasons{
    Name<HoldReason>{HoldReason::none, ""},
    Name<HoldReason>{HoldReason::ambiguous, "ambiguous"},
    Name<HoldReason>{HoldReason::result_missing, "result_missing"},
    Name<HoldReason>{HoldReason::bad_result, "bad_result"},
    Name<HoldReason>{HoldReason::disk_full, "disk_full"},
    Name<HoldReason>{HoldReason::poison, "poison"},
};
constexpr std::array attempt_states{
    Name<AttemptState>{AttemptState::sending, "sending"},
    Name<AttemptState>{AttemptState::ambiguous, "ambiguous"},
    Name<AttemptState>{AttemptState::refused, "refused"},
    Name<AttemptState>{AttemptState::abandoned, "abandoned"},
    Name<AttemptState>{AttemptState::accepted, "accepted"},
    Name<AttemptState>{AttemptState::failed, "failed"},
    Name<AttemptState>{AttemptState::succeeded, "succeeded"},
};
constexpr std::array task_statuses{
    Name<TaskStatus>{TaskStatus::queued, "queued"},
    Name<TaskStatus>{TaskStatus::processing, "processing"},
    Name<TaskStatus>{TaskStatus::video_ready, "video_ready"},
    Name<TaskStatus>{TaskStatus::video_error, "video_error"},
    Name<TaskStatus>{TaskStatus::video_approved, "video_approved"},
    Name<TaskStatus>{TaskStatus::cancelled, "cancelled"},
};
constexpr std::array step_kinds{
    Name<StepKind>{StepKind::host, "host"},
    Name<StepKind>{StepKind::submit, "submit"},
    Name<StepKind>{StepKind::poll, "poll"},
    Name<StepKind>{StepKind::fetch, "fetch"},
};
constexpr std::array breakers{
    Name<Breaker>{Breaker::closed, "closed"},
    Name<Breaker>{Breaker::unauthenticated, "unauthenticated"},
    Name<Breaker>{Breaker::payment_required, "payment_required"},
};

template <typename E, std::size_t N>
std::string_view name_of(const std::array<Name<E>, N>& names, E value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) return name;
  }
  check_failed("enumerator has a name", __FILE__, __LINE__);
}

template <typename E, std::size_t N>
std::optional<E> value_of(const std::array<Name<E>, N>& names, std::string_view text) {
  for (const auto& [value, name] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(ClipState state) {
  return name_of(clip_states, state);
}
std::string_view to_string(HoldReason reason) {
  return name_of(hold_reasons, reason);
}
std::string_view to_string(AttemptState state) {
  return name_of(attempt_states, state);
}
std::string_view to_string(TaskStatus status) {
  return name_of(task_statuses, status);
}
std::string_view to_string(StepKind kind) {
  return name_of(step_kinds, kind);
}
std::string_view to_string(Breaker breaker) {
  return name_of(breakers, breaker);
}

std::optional<ClipState> parse_clip_state(std::string_view name) {
  return value_of(clip_states, name);
}
std::optional<HoldReason> parse_hold_reason(std::string_view name) {
  return value_of(hold_reasons, name);
}
std::optional<AttemptState> parse_attempt_state(std::string_view name) {
  return value_of(attempt_states, name);
}
std::optional<TaskStatus> parse_task_status(std::string_view name) {
  return value_of(task_statuses, name);
}
std::optional<StepKind> parse_step_kind(std::string_view name) {
  return value_of(step_kinds, name);
}
std::optional<Breaker> parse_breaker(std::string_view name) {
  return value_of(breakers, name);
}

bool is_final(ClipState state) {
  return state == ClipState::done || state == ClipState::failed || state == ClipState::cancelled;
}

}  // namespace zoetrope
