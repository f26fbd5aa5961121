#include "sim/fiber_dispatcher.h"

#include <utility>

#include "engine/engine.h"
#include "engine/worker_pool.h"

namespace zoetrope::sim {
namespace {

int threads_of(StepKind kind) {
  const engine::PoolSize size;
  switch (kind) {
    case StepKind::host:
      return size.host;
    case StepKind::submit:
      return size.submit;
    case StepKind::poll:
      return size.poll;
    case StepKind::fetch:
      return size.fetch;
    case StepKind::deliver:
      return size.deliver;
    case StepKind::probe:
      return size.probe;
    case StepKind::plan:
      return size.plan;
  }
  check_failed("step kind is known", __FILE__, __LINE__);
}

}  // namespace

int FiberDispatcher::free_threads(StepKind kind) {
  return threads_of(kind) - busy_[kind];
}

void FiberDispatcher::start(lifecycle::StepInput input) {
  const StepKind kind = input.lease.kind;
  ++running_;
  ++busy_[kind];
  std::string attempt = input.attempt.str();
  process_->start(
      [this, kind, input = std::move(input)]() mutable {
        if (when_begun) when_begun(input);
        lifecycle::StepOutcome outcome = runner_.run(input, {io_.get_token(), hard_.get_token()});
        --busy_[kind];
        finished_.push_back({std::move(input), std::move(outcome)});
        if (when_finished && !process_->dead()) when_finished(finished_.back());
        process_->ring();
        const bool paid = kind == StepKind::submit;
        process_->point("step, done", paid ? Fault::crash_at_send : Fault::crash_at_step);
      },
      std::move(attempt));
}

std::vector<store::StepReport> FiberDispatcher::take_finished() {
  if (process_->dead()) return {};
  running_ -= static_cast<int>(finished_.size());
  return std::exchange(finished_, {});
}

void FiberDispatcher::wait(Duration longest) {
  if (!finished_.empty() || process_->dead()) return;
  process_->wait_for_bell(process_->world().now() + longest);
}

void FiberDispatcher::stop_io() {
  io_.request_stop();
  process_->ring();
}

void FiberDispatcher::stop_hard() {
  hard_.request_stop();
  process_->ring();
}

void FiberDispatcher::join() {
  stop_io();
  stop_hard();
  while (running_ > static_cast<int>(finished_.size()) && !process_->dead()) {
    process_->wait_for_bell(process_->world().now() + engine::turn_wait_max);
  }
}

}  // namespace zoetrope::sim
