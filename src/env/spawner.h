#pragma once

#include <sys/types.h>

#include <deque>
#include <future>
#include <thread>

#include "base/mutex.h"
#include "base/result.h"
#include "env/child_launch.h"

namespace zoetrope {

/// The one thread that forks. Children ask to be killed when the thread that made them ends, so that thread
/// must live as long as this object, whichever thread asked. Safe for concurrent use.
class Spawner {
 public:
  Spawner();
  ~Spawner();
  Spawner(const Spawner&) = delete;
  Spawner& operator=(const Spawner&) = delete;

  /// As fork_and_exec(); waits for it.
  Result<pid_t> spawn(Launch launch);

 private:
  struct Job {
    Launch launch;
    std::promise<Result<pid_t>> outcome;
  };

  void serve();

  Mutex mutex_;
  ConditionVariable changed_;
  std::deque<Job> jobs_ GUARDED_BY(mutex_);
  bool ending_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace zoetrope
