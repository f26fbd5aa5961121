#pragma once

#include <sys/types.h>

#include <csignal>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/time.h"

namespace zoetrope::acceptance {

using Environment = std::map<std::string, std::string>;

/// What a program left behind.
struct Ended {
  int status = -1;  ///< of exit(2); 128 + signal when it was killed; -1 when it had to be given up
  std::string out;
  std::string err;
};

/// As exec(3) takes them: into `words`, and a null pointer last.
std::vector<char*> pointers_to(std::vector<std::string>& words);

/// Asks again and again, for at most `at_most`, whether something has come true.
bool eventually(const std::function<bool()>& condition, Duration at_most = std::chrono::seconds(30));

/// A program that runs in pipes, with exactly this environment and an open, silent standard input: one that
/// asks a question would hang. Destroying it kills it. One thread at a time.
class Program {
 public:
  Program(const std::vector<std::string>& words, const Environment& environment, const std::string& folder);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void signal(int number);
  bool has_ended();
  /// What it has written to standard error up to now.
  std::string errors();
  /// False when it ended, or `at_most` passed, without writing the text to standard error.
  bool says(const std::string& text, Duration at_most = std::chrono::seconds(30));
  /// Waits for its end. After `at_most` it is killed and its status is -1.
  Ended wait(Duration at_most = std::chrono::seconds(90));

 private:
  void read_pipes(int out, int err);

  pid_t pid_ = -1;
  int input_ = -1;
  bool ended_ = false;
  int raw_status_ = 0;
  Mutex mutex_;
  std::string out_ GUARDED_BY(mutex_);
  std::string err_ GUARDED_BY(mutex_);
  std::jthread reader_;
};

}  // namespace zoetrope::acceptance
