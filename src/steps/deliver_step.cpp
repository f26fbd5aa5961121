#include <fmt/format.h>

#include "base/check.h"
#include "steps/services.h"

namespace zoetrope::steps {
namespace {

/// A person hears of it once: the place waits for one then, and is not tried again before.
bool is_for_a_person(const Error& error) {
  return error.code == ErrorCode::unauthenticated || error.code == ErrorCode::not_found ||
         error.code == ErrorCode::rejected || error.code == ErrorCode::invalid_input;
}

lifecycle::StepOutcome not_told(const Error& error, const std::string& whom) {
  lifecycle::StepOutcome outcome{{}, lifecycle::Retry{error}};
  if (is_for_a_person(error)) outcome.notices.push_back(lifecycle::Notice::person(whom + error.message));
  return outcome;
}

lifecycle::StepOutcome tell_page(const Services& services, const lifecycle::StepInput& input,
                                 const TaskReport& report, const lifecycle::StepStop& stop) {
  const Delivery& delivery = *input.delivery;
  if (services.notion == nullptr) return {{}, lifecycle::Retry{not_configured("service", "notion")}};
  const auto told =
      services.notion->tell(delivery.address, report, delivery.memory, input.last_byte_before, stop.io);
  if (!told) return not_told(told.error(), input.project.str() + ": ");
  return {{}, lifecycle::Told{told->complete, told->memory}};
}

lifecycle::StepOutcome tell_row(const Services& services, const lifecycle::StepInput& input,
                                const ClipReport& report, const lifecycle::StepStop& stop) {
  const Delivery& delivery = *input.delivery;
  if (services.notion == nullptr) return {{}, lifecycle::Retry{not_configured("service", "notion")}};
  const auto told = services.notion->tell_row({.table = delivery.address,
                                               .report = report,
                                               .seq = delivery.seq,
                                               .memory = delivery.memory,
                                               .doubted_until = delivery.doubted_until,
                                               .doubt_left = delivery.doubt_left,
                                               .last_byte_before = input.last_byte_before,
                                               .now = services.clock.wall(),
                                               .files = &services.workspace},
                                              stop.io);
  if (!told) return not_told(told.error(), "");
  lifecycle::StepOutcome outcome{{}, lifecycle::Told{told->complete, told->memory, told->rest}};
  if (!told->notice.empty()) outcome.notices.push_back(lifecycle::Notice::warning(told->notice));
  return outcome;
}

lifecycle::StepOutcome post_alerts(const Services& services, const Delivery& delivery,
                                   const std::vector<Alert>& alerts, const lifecycle::StepStop& stop) {
  if (services.webhooks == nullptr)
    return {{}, lifecycle::Retry{not_configured("webhook", delivery.address)}};
  const auto posted = services.webhooks->post(delivery.address, alerts, stop.io);
  if (!posted) return not_told(posted.error(), "");
  return {{}, lifecycle::Told{}};
}

}  // namespace

lifecycle::StepOutcome deliver(const Services& services, const lifecycle::StepInput& input,
                               const lifecycle::StepStop& stop) {
  CHECK(input.delivery.has_value());
  const Delivery& delivery = *input.delivery;
  if (const auto* report = std::get_if<TaskReport>(&delivery.report))
    return tell_page(services, input, *report, stop);
  if (const auto* report = std::get_if<ClipReport>(&delivery.report))
    return tell_row(services, input, *report, stop);
  return post_alerts(services, delivery, std::get<std::vector<Alert>>(delivery.report), stop);
}

}  // namespace zoetrope::steps
