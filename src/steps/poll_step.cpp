#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/mutant.h"
#include "base/text.h"
#include "lifecycle/policy.h"
#include "steps/services.h"

namespace zoetrope::steps {
namespace {

using lifecycle::StepInput;
using lifecycle::StepOutcome;

/// "10 minutes" where it is whole minutes, else seconds.
std::string limit_words(Duration limit) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit).count();
  if (seconds >= 60 && seconds % 60 == 0) return counted(static_cast<std::size_t>(seconds / 60), "minute");
  return counted(static_cast<std::size_t>(seconds), "second");
}

bool is_late(const StepInput& input) {
  return input.until_late <= Duration::zero();
}

lifecycle::Snooze late(const StepInput& input) {
  const lifecycle::Policies policies{.render_timeout = input.render_timeout,
                                     .poll_interval = input.poll_interval};
  return {.delay = lifecycle::poll_delay(std::max(input.age, input.render_timeout), policies, input.history),
          .note = fmt::format("Video generation timeout - Clip {}/{} exceeded {}", input.shot.number,
                              input.clips_in_task, limit_words(input.render_timeout)),
          .late = true};
}

lifecycle::Snooze wait_on(const StepInput& input, const providers::RenderReport& report) {
  const lifecycle::Policies policies{.render_timeout = input.render_timeout,
                                     .poll_interval = input.poll_interval};
  const Duration wanted = lifecycle::poll_delay(input.age, policies, input.history);
  // Not past the limit, so that a late render is told on time.
  lifecycle::Snooze snooze{
      .delay = std::min(std::max(wanted, lifecycle::least_poll_delay(input.open_renders)), input.until_late)};
  if (!report.unknown_state.empty()) {
    snooze.note = fmt::format("{} reports the unknown state \"{}\"; it is waited for", input.provider,
                              printable(report.unknown_state, 60));
  }
  return snooze;
}

bool is_past_keeping(const StepInput& input) {
  return input.age > (mutated(Mutant::given_up_too_early) ? std::chrono::hours(1) : lifecycle::watch_horizon);
}

lifecycle::Fail given_up(const StepInput& input) {
  const auto days = std::chrono::duration_cast<std::chrono::days>(lifecycle::watch_horizon).count();
  return {
      Error{ErrorCode::not_found,
            fmt::format("clip {}/{} was accepted as task {} and not over after {} days, for which {} keeps "
                        "results",
                        input.shot.number, input.clips_in_task, printable(input.remote_task_id, 80), days,
                        input.provider)}};
}

lifecycle::Next not_over(const StepInput& input, const providers::RenderReport& report) {
  if (is_past_keeping(input)) return given_up(input);
  if (is_late(input)) return late(input);
  return wait_on(input, report);
}

/// A provider that cannot be asked keeps nobody waiting for longer than the render limit either. A refused
/// key of the account that the channel sends with ends the run; that of an earlier account would end none.
lifecycle::Next not_told(const StepInput& input, const Error& error) {
  const bool ends_the_run = error.code == ErrorCode::unauthenticated && !input.by_earlier_account;
  if (error.code == ErrorCode::not_found && is_past_keeping(input)) return given_up(input);
  if (error.code != ErrorCode::cancelled && !ends_the_run && is_late(input)) return late(input);
  return lifecycle::Retry{error};
}

}  // namespace

StepOutcome poll(const Services& services, const StepInput& input, const lifecycle::StepStop& stop) {
  providers::Provider* provider = find_provider(services, input.account);
  if (provider == nullptr) return {{}, not_told(input, not_configured("account", input.account))};
  const auto report = provider->poll(input.remote_task_id, stop.io);
  if (!report) return {{}, not_told(input, report.error())};
  switch (report->state) {
    case providers::RenderState::pending:
      if (mutated(Mutant::late_is_failed) && is_late(input))
        return {{lifecycle::FailedFact{
                    input.attempt, "", {ErrorCode::unavailable, "it takes too long"}, Money()}},
                lifecycle::Done{}};
      return {{}, not_over(input, *report)};
    case providers::RenderState::succeeded:
      return {{lifecycle::SucceededFact{input.attempt, report->urls, report->charged, report->render_time}},
              lifecycle::Done{}};
    case providers::RenderState::failed:
      return {{lifecycle::FailedFact{input.attempt, report->fail_code,
                                     Error{report->fail_reaction, report->words}, report->charged}},
              lifecycle::Done{}};
  }
  check_failed("render state is known", __FILE__, __LINE__);
}

}  // namespace zoetrope::steps
