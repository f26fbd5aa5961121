#include <fmt/format.h>

#include <exception>

#include "base/check.h"
#include "steps/services.h"

namespace zoetrope::steps {
namespace {

using lifecycle::StepInput;
using lifecycle::StepOutcome;
using lifecycle::StepStop;

class Runner final : public lifecycle::StepRunner {
 public:
  explicit Runner(const Services& services) : services_(services) {}

  StepOutcome run(const StepInput& input, const StepStop& stop) override {
    try {
      return dispatch(input, stop);
    } catch (const std::exception& exception) {
      return after_exception(input, exception.what());
    }
  }

 private:
  StepOutcome dispatch(const StepInput& input, const StepStop& stop) {
    switch (input.lease.kind) {
      case StepKind::host:
        return host(services_, input, stop);
      case StepKind::submit:
        return submit(services_, input, stop);
      case StepKind::poll:
        return poll(services_, input, stop);
      case StepKind::fetch:
        return fetch(services_, input, stop);
      case StepKind::probe:
        return probe(services_, input, stop);
      case StepKind::plan:
        return plan(services_, input, stop);
      case StepKind::deliver:
        return deliver(services_, input, stop);
    }
    check_failed("step kind is known", __FILE__, __LINE__);
  }

  /// The last door. A submit that ends here may have been sent.
  static StepOutcome after_exception(const StepInput& input, const char* what) {
    if (input.lease.kind == StepKind::submit) {
      return {{lifecycle::DoubtfulFact{input.attempt,
                                       {ErrorCode::ambiguous, fmt::format("internal error: {}", what)}}},
              lifecycle::Done{}};
    }
    return {{}, lifecycle::Retry{{ErrorCode::internal, fmt::format("internal error: {}", what)}}};
  }

  const Services& services_;
};

}  // namespace

providers::Provider* find_provider(const Services& services, const std::string& account) {
  const auto found = services.providers.find(account);
  return found == services.providers.end() ? nullptr : found->second.get();
}

hosts::ImageHost* find_host(const Services& services, const std::string& account, const std::string& name) {
  if (const auto own = services.account_hosts.find(account); own != services.account_hosts.end()) {
    if (const auto host = own->second.find(name); host != own->second.end()) return host->second.get();
  }
  const auto found = services.hosts.find(name);
  return found == services.hosts.end() ? nullptr : found->second.get();
}

Error not_configured(std::string_view what, const std::string& name) {
  return {ErrorCode::invalid_input, fmt::format("{} \"{}\" is not configured here", what, name)};
}

std::unique_ptr<lifecycle::StepRunner> make_step_runner(const Services& services) {
  return std::make_unique<Runner>(services);
}

}  // namespace zoetrope::steps
