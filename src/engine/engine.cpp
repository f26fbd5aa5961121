#include "engine/engine.h"
#include "base/mutant.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "engine/commands.h"
#include "engine/database_age.h"

namespace zoetrope::engine {

using lifecycle::Notice;

namespace {

constexpr int deliver_threads_kept_from_rows = 2;
constexpr int deliver_threads_kept_from_alerts = 1;
constexpr std::size_t statuses_max = 10'000;
constexpr Duration renewal_retry_interval = std::chrono::minutes(1);

/// Trouble of the database, or another process in the way, rather than a report that can never be stored.
bool may_pass(const Error& error) {
  return error.code != ErrorCode::not_found && error.code != ErrorCode::corrupt &&
         error.code != ErrorCode::invalid_input && error.code != ErrorCode::internal;
}

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
  if (lacks_sends_ && !accepts_older_) return lacks_journaled_sends();
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

/// What is dropped from it is in the database, which has to remember that it knows of it.
void Engine::renew_journal(MonoTime now) {
  if (now < next_renewal_ || !journal_.is_worth_renewing()) return;
  next_renewal_ = now + renewal_retry_interval;
  if (options_.before_forgetting && !options_.before_forgetting()) return;
  const auto renewed = journal_.renew();
  if (renewed) {
    next_renewal_ = now;
  } else if (!journal_.has_room()) {
    observer_.on_notice(Notice::trouble(renewed.error().message));
  }
}

void Engine::count_telling(const lifecycle::StepInput& input, int more) {
  if (input.lease.kind != StepKind::deliver) return;
  telling_ += more;
  if (input.delivery.value().service == ReportService::notion_video) telling_rows_ += more;
}

void Engine::collect_finished(const store::Now& now) {
  for (store::StepReport& report : dispatcher_.take_finished()) {
    for (const lifecycle::Notice& notice : report.outcome.notices) observer_.on_notice(notice);
    count_telling(report.input, -1);
    if (std::holds_alternative<lifecycle::Told>(report.outcome.next)) ++told_;
    if (report.input.lease.kind == StepKind::plan) {
      plans_.push_back(std::move(report));
      continue;
    }
    if (watches_.renew(report, now.mono)) {
      if (polls_wait_for_threads_) next_claim_ = now.mono;
      continue;
    }
    if (mutated(Mutant::acknowledged_early)) acknowledge(report);
    watches_.remove(report.input.lease);
    report.keeps_lease = Watches::is_quiet(report);
    unapplied_.push_back(std::move(report));
  }
}

/// A lease that was kept has somebody who looks again, or nobody ever would.
void Engine::settle(const store::StepReport& report, const store::Now& now) {
  acknowledge(report);
  if (report.keeps_lease) watches_.add(report, now.mono);
}

void Engine::applied(const std::vector<store::ClipEvent>& events, const store::Now& now) {
  store_trouble_ = false;
  next_claim_ = now.mono;
  for (const store::StepReport& report : unapplied_) settle(report, now);
  unapplied_.clear();
  tell(events);
}

/// The facts are in the journal and here; they are offered again until the database takes them. Applying
/// them twice does no harm, so an unknown commit needs no other treatment.
void Engine::not_applied(const Error& error) {
  if (!store_trouble_)
    observer_.on_notice(Notice::trouble("the database does not take results yet: " + error.message));
  store_trouble_ = true;
  if (mutated(Mutant::unsaved_results_dropped)) unapplied_.clear();
}

bool Engine::apply_and_claim(const store::Now& now) {
  if (unapplied_.empty() || !may_claim() || store_trouble_ || claim_in_doubt_) return false;
  const store::ClaimRequest request = claim_request();
  std::vector<store::ClipEvent> events;
  std::vector<lifecycle::StepInput> claimed;
  const Result<void> done = store_.together([&]() -> Result<void> {
    events = TRY(store_.apply(unapplied_, now));
    claimed = TRY(store_.claim(request, now));
    return {};
  });
  if (!done) {
    if (mutated(Mutant::sent_without_commit)) start_claimed(std::move(claimed), request, now);
    claim_in_doubt_ = done.error().code == ErrorCode::ambiguous && !mutated(Mutant::claim_in_doubt_forgotten);
    if (may_pass(done.error())) not_applied(done.error());
    return false;
  }
  claim_trouble_ = false;
  applied(events, now);
  start_claimed(std::move(claimed), request, now);
  return true;
}

bool Engine::apply_finished(const store::Now& now) {
  if (unapplied_.empty()) return false;
  const auto events = store_.apply(unapplied_, now);
  if (!events && !may_pass(events.error())) {
    apply_singly(now);
    next_claim_ = now.mono;
    return true;
  }
  if (!events) {
    not_applied(events.error());
    return false;
  }
  applied(*events, now);
  return true;
}

/// One report that can never be applied must not hold up its neighbours. What it knew of a paid render is in
/// the journal, which is kept.
void Engine::apply_singly(const store::Now& now) {
  std::vector<store::StepReport> untold;
  for (store::StepReport& report : std::exchange(unapplied_, {})) {
    const auto events = store_.apply({report}, now);
    if (events) {
      settle(report, now);
      tell(*events);
    } else if (may_pass(events.error())) {
      untold.push_back(std::move(report));
    } else {
      journal_clean_ = false;
      observer_.on_notice(Notice::person(fmt::format("the result of clip {} cannot be stored: {}",
                                                     report.input.shot.number, events.error().message)));
    }
  }
  unapplied_ = std::move(untold);
}

/// Its lease would be extended for as long as this process lives.
void Engine::give_up_plan(const store::StepReport& report, const Error& error, const store::Now& now) {
  observer_.on_notice(Notice::person(
      fmt::format("the plan of {} cannot be stored: {}", report.input.project.str(), error.message)));
  const auto failed = store_.plan_failed(report.input.task, error, now);
  if (!failed) observer_.on_notice(Notice::person("nor can that be stored: " + failed.error().message));
  statuses_.erase(report.input.task.str());
  tell_of_task(report.input.task);
}

/// Clips are made by the one door through which they are asked for. Trouble of a plan is its own: what else
/// there is to do goes on beside it.
bool Engine::apply_plans(const store::Now& now) {
  bool applied = false;
  bool trouble = false;
  for (store::StepReport& report : std::exchange(plans_, {})) {
    const auto made = Commands(store_, clock_).take_plan(report, options_.disk);
    if (made) {
      applied = true;
      if (made->notice.text.empty()) continue;
      observer_.on_notice(made->notice);
      statuses_.erase(report.input.task.str());
      tell(made->failed);
      tell_of_task(report.input.task);
    } else if (may_pass(made.error())) {
      if (!plan_trouble_ && !trouble)
        observer_.on_notice(Notice::trouble("the database does not take plans yet: " + made.error().message));
      trouble = true;
      plans_.push_back(std::move(report));
    } else {
      give_up_plan(report, made.error(), now);
    }
  }
  plan_trouble_ = trouble;
  if (applied) next_claim_ = now.mono;
  return applied;
}

store::ClaimRequest Engine::claim_request() {
  store::ClaimRequest request{
      .owner = journal_.name(), .only_task = options_.only_task, .slots_max = options_.slots_max};
  request.deliver_max = dispatcher_.free_threads(StepKind::deliver);
  request.deliver_kept_from_rows = deliver_threads_kept_from_rows;
  request.deliver_kept_from_alerts = deliver_threads_kept_from_alerts;
  request.reach = options_.reach;
  if (claims_ == Claims::reports) return request;
  request.only_numbers = options_.only_numbers;
  request.host_max = dispatcher_.free_threads(StepKind::host);
  request.submit_max = sending_ && !send_trouble() ? dispatcher_.free_threads(StepKind::submit) : 0;
  request.poll_max = dispatcher_.free_threads(StepKind::poll);
  request.fetch_max = dispatcher_.free_threads(StepKind::fetch);
  request.probe_max = dispatcher_.free_threads(StepKind::probe);
  request.plan_max = options_.serves ? dispatcher_.free_threads(StepKind::plan) : 0;
  request.handed_over = options_.serves;
  request.accounts = options_.accounts;
  if (options_.sight != nullptr) {
    request.not_here = options_.sight->tasks_not_here();
    request.is_here = [this](const TaskId& task) { return options_.sight->is_here(task); };
  }
  return request;
}

void Engine::look_for_folders() {
  if (options_.sight == nullptr || !may_claim()) return;
  const auto seen = options_.sight->look();
  if (seen && *seen) next_claim_ = {};
}

/// Nothing more can be claimed then before a step ends, a row becomes due, or another process changes
/// something, which is looked for once in a while.
void Engine::start_claimed(std::vector<lifecycle::StepInput> claimed, const store::ClaimRequest& request,
                           const store::Now& now) {
  const auto polls = std::count_if(claimed.begin(), claimed.end(), [](const lifecycle::StepInput& input) {
    return input.lease.kind == StepKind::poll;
  });
  polls_wait_for_threads_ = polls >= request.poll_max;
  for (lifecycle::StepInput& input : claimed) {
    count_telling(input, 1);
    if (input.lease.kind == StepKind::fetch)
      input.hold = lifecycle::Hold(held_leases_, now.mono + store::lease_term);
    dispatcher_.start(std::move(input));
  }
  const bool may_send_now =
      request.submit_max == 0 && sending_ && claims_ == Claims::everything && !send_trouble();
  if (may_send_now && dispatcher_.free_threads(StepKind::submit) > 0) return;
  if (options_.sight != nullptr && options_.sight->has_unknown()) {
    next_claim_ = now.mono;
    return;
  }
  const auto due = store_.next_due(options_.only_task, now, options_.reach);
  const Duration wait = due && *due ? **due - now.wall : options_.wait_max;
  next_claim_ = now.mono + std::clamp<Duration>(wait, std::chrono::milliseconds(1), options_.wait_max);
}

bool Engine::claim_and_start(const store::Now& now) {
  if (!may_claim() || store_trouble_ || claim_in_doubt_ || now.mono < next_claim_) return false;
  const store::ClaimRequest request = claim_request();
  auto claimed = store_.claim(request, now);
  if (!claimed) {
    claim_in_doubt_ =
        claimed.error().code == ErrorCode::ambiguous && !mutated(Mutant::claim_in_doubt_forgotten);
    if (!claim_trouble_)
      observer_.on_notice(Notice::trouble("no work could be claimed: " + claimed.error().message));
    claim_trouble_ = true;
    return false;
  }
  claim_trouble_ = false;
  const bool begun = !claimed->empty();
  start_claimed(std::move(*claimed), request, now);
  return begun;
}

/// A lease that is gone was taken by somebody who changed the clip; it is claimed as any other then.
void Engine::look_at_watched(const store::Now& now) {
  if (!may_claim()) return;
  while (dispatcher_.free_threads(StepKind::poll) > 0) {
    const auto lease = watches_.due(now.mono);
    if (!lease) return;
    auto input = store_.look_again(*lease, now);
    if (!input) {
      watches_.postpone(*lease, now.mono + store_retry_interval);
    } else if (!*input) {
      watches_.remove(*lease);
      next_claim_ = now.mono;
    } else {
      watches_.begun(*lease);
      dispatcher_.start(std::move(**input));
    }
  }
}

/// After a claim whose commit is in doubt: an attempt that names our journal but was never handed out was
/// never sent, and nobody knows that better than we do.
void Engine::drop_unsent(const store::Now& now) {
  if (!claim_in_doubt_ || !idle()) return;
  const auto sends = store_.open_sends_of(journal_.name());
  if (!sends) return;
  for (const store::OpenSend& send : *sends) {
    const auto events = store_.sender_died(send.attempt, true, now);
    if (!events) return;
    tell(*events);
  }
  if (store_.release_leases(journal_.name())) claim_in_doubt_ = false;
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
  const auto open = store_.open_sends_of(journal_.name());
  if (journal_clean_ && open && open->empty()) {
    if (options_.before_forgetting && !options_.before_forgetting()) return;  // the next run takes it over
    if (const auto retired = journal_.retire(); !retired)
      observer_.on_notice(Notice::trouble(retired.error().message));
  }
}

}  // namespace zoetrope::engine
