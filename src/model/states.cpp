#include "model/states.h"

#include "model/names.h"

namespace zoetrope {
namespace {

constexpr auto clip_states = names<ClipState>({
    {ClipState::ready, "ready"},
    {ClipState::hosted, "hosted"},
    {ClipState::sending, "sending"},
    {ClipState::ambiguous, "ambiguous"},
    {ClipState::waiting, "waiting"},
    {ClipState::fetching, "fetching"},
    {ClipState::done, "done"},
    {ClipState::held, "held"},
    {ClipState::failed, "failed"},
    {ClipState::cancelled, "cancelled"},
});
constexpr auto hold_reasons = names<HoldReason>({
    {HoldReason::none, ""},
    {HoldReason::ambiguous, "ambiguous"},
    {HoldReason::result_missing, "result_missing"},
    {HoldReason::bad_result, "bad_result"},
    {HoldReason::disk_full, "disk_full"},
    {HoldReason::poison, "poison"},
});
constexpr auto attempt_states = names<AttemptState>({
    {AttemptState::sending, "sending"},
    {AttemptState::ambiguous, "ambiguous"},
    {AttemptState::refused, "refused"},
    {AttemptState::abandoned, "abandoned"},
    {AttemptState::accepted, "accepted"},
    {AttemptState::failed, "failed"},
    {AttemptState::succeeded, "succeeded"},
});
constexpr auto task_statuses = names<TaskStatus>({
    {TaskStatus::queued, "queued"},
    {TaskStatus::processing, "processing"},
    {TaskStatus::video_ready, "video_ready"},
    {TaskStatus::video_error, "video_error"},
    {TaskStatus::video_approved, "video_approved"},
    {TaskStatus::cancelled, "cancelled"},
});
constexpr auto step_kinds = names<StepKind>({
    {StepKind::host, "host"},
    {StepKind::submit, "submit"},
    {StepKind::poll, "poll"},
    {StepKind::fetch, "fetch"},
    {StepKind::probe, "probe"},
    {StepKind::plan, "plan"},
    {StepKind::deliver, "deliver"},
});
constexpr auto breakers = names<Breaker>({
    {Breaker::closed, "closed"},
    {Breaker::unauthenticated, "unauthenticated"},
    {Breaker::payment_required, "payment_required"},
    {Breaker::key_limited, "key_limited"},
    {Breaker::maintenance, "maintenance"},
    {Breaker::storm, "storm"},
});
constexpr auto priorities = names<Priority>({
    {Priority::high, "high"},
    {Priority::normal, "normal"},
    {Priority::low, "low"},
});

}  // namespace

std::string_view to_string(ClipState state) {
  return clip_states.name(state);
}
std::string_view to_string(HoldReason reason) {
  return hold_reasons.name(reason);
}
std::string_view to_string(AttemptState state) {
  return attempt_states.name(state);
}
std::string_view to_string(TaskStatus status) {
  return task_statuses.name(status);
}
std::string_view to_string(StepKind kind) {
  return step_kinds.name(kind);
}
std::string_view to_string(Breaker breaker) {
  return breakers.name(breaker);
}
std::string_view to_string(Priority priority) {
  return priorities.name(priority);
}

std::optional<ClipState> parse_clip_state(std::string_view name) {
  return clip_states.value(name);
}
std::optional<HoldReason> parse_hold_reason(std::string_view name) {
  return hold_reasons.value(name);
}
std::optional<AttemptState> parse_attempt_state(std::string_view name) {
  return attempt_states.value(name);
}
std::optional<TaskStatus> parse_task_status(std::string_view name) {
  return task_statuses.value(name);
}
std::optional<StepKind> parse_step_kind(std::string_view name) {
  return step_kinds.value(name);
}
std::optional<Breaker> parse_breaker(std::string_view name) {
  return breakers.value(name);
}
std::optional<Priority> parse_priority(std::string_view name) {
  return priorities.value(name);
}

bool is_final(ClipState state) {
  return state == ClipState::done || state == ClipState::failed || state == ClipState::cancelled;
}

}  // namespace zoetrope
