#include <algorithm>
#include <deque>
#include <thread>
#include <utility>

#include "base/check.h"
#include "base/mutex.h"
#include "sql/group_commit.h"
#include "sql/sql.h"

namespace zoetrope::sql {
namespace {

/// Bounds how long one transaction holds the database, and how much has to be run again when it fails.
constexpr std::size_t group_jobs_max = 256;

class CallersThreadWriter final : public Writer {
 public:
  explicit CallersThreadWriter(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

  Result<void> write(const Job& job) override {
    const Job* const jobs[] = {&job};
    const MutexLock lock(mutex_);
    return std::move(commit_group(*connection_, jobs).front());
  }

 private:
  Mutex mutex_;
  std::unique_ptr<Connection> connection_ GUARDED_BY(mutex_);
};

/// Callers queue their job and wait for its answer; while one transaction is being made durable, the next
/// group gathers.
class OwnThreadWriter final : public Writer {
 public:
  explicit OwnThreadWriter(std::unique_ptr<Connection> connection)
      : connection_(std::move(connection)), thread_([this] { run(); }) {}

  /// Answers what is queued, lets those callers leave, then ends.
  ~OwnThreadWriter() override {
    {
      const MutexLock lock(mutex_);
      stopping_ = true;
    }
    work_.notify_one();
    thread_.join();
    const MutexLock lock(mutex_);
    while (callers_ > 0) left_.wait(mutex_);
  }
  OwnThreadWriter(const OwnThreadWriter&) = delete;
  OwnThreadWriter& operator=(const OwnThreadWriter&) = delete;

  Result<void> write(const Job& job) override {
    // A job that wrote through its own writer would wait for itself.
    CHECK(std::this_thread::get_id() != thread_.get_id());
    Waiting waiting(job);
    const MutexLock lock(mutex_);
    CHECK(!stopping_);
    queue_.push_back(&waiting);
    ++callers_;
    work_.notify_one();
    while (!waiting.result) waiting.answered.wait(mutex_);
    --callers_;
    left_.notify_one();
    return std::move(*waiting.result);
  }

 private:
  /// Lives in the caller's frame; `result` is guarded by the writer's mutex.
  struct Waiting {
    explicit Waiting(const Job& its_job) : job(&its_job) {}
    const Job* job;
    std::optional<Result<void>> result;
    ConditionVariable answered;
  };

  void run() {
    while (true) {
      const std::vector<Waiting*> group = next_group();
      if (group.empty()) return;
      std::vector<const Job*> jobs;
      jobs.reserve(group.size());
      for (const Waiting* waiting : group) jobs.push_back(waiting->job);
      answer(group, commit_group(*connection_, jobs));
    }
  }

  /// Everything that is waiting, up to the limit; empty when the writer ends.
  std::vector<Waiting*> next_group() {
    const MutexLock lock(mutex_);
    while (queue_.empty() && !stopping_) work_.wait(mutex_);
    const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), group_jobs_max));
    std::vector<Waiting*> group(queue_.begin(), queue_.begin() + count);
    queue_.erase(queue_.begin(), queue_.begin() + count);
    return group;
  }

  void answer(const std::vector<Waiting*>& group, std::vector<Result<void>> results) {
    CHECK(results.size() == group.size());
    // Notified under the lock: the caller cannot leave, and take its condition variable along, before it is
    // released.
    const MutexLock lock(mutex_);
    for (std::size_t i = 0; i < group.size(); ++i) {
      group[i]->result = std::move(results[i]);
      group[i]->answered.notify_one();
    }
  }

  std::unique_ptr<Connection> connection_;  ///< the thread's alone
  Mutex mutex_;
  ConditionVariable work_;
  std::deque<Waiting*> queue_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  int callers_ GUARDED_BY(mutex_) = 0;  ///< inside write(), where they still need the mutex
  ConditionVariable left_;
  std::thread thread_;  ///< last: it uses all the others
};

}  // namespace

std::unique_ptr<Writer> make_writer(std::unique_ptr<Connection> connection, WriterThread thread) {
  CHECK(connection != nullptr);
  if (thread == WriterThread::callers) return std::make_unique<CallersThreadWriter>(std::move(connection));
  return std::make_unique<OwnThreadWriter>(std::move(connection));
}

}  // namespace zoetrope::sql
