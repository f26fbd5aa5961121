#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/mutex.h"
#include "base/time.h"
#include "env/random.h"
#include "testing/fake_kie/api_answer.h"
#include "testing/fake_kie/chaos_layer.h"
#include "testing/fake_kie/create_request.h"
#include "testing/fake_kie/figures.h"
#include "testing/fake_kie/rate_window.h"
#include "testing/fake_kie/render_farm.h"
#include "testing/fake_kie/settings.h"

namespace zoetrope::testing {

enum class TaskState { waiting, queuing, generating, success, fail };

std::string_view to_string(TaskState state);

/// Both clocks, read once for a request.
struct Now {
  MonoTime mono;
  WallTime wall;
};

struct Task {
  std::string id;
  CreateRequest request;
  Wish wish = Wish::succeed;
  Duration render_time{0};
  Now created;
  int polls = 0;
  std::optional<RenderOutcome> outcome;  ///< from the farm, as soon as it is known
  Now outcome_known;
  TaskState state = TaskState::waiting;
  Now updated;
  std::string fail_code;
  std::string fail_message;
  std::int64_t price = 0;  ///< in credits, as it was when the task was accepted
  ChargeMoment charge_at = ChargeMoment::create;
  bool charge_failed = false;
  std::int64_t credits = 0;  ///< consumed up to now

  [[nodiscard]] bool finished() const { return state == TaskState::success || state == TaskState::fail; }
};

/// The account's tasks and credits. A task moves on when somebody looks, by the times that were drawn when it
/// was accepted. Safe for concurrent use.
class TaskBook {
 public:
  /// `ids` names tasks (unguessable, so that a restarted fake does not know the old ones), `draws` decides
  /// render times.
  TaskBook(Random& ids, std::uint64_t seed, std::int64_t credits);

  /// The new task's id, or why not: rate or concurrency limit (429), credits (402).
  std::variant<std::string, ApiError> create(const CreateRequest& request, Wish wish,
                                             const Settings& settings, Now now);
  /// Counts as a poll. Nothing for an unknown id and for the first `null_polls` looks at a new one.
  std::optional<Task> poll(const std::string& id, int null_polls, Now now);
  /// As poll, without counting.
  std::optional<Task> look(const std::string& id, Now now);
  /// What became of a task's image and clip. Nothing happens when the task is gone.
  void deliver(const std::string& id, RenderOutcome outcome, Now now);

  std::int64_t credits(Now now);
  void set_credits(std::int64_t credits);
  void reset(std::int64_t credits);
  /// Everything but the counts of requests.
  Figures figures(Now now);

 private:
  void settle(Now now) REQUIRES_LOCK(mutex_);
  void move_on(Task& task, Now now) REQUIRES_LOCK(mutex_);
  void fail(Task& task, std::string code, std::string message, Now now) REQUIRES_LOCK(mutex_);
  void charge(Task& task, std::int64_t credits) REQUIRES_LOCK(mutex_);
  std::int64_t promised() REQUIRES_LOCK(mutex_);
  std::optional<Task> find(const std::string& id) REQUIRES_LOCK(mutex_);

  Random& ids_;
  std::unique_ptr<Random> draws_;
  Mutex mutex_;
  std::vector<Task> tasks_ GUARDED_BY(mutex_);
  std::map<std::string, std::size_t> index_ GUARDED_BY(mutex_);
  std::vector<std::size_t> unfinished_ GUARDED_BY(mutex_);
  std::int64_t credits_ GUARDED_BY(mutex_);
  std::int64_t peak_in_flight_ GUARDED_BY(mutex_) = 0;
  RateWindow creates_ GUARDED_BY(mutex_);
};

}  // namespace zoetrope::testing
