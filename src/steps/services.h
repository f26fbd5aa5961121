#pragma once

#include <map>
#include <memory>
#include <string>

#include "env/clock.h"
#include "env/file_system.h"
#include "env/random.h"
#include "hosts/image_host.h"
#include "hosts/resting_hosts.h"
#include "journal/journal.h"
#include "lifecycle/step.h"
#include "media/clip_probe.h"
#include "notify/notion.h"
#include "notify/webhook.h"
#include "providers/provider.h"

namespace zoetrope::steps {

/// Makes the clips of a project that was handed to a worker: what is to be rendered of what, and which files
/// are there already. Safe for concurrent use.
class ShotPlanner {
 public:
  virtual ~ShotPlanner() = default;
  /// `notices` takes lines for people. Errors: unavailable, no_space, timed_out, rate_limited and cancelled
  /// pass by themselves; everything else is for a person to put right, and says how.
  virtual Result<std::vector<lifecycle::FoundShot>> plan(const lifecycle::StepInput& input,
                                                         std::vector<lifecycle::Notice>& notices,
                                                         const std::stop_token& stop) = 0;
};

/// Everything a step may touch. All of it is safe for concurrent use and outlives the steps.
struct Services {
  FileSystem& workspace;
  journal::Journal& journal;
  media::ClipProbe& clips;
  Clock& clock;
  Random& random;
  std::map<std::string, std::unique_ptr<providers::Provider>> providers;  ///< by account
  std::map<std::string, std::unique_ptr<hosts::ImageHost>> hosts;         ///< by name
  /// Hosts that take an account's key, by account and name; before those above.
  std::map<std::string, std::map<std::string, std::unique_ptr<hosts::ImageHost>>> account_hosts = {};
  std::unique_ptr<hosts::RestingHosts> resting_hosts;
  std::unique_ptr<ShotPlanner> planner = nullptr;    ///< a worker's alone
  std::unique_ptr<notify::Notion> notion = nullptr;  ///< null without a token
  std::unique_ptr<notify::Webhooks> webhooks = nullptr;
};

/// Asks with the account's own key, and with no other. Null when the account is not configured.
providers::Provider* find_provider(const Services& services, const std::string& account);
/// Null when the name is not configured.
hosts::ImageHost* find_host(const Services& services, const std::string& account, const std::string& name);

/// The error of a step whose account or host is not configured in this process.
Error not_configured(std::string_view what, const std::string& name);

lifecycle::StepOutcome host(const Services& services, const lifecycle::StepInput& input,
                            const lifecycle::StepStop& stop);
lifecycle::StepOutcome submit(const Services& services, const lifecycle::StepInput& input,
                              const lifecycle::StepStop& stop);
lifecycle::StepOutcome poll(const Services& services, const lifecycle::StepInput& input,
                            const lifecycle::StepStop& stop);
/// Asks an account for its balance, which is free: is the key accepted, is there anything to spend?
lifecycle::StepOutcome probe(const Services& services, const lifecycle::StepInput& input,
                             const lifecycle::StepStop& stop);
/// Reads a project's shot list and pictures, and looks into the files that stand where its clips belong.
lifecycle::StepOutcome plan(const Services& services, const lifecycle::StepInput& input,
                            const lifecycle::StepStop& stop);
/// Tells somebody outside how a task stands, with one request.
lifecycle::StepOutcome deliver(const Services& services, const lifecycle::StepInput& input,
                               const lifecycle::StepStop& stop);
lifecycle::StepOutcome fetch(const Services& services, const lifecycle::StepInput& input,
                             const lifecycle::StepStop& stop);

/// `services` outlives it.
std::unique_ptr<lifecycle::StepRunner> make_step_runner(const Services& services);

}  // namespace zoetrope::steps
