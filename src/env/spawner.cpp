#include "env/spawner.h"

#include <signal.h>

namespace zoetrope {

Spawner::Spawner() : thread_([this] { serve(); }) {}

Spawner::~Spawner() {
  {
    const MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<pid_t> Spawner::spawn(Launch launch) {
  Job job{std::move(launch), {}};
  std::future<Result<pid_t>> outcome = job.outcome.get_future();
  {
    const MutexLock lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
  return outcome.get();
}

void Spawner::serve() {
  // With every signal blocked here no handler of ours can run in a child between fork and exec.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
  for (;;) {
    Job job;
    {
      const MutexLock lock(mutex_);
      while (jobs_.empty() && !ending_) changed_.wait(mutex_);
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job.outcome.set_value(fork_and_exec(job.launch));
  }
}

}  // namespace zoetrope
