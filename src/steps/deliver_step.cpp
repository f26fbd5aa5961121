#include "base/check.h"
#include "steps/services.h"

namespace zoetrope::steps {
namespace {

/// A person hears of it once: the place waits for one then, and is not tried again before.
bool is_for_a_person(const Error& error) {
  return error.code == ErrorCode::unauthenticated || error.code == ErrorCode::not_found ||
         error.code == ErrorCode::rejected || error.code == ErrorCode::invalid_input;
}

lifecycle::StepOutcome tell_page(const Services& services, const lifecycle::StepInput& input,
                                 const TaskReport& report, const lifecycle::StepStop& stop) {
  const Delivery& delivery = *input.delivery;
  if (services.notion == nullptr)
    return {{}, lifecycle::Retry{not_configured("service", std::string(to_string(delivery.service)))}};
  const auto told =
      services.notion->tell(delivery.address, report, delivery.memory, input.last_byte_before, stop.io);
  if (told) return {{}, lifecycle::Told{told->complete, told->memory}};
  lifecycle::StepOutcome outcome{{}, lifecycle::Retry{told.error()}};
  if (is_for_a_person(told.error()))
    outcome.notices.push_back("warning: " + input.project.str() + ": " + told.error().message);
  return outcome;
}

}  // namespace

lifecycle::StepOutcome deliver(const Services& services, const lifecycle::StepInput& input,
                               const lifecycle::StepStop& stop) {
  CHECK(input.delivery.has_value());
  if (const auto* report = std::get_if<TaskReport>(&input.delivery->report))
    return tell_page(services, input, *report, stop);
  return {{}, lifecycle::Retry{not_configured("webhook", input.delivery->address)}};
}

}  // namespace zoetrope::steps
