#pragma once

#include <vector>

#include "base/time.h"
#include "lifecycle/step.h"
#include "store/store.h"

namespace zoetrope::engine {

/// Runs steps somewhere else and hands back what became of them. The engine's loop is its only user; wake()
/// may be called from any thread.
class Dispatcher {
 public:
  virtual ~Dispatcher() = default;
  /// How many more steps of this kind it would begin at once. Each kind has threads of its own, so that long
  /// downloads never make a paid request miss its gate.
  virtual int free_threads(StepKind kind) = 0;
  virtual int running() = 0;
  /// A paid request is among what runs.
  virtual bool sending() = 0;
  virtual void start(lifecycle::StepInput input) = 0;
  virtual std::vector<store::StepReport> take_finished() = 0;
  /// Returns when a step has finished, wake() was called, or `longest` has passed.
  virtual void wait(Duration longest) = 0;
  virtual void wake() = 0;
  /// Ends whatever can be repeated, soon.
  virtual void stop_io() = 0;
  /// Ends paid requests too; they become doubtful.
  virtual void stop_hard() = 0;
};

}  // namespace zoetrope::engine
