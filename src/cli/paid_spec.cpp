#include "cli/paid_spec.h"

namespace zoetrope::cli {

store::TaskSpec paid_spec(const App& app, const ProjectPlan& plan) {
  const Settings& settings = app.settings;
  const AccountSettings& account = settings.accounts.of(plan.project.channel.str());
  return {.project = plan.project,
          .output = plan.output,
          .account = account.name,
          .provider = account.provider,
          .model = std::string(plan.model->id),
          .hosts = settings.hosts,
          .slots = account_slots(settings, account),
          .policies = {.render_timeout = settings.render_timeout,
                       .poll_interval = settings.poll_interval,
                       .doubtful = settings.doubtful,
                       .resubmits_per_day = settings.resubmits_per_day},
          .key_fingerprint = account.key.fingerprint(),
          .breaker_pause = settings.breaker_pause};
}

}  // namespace zoetrope::cli
