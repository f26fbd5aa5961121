#pragma once

#include <atomic>
#include <stop_token>

#include "engine/engine.h"

namespace zoetrope::engine {

/// How often the user asked to stop. Safe for concurrent use; a signal thread adds, the run looks.
class StopRequests {
 public:
  void add() {
    count_.fetch_add(1);
    source_.request_stop();
  }
  [[nodiscard]] int count() const { return count_.load(); }
  /// Stopped by the first request.
  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  std::atomic<int> count_ = 0;
  std::stop_source source_;
};

/// What a run does about them: once, and a paid request in flight is awaited; twice, and it is left in doubt.
/// The run's own thread.
class Stopping {
 public:
  Stopping(Engine& engine, Dispatcher& dispatcher, Observer& observer, const StopRequests& stops)
      : engine_(engine), dispatcher_(dispatcher), observer_(observer), stops_(stops) {}

  void obey();
  /// The run may end. A second stop does not wait for a database that takes nothing: the journal keeps what
  /// was paid for.
  [[nodiscard]] bool is_over();
  [[nodiscard]] int obeyed() const { return obeyed_; }

 private:
  Engine& engine_;
  Dispatcher& dispatcher_;
  Observer& observer_;
  const StopRequests& stops_;
  int obeyed_ = 0;
};

}  // namespace zoetrope::engine
