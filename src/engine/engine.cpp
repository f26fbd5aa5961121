#include "engine/engine.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/mutant.h"

namespace zoetrope::engine {

using lifecycle::Notice;

namespace {

constexpr std::size_t statuses_max = 10'000;
constexpr Duration renewal_retry_interval = std::chrono::minutes(1);

}  // namespace

Engine::Engine(store::Store& store, journal::Journal& journal, Dispatcher& dispatcher, Clock& clock,
               Observer& observer, EngineOptions options)
    : store_(store),
      journal_(journal),
      dispatcher_(dispatcher),
      clock_(clock),
      observer_(observer),
      options_(std::move(options)),
      held_leases_(std::make_shared<lifecycle::HeldLeases>(clock.mono() + store::lease_term)),
      next_heartbeat_(clock.mono() + heartbeat_interval),
      next_recovery_(clock.mono() + recovery_interval) {}

void Engine::tell(const std::vector<store::ClipEvent>& events) {
  std::set<std::string> tasks;
  for (const store::ClipEvent& event : events) {
    if (options_.only_task && event.task != *options_.only_task) continue;
    ++changes_;
    observer_.on_event(event);
    tasks.insert(event.task.str());
  }
  for (const std::string& task : tasks) tell_of_task(TaskId(task));
}

/// A task that goes on changes a clip before it is over again, so that its status is another one in between.
void Engine::tell_of_task(const TaskId& task) {
  if (!options_.serves) return;
  const auto status = store_.handed_status(task);
  if (!status || !*status) return;
  if (statuses_.size() >= statuses_max) statuses_.clear();
  const auto known = statuses_.find(task.str());
  const bool is_new = known == statuses_.end() || known->second != **status;
  statuses_[task.str()] = **status;
  const bool is_over = **status != TaskStatus::queued && **status != TaskStatus::processing;
  if (is_over && is_new) observer_.on_task_over(task, **status);
}

int Engine::slot_limit(int account_slots) const {
  return std::min(account_slots, options_.slots_max.value_or(account_slots));
}

std::optional<Error> Engine::send_trouble() {
  if (!journal_.has_room()) {
    return Error{ErrorCode::unavailable, "the journal of sends takes no more records; run the command again"};
  }
  if (lost_last_send_ || (lacks_sends_ && !accepts_older_)) return lacks_journaled_sends();
  return options_.disk == nullptr || mutated(Mutant::disk_floor_ignored) ? std::nullopt
                                                                         : options_.disk->trouble();
}

bool Engine::idle() {
  return dispatcher_.running() == telling_ && unapplied_.empty() && plans_.empty();
}

void Engine::claim_only(Claims claims) {
  claims_ = claims;
  next_claim_ = {};
}

/// The attempt is in the database now, so its journal records have served.
void Engine::acknowledge(const store::StepReport& report) {
  if (report.input.lease.kind != StepKind::submit) return;
  if (!journal_.append({journal::RecordKind::ack, report.input.attempt.str(), ""})) journal_clean_ = false;
}

/// Whether the database still has what the journal was told that it has: it may be an older one by now. What
/// is under way keeps its records.
Result<bool> Engine::journal_has_served() {
  if (lacks_sends_ || lost_last_send_) return false;
  if (own_sends_.last() && !TRY(store_.knows_send(*own_sends_.last()))) return false;
  const std::vector<store::OpenSend> open = TRY(store_.open_sends_of(journal_.name()));
  return std::all_of(open.begin(), open.end(),
                     [this](const store::OpenSend& send) { return own_sends_.is_under_way(send.attempt); });
}

/// What is dropped from it is in the database, which has to remember that it knows of it.
void Engine::renew_journal(MonoTime now) {
  if (now < next_renewal_ || !journal_.is_worth_renewing()) return;
  next_renewal_ = now + renewal_retry_interval;
  if (const auto served = journal_has_served(); !served || !*served) return;
  if (options_.before_forgetting && !options_.before_forgetting()) return;
  const auto renewed = journal_.renew();
  if (renewed) {
    next_renewal_ = now;
  } else if (!journal_.has_room()) {
    observer_.on_notice(Notice::trouble(renewed.error().message));
  }
}

/// What is tried every few seconds ends in the same way each time.
void Engine::tell_once(bool& told, const Result<void>& outcome, std::string_view what) {
  if (!outcome && !told) observer_.on_notice(Notice::trouble(std::string(what) + outcome.error().message));
  told = !outcome;
}

/// By a time of its own: what came before it in the turn may have waited for the database.
void Engine::heartbeat() {
  const MonoTime looked_at = store::read_now(clock_).mono;
  if (looked_at < next_heartbeat_) return;
  next_heartbeat_ = looked_at + heartbeat_interval;
  const store::Now now = store_.read_now(clock_);
  const auto extended = store_.extend_leases(journal_.name(), now);
  tell_once(lease_trouble_, extended, "leases could not be extended: ");
  if (!extended) return;
  held_leases_->extended(now.mono, now.mono + store::lease_term);
}

bool Engine::turn() {
  const store::Now now = store_.read_now(clock_);
  collect_finished(now);
  const bool planned = apply_plans(now);
  look_for_folders();
  const bool changed = apply_and_claim(now) || apply_finished(now) || planned;
  heartbeat();
  if (folder_ != nullptr && now.mono >= next_recovery_) {
    tell_once(recovery_trouble_, recover_now(now), "what other programs left cannot be looked at: ");
  }
  drop_unsent(now);
  look_at_watched(now);
  renew_journal(now.mono);
  const bool begun = claim_and_start(now);
  return changed || begun;
}

Duration Engine::wait_time() {
  if (store_trouble_ || plan_trouble_) return store_retry_interval;
  const MonoTime now = clock_.mono();
  MonoTime next = may_claim() && !claim_trouble_ ? next_claim_ : now + options_.wait_max;
  if (const auto due = watches_.next_due(); due && dispatcher_.free_threads(StepKind::poll) > 0)
    next = std::min(next, *due);
  return std::clamp<Duration>(next - now, std::chrono::milliseconds(1), options_.wait_max);
}

void Engine::close() {
  if (closed_ || !idle()) return;
  closed_ = true;
  if (!store_.release_leases(journal_.name())) return;
  if (const auto served = journal_has_served(); journal_clean_ && served && *served) {
    if (options_.before_forgetting && !options_.before_forgetting()) return;  // the next run takes it over
    if (const auto retired = journal_.retire(); !retired)
      observer_.on_notice(Notice::trouble(retired.error().message));
  }
}

}  // namespace zoetrope::engine
