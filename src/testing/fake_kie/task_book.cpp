#include "testing/fake_kie/task_book.h"

#include <algorithm>
#include <utility>

#include "testing/fake_kie/draws.h"

namespace zoetrope::testing {
namespace {

constexpr std::size_t id_bytes = 16;
// A render waits for this share of its time, and has left the queue after that share.
constexpr double waiting_share = 0.1;
constexpr double queuing_share = 0.3;

ApiError too_fast() {
  return {429, "Rate limit exceeded"};
}

ApiError too_poor() {
  return {402, "The current credits are insufficient. Please top up."};
}

/// When it was done, which may be long before somebody looks.
Now completion(const Task& task) {
  const Now rendered{task.created.mono + task.render_time, task.created.wall + task.render_time};
  return rendered.mono < task.outcome_known.mono ? task.outcome_known : rendered;
}

TaskState state_under_way(const Task& task, Now now) {
  const auto elapsed = static_cast<double>((now.mono - task.created.mono).count());
  const auto whole = static_cast<double>(task.render_time.count());
  if (elapsed < whole * waiting_share) return TaskState::waiting;
  return elapsed < whole * queuing_share ? TaskState::queuing : TaskState::generating;
}

}  // namespace

std::string_view to_string(TaskState state) {
  switch (state) {
    case TaskState::waiting:
      return "waiting";
    case TaskState::queuing:
      return "queuing";
    case TaskState::generating:
      return "generating";
    case TaskState::success:
      return "success";
    case TaskState::fail:
      return "fail";
  }
  return "fail";
}

TaskBook::TaskBook(Random& ids, std::uint64_t seed, std::int64_t credits)
    : ids_(ids), draws_(make_seeded_random(seed)), credits_(credits) {}

std::variant<std::string, ApiError> TaskBook::create(const CreateRequest& request, Wish wish,
                                                     const Settings& settings, Now now) {
  const MutexLock lock(mutex_);
  settle(now);
  if (!creates_.pass(now.mono, settings.creates_max, settings.creates_window)) return too_fast();
  if (settings.in_flight_max > 0 && std::cmp_greater_equal(unfinished_.size(), settings.in_flight_max)) {
    return too_fast();
  }
  const int price = request.credits(settings.clip_credits);
  if (credits_ - promised() < price) return too_poor();
  Task task;
  task.id = ids_.hex(id_bytes);
  task.request = request;
  task.wish = wish;
  task.render_time = log_normal_draw(*draws_, settings.render_median, settings.render_sigma);
  task.created = task.updated = now;
  task.price = price;
  task.charge_at = settings.charge_at;
  task.charge_failed = settings.charge_failed || wish == Wish::fail_charged;
  if (task.charge_at == ChargeMoment::create) charge(task, task.price);
  unfinished_.push_back(tasks_.size());
  index_[task.id] = tasks_.size();
  tasks_.push_back(task);
  peak_in_flight_ = std::max(peak_in_flight_, static_cast<std::int64_t>(unfinished_.size()));
  return task.id;
}

std::optional<Task> TaskBook::find(const std::string& id) {
  const auto found = index_.find(id);
  if (found == index_.end()) return std::nullopt;
  return tasks_[found->second];
}

std::optional<Task> TaskBook::poll(const std::string& id, int null_polls, Now now) {
  const MutexLock lock(mutex_);
  settle(now);
  const auto found = index_.find(id);
  if (found == index_.end()) return std::nullopt;
  Task& task = tasks_[found->second];
  ++task.polls;
  if (task.polls <= null_polls) return std::nullopt;
  return task;
}

std::optional<Task> TaskBook::look(const std::string& id, Now now) {
  const MutexLock lock(mutex_);
  settle(now);
  return find(id);
}

void TaskBook::deliver(const std::string& id, RenderOutcome outcome, Now now) {
  const MutexLock lock(mutex_);
  const auto found = index_.find(id);
  if (found == index_.end()) return;
  tasks_[found->second].outcome = std::move(outcome);
  tasks_[found->second].outcome_known = now;
  settle(now);
}

std::int64_t TaskBook::credits(Now now) {
  const MutexLock lock(mutex_);
  settle(now);
  return credits_;
}

void TaskBook::set_credits(std::int64_t credits) {
  const MutexLock lock(mutex_);
  credits_ = credits;
}

void TaskBook::reset(std::int64_t credits) {
  const MutexLock lock(mutex_);
  tasks_.clear();
  index_.clear();
  unfinished_.clear();
  credits_ = credits;
  peak_in_flight_ = 0;
  creates_ = RateWindow();
}

Figures TaskBook::figures(Now now) {
  const MutexLock lock(mutex_);
  settle(now);
  Figures figures;
  figures.balance_credits = credits_;
  figures.in_flight = static_cast<std::int64_t>(unfinished_.size());
  figures.peak_in_flight = peak_in_flight_;
  figures.creates_accepted = static_cast<std::int64_t>(tasks_.size());
  for (const Task& task : tasks_) {
    if (task.credits > 0) ++figures.billed_tasks;
    figures.billed_credits += task.credits;
    figures.tasks.push_back({task.id, std::string(to_string(task.state)), task.request.image_url,
                             task.request.prompt, task.request.negative_prompt, task.request.seconds,
                             task.credits, task.created.wall.micros, task.render_time.count(), task.polls});
  }
  return figures;
}

void TaskBook::settle(Now now) {
  std::vector<std::size_t> still;
  for (const std::size_t number : unfinished_) {
    move_on(tasks_[number], now);
    if (!tasks_[number].finished()) still.push_back(number);
  }
  unfinished_ = std::move(still);
}

void TaskBook::move_on(Task& task, Now now) {
  if (task.outcome && !task.outcome->clip) {
    return fail(task, task.outcome->fail_code, task.outcome->fail_message, now);
  }
  TaskState next = state_under_way(task, now);
  if (now.mono - task.created.mono >= task.render_time) {
    if (task.wish == Wish::fail_internal || task.wish == Wish::fail_charged)
      return fail(task, "500", "Internal server error", now);
    if (task.wish == Wish::fail_moderation) {
      return fail(task, "422", "The input contains sensitive or prohibited content", now);
    }
    if (task.outcome) next = TaskState::success;
  }
  if (next == task.state) return;
  if (next == TaskState::success) charge(task, task.price);
  task.state = next;
  task.updated = next == TaskState::success ? completion(task) : now;
}

void TaskBook::fail(Task& task, std::string code, std::string message, Now now) {
  task.state = TaskState::fail;
  task.updated = now;
  task.fail_code = std::move(code);
  task.fail_message = std::move(message);
  charge(task, task.charge_failed ? task.price : 0);
}

void TaskBook::charge(Task& task, std::int64_t credits) {
  credits_ += task.credits - credits;
  task.credits = credits;
}

/// What the renders under way will still cost.
std::int64_t TaskBook::promised() {
  std::int64_t sum = 0;
  for (const std::size_t number : unfinished_) sum += tasks_[number].price - tasks_[number].credits;
  return sum;
}

}  // namespace zoetrope::testing
