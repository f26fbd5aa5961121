#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "engine/dispatcher.h"
#include "sim/process.h"

namespace zoetrope::sim {

/// The engine's threads as fibers of one process. `runner` outlives them.
class FiberDispatcher final : public engine::Dispatcher {
 public:
  FiberDispatcher(lifecycle::StepRunner& runner, std::shared_ptr<Process> process)
      : runner_(runner), process_(std::move(process)) {}

  int free_threads(StepKind kind) override;
  /// Nothing runs in a dead process: its fibers only come to their end.
  int running() override { return process_->dead() ? 0 : running_; }
  bool sending() override { return !process_->dead() && busy_[StepKind::submit] > 0; }
  void start(lifecycle::StepInput input) override;
  std::vector<store::StepReport> take_finished() override;
  void wait(Duration longest) override;
  void wake() override { process_->ring(); }
  void stop_io() override;
  void stop_hard() override;

  /// Is told of each step in its own fiber, before it runs.
  std::function<void(const lifecycle::StepInput&)> when_begun;
  /// Is told of each step that came to its end in a living process.
  std::function<void(const store::StepReport&)> when_finished;

  /// As the destructor of the real one: stops hard, and waits for the steps.
  void join();

 private:
  lifecycle::StepRunner& runner_;
  std::shared_ptr<Process> process_;
  std::map<StepKind, int> busy_;
  std::vector<store::StepReport> finished_;
  int running_ = 0;
  std::stop_source io_;
  std::stop_source hard_;
};

}  // namespace zoetrope::sim
