#include "steps/services.h"

namespace zoetrope::steps {

lifecycle::StepOutcome probe(const Services& services, const lifecycle::StepInput& input,
                             const lifecycle::StepStop& stop) {
  providers::Provider* provider = find_provider(services, input.account);
  if (provider == nullptr) return {{}, lifecycle::Retry{not_configured("account", input.account)}};
  const auto balance = provider->balance(stop.io);
  if (!balance) return {{}, lifecycle::Retry{balance.error()}};
  return {{}, lifecycle::Probed{*balance}};
}

}  // namespace zoetrope::steps
