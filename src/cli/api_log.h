#pragma once

#include <memory>

#include "cli/console.h"
#include "http/told_client.h"
#include "lifecycle/step.h"

namespace zoetrope::cli {

/// With `--log-format json` each request that leaves the process is a line: service, endpoint, status,
/// duration and request id, and for what, when it was made by a step. `console` outlives it; safe for
/// concurrent use.
http::Told log_api_calls(Console& console);

/// Runs the steps of `runner`, and says during each in its thread what it works for, for the lines above.
/// Those come when the step is over, with the time at which their call was. All of it outlives the steps.
std::unique_ptr<lifecycle::StepRunner> make_named_runner(lifecycle::StepRunner& runner, Console& console);

}  // namespace zoetrope::cli
