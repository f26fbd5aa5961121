#include "steps/services.h"

namespace zoetrope::steps {
namespace {

bool passes_by_itself(ErrorCode code) {
  return code == ErrorCode::unavailable || code == ErrorCode::timed_out || code == ErrorCode::rate_limited ||
         code == ErrorCode::no_space || code == ErrorCode::cancelled;
}

}  // namespace

lifecycle::StepOutcome plan(const Services& services, const lifecycle::StepInput& input,
                            const lifecycle::StepStop& stop) {
  lifecycle::StepOutcome outcome;
  if (services.planner == nullptr) {
    outcome.next = lifecycle::Fail{not_configured("planning of", input.project.str())};
    return outcome;
  }
  auto shots = services.planner->plan(input, outcome.notices, stop.io);
  if (shots) {
    outcome.next = lifecycle::Planned{std::move(*shots)};
  } else if (passes_by_itself(shots.error().code)) {
    outcome.next = lifecycle::Retry{shots.error()};
  } else {
    outcome.next = lifecycle::Fail{shots.error()};
  }
  return outcome;
}

}  // namespace zoetrope::steps
