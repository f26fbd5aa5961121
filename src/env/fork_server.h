#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "base/time.h"
#include "env/descriptor.h"
#include "env/spawner.h"

/// A program of ours that has made itself ready once (loaded its libraries) and from then on makes a child
/// for every job by fork(2) alone. The children are ours, not the server's (CLONE_PARENT), so they are
/// watched, killed and collected like any other, and die with us.

namespace zoetrope {

/// The server's side: does what `job` says in a process of its own for every job that comes through standard
/// input, until there come no more. For a process with one thread. A job's process leads its own group, has
/// an empty standard input, its two pipes and nothing else open, and ends with what `job` returns. Returns
/// the exit status of the server: 0, or 2 when standard input is not what ForkServer gives to its program.
int serve_forks(const std::function<int(const std::vector<std::string>&)>& job);

/// Our side. Safe for concurrent use. Destroying it kills the server; jobs that run go on.
class ForkServer {
 public:
  /// `program` (absolute) run with `word` alone calls serve_forks(). `spawner` outlives this object.
  ForkServer(Spawner& spawner, std::string program, std::string word);
  ~ForkServer();
  ForkServer(const ForkServer&) = delete;
  ForkServer& operator=(const ForkServer&) = delete;

  /// A new process of ours that does the job of these words with its output and errors going where is said.
  /// Starts the server when there is none; one that never served is not tried again. Waits for an answer at
  /// most `wait_max`. Errors: unavailable; the caller then executes the program anew.
  Result<pid_t> make(const std::vector<std::string>& words, const Descriptor& output,
                     const Descriptor& errors, Duration wait_max);

 private:
  Result<void> start() REQUIRES_LOCK(mutex_);
  void drop() REQUIRES_LOCK(mutex_);
  Result<pid_t> ask(const std::string& request, const Descriptor& output, const Descriptor& errors,
                    Duration wait_max) REQUIRES_LOCK(mutex_);

  Spawner& spawner_;
  const std::string program_;
  const std::string word_;
  Mutex mutex_;
  Descriptor socket_ GUARDED_BY(mutex_);
  pid_t server_ GUARDED_BY(mutex_) = 0;
  bool has_served_ GUARDED_BY(mutex_) = false;
  bool given_up_ GUARDED_BY(mutex_) = false;
};

}  // namespace zoetrope
