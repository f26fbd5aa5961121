#include "engine/worker_pool.h"

#include <algorithm>
#include <array>
#include <deque>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/mutex.h"

namespace zoetrope::engine {
namespace {

constexpr std::array kinds{StepKind::host,  StepKind::submit, StepKind::poll,   StepKind::fetch,
                           StepKind::probe, StepKind::plan,   StepKind::deliver};

class WorkerPool final : public Dispatcher {
 public:
  WorkerPool(lifecycle::StepRunner& runner, const PoolSize& size) : runner_(runner) {
    const std::array threads{size.host,  size.submit, size.poll,   size.fetch,
                             size.probe, size.plan,   size.deliver};
    for (std::size_t lane = 0; lane < kinds.size(); ++lane) {
      lanes_[lane].idle = threads[lane];
      for (int i = 0; i < threads[lane]; ++i) {
        threads_.emplace_back([this, lane](const std::stop_token& stop) { work(lane, stop); });
      }
    }
  }

  ~WorkerPool() override {
    stop_io();
    stop_hard();
    for (std::jthread& thread : threads_) thread.request_stop();
  }

  int free_threads(StepKind kind) override {
    const MutexLock lock(mutex_);
    const Lane& lane = lanes_[static_cast<std::size_t>(kind)];
    return lane.idle - static_cast<int>(lane.queue.size());
  }

  int running() override {
    const MutexLock lock(mutex_);
    return running_;
  }

  bool sending() override {
    const MutexLock lock(mutex_);
    return sends_ > 0;
  }

  void start(lifecycle::StepInput input) override {
    const MutexLock lock(mutex_);
    ++running_;
    if (input.lease.kind == StepKind::submit) ++sends_;
    Lane& lane = lanes_[static_cast<std::size_t>(input.lease.kind)];
    lane.queue.push_back(std::move(input));
    lane.work_there.notify_one();
  }

  std::vector<store::StepReport> take_finished() override {
    const MutexLock lock(mutex_);
    running_ -= static_cast<int>(finished_.size());
    sends_ -= static_cast<int>(std::count_if(
        finished_.begin(), finished_.end(),
        [](const store::StepReport& report) { return report.input.lease.kind == StepKind::submit; }));
    return std::exchange(finished_, {});
  }

  void wait(Duration longest) override {
    const MutexLock lock(mutex_);
    news_.wait_for(mutex_, longest,
                   [this]() ZOETROPE_TSA(no_thread_safety_analysis) { return woken_ || !finished_.empty(); });
    woken_ = false;
  }

  void wake() override {
    const MutexLock lock(mutex_);
    woken_ = true;
    news_.notify_one();
  }

  void stop_io() override { io_.request_stop(); }
  void stop_hard() override { hard_.request_stop(); }

 private:
  struct Lane {
    std::deque<lifecycle::StepInput> queue;
    int idle = 0;
    ConditionVariable work_there;
  };

  void work(std::size_t index, const std::stop_token& stop) ZOETROPE_TSA(no_thread_safety_analysis) {
    Lane& lane = lanes_[index];
    for (;;) {
      std::unique_lock lock(mutex_);
      if (!lane.work_there.wait(lock, stop, [&] { return !lane.queue.empty(); })) return;
      store::StepReport report{std::move(lane.queue.front()), {}};
      lane.queue.pop_front();
      --lane.idle;
      lock.unlock();
      report.outcome = runner_.run(report.input, {io_.get_token(), hard_.get_token()});
      lock.lock();
      ++lane.idle;
      finished_.push_back(std::move(report));
      news_.notify_one();
    }
  }

  lifecycle::StepRunner& runner_;
  std::stop_source io_;
  std::stop_source hard_;
  Mutex mutex_;
  std::array<Lane, kinds.size()> lanes_ GUARDED_BY(mutex_);
  std::vector<store::StepReport> finished_ GUARDED_BY(mutex_);
  int running_ GUARDED_BY(mutex_) = 0;
  int sends_ GUARDED_BY(mutex_) = 0;  ///< among those that run
  bool woken_ GUARDED_BY(mutex_) = false;
  ConditionVariable news_;
  std::vector<std::jthread> threads_;
};

}  // namespace

std::unique_ptr<Dispatcher> make_worker_pool(lifecycle::StepRunner& runner, const PoolSize& size) {
  return std::make_unique<WorkerPool>(runner, size);
}

}  // namespace zoetrope::engine
