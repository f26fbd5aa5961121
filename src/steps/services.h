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
#include "providers/provider.h"

namespace zoetrope::steps {

/// Everything a step may touch. All of it is safe for concurrent use and outlives the steps.
struct Services {
  FileSystem& workspace;
  journal::Journal& journal;
  media::ClipProbe& clips;
  Clock& clock;
  Random& random;
  std::map<std::string, std::unique_ptr<providers::Provider>> providers;
  std::map<std::string, std::unique_ptr<hosts::ImageHost>> hosts;
  std::unique_ptr<hosts::RestingHosts> resting_hosts;
};

/// Null when the name is not configured.
providers::Provider* find_provider(const Services& services, const std::string& name);

/// The error of a step whose provider or host is not configured in this process.
Error not_configured(std::string_view what, const std::string& name);

lifecycle::StepOutcome host(const Services& services, const lifecycle::StepInput& input,
                            const lifecycle::StepStop& stop);
lifecycle::StepOutcome submit(const Services& services, const lifecycle::StepInput& input,
                              const lifecycle::StepStop& stop);
lifecycle::StepOutcome poll(const Services& services, const lifecycle::StepInput& input,
                            const lifecycle::StepStop& stop);
lifecycle::StepOutcome fetch(const Services& services, const lifecycle::StepInput& input,
                             const lifecycle::StepStop& stop);

/// `services` outlives it.
std::unique_ptr<lifecycle::StepRunner> make_step_runner(const Services& services);

}  // namespace zoetrope::steps
