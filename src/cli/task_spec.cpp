#include "cli/task_spec.h"

#include "settings/worker_settings.h"

namespace zoetrope::cli {

store::TaskSpec task_spec(const App& app, const Project& project, const settings::AccountSettings& account) {
  const settings::Settings& settings = app.settings;
  const settings::ChannelSettings& channel = settings::channel_settings(settings, project.channel.str());
  // What is said for this run alone counts for this run.
  const bool is_said = settings.written.at("host").origin == "flag";
  return {.project = project,
          .output = Output::videos,
          .account = account.name,
          .provider = account.provider,
          .model = std::string(chosen_model(app).id),
          .hosts = channel.hosts.empty() || is_said ? settings.hosts : channel.hosts,
          .slots = settings::account_slots(settings, account),
          .policies = {.render_timeout = settings.render_timeout,
                       .poll_interval = settings.poll_interval,
                       .doubtful = settings.doubtful,
                       .resubmits_per_day = settings.resubmits_per_day},
          .key_fingerprint = account.key.fingerprint(),
          .breaker_pause = settings.breaker_pause,
          .rounds = settings.rounds};
}

}  // namespace zoetrope::cli
