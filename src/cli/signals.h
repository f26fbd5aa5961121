#pragma once

#include <memory>

#include "cli/console.h"
#include "engine/foreground.h"

namespace zoetrope::cli {

/// Counts SIGINT and SIGTERM into `stops`, and SIGCONT at the console, for as long as it lives, on a thread
/// of its own. Make it before any other thread, so that every thread inherits the blocked signals. The third
/// signal ends the process at once.
class SignalWatch {
 public:
  virtual ~SignalWatch() = default;
};

std::unique_ptr<SignalWatch> watch_signals(engine::StopRequests& stops, Console& console);

}  // namespace zoetrope::cli
