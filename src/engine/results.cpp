#include <fmt/format.h>

#include <utility>

#include "base/mutant.h"
#include "engine/commands.h"
#include "engine/engine.h"
#include "engine/lasting_error.h"

/// What steps have found out, and how it gets into the database.

namespace zoetrope::engine {

using lifecycle::Notice;

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
  if (report.input.lease.kind == StepKind::submit) own_sends_.settled(report.input.attempt);
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
    not_claimed(done.error());
    if (may_pass(done.error()) && !lost_last_send_) not_applied(done.error());
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
      if (untold.empty()) not_applied(events.error());
      untold.push_back(std::move(report));
    } else {
      journal_clean_ = false;
      if (report.input.lease.kind == StepKind::submit) own_sends_.settled(report.input.attempt);
      observer_.on_notice(Notice::person(fmt::format("the result of clip {} cannot be stored: {}",
                                                     report.input.shot.number, events.error().message)));
    }
  }
  unapplied_ = std::move(untold);
  if (unapplied_.empty()) store_trouble_ = false;
}

/// Its lease would be extended for as long as this process lives.
void Engine::give_up_plan(const store::StepReport& report, const Error& error, const store::Now& now) {
  observer_.on_notice(Notice::person(
      fmt::format("the plan of {} cannot be stored: {}", report.input.project.str(), error.message)));
  const Result<void> failed = store_.together([&]() -> Result<void> {
    if (!TRY(store_.holds_plan(report.input.lease))) return {};
    return store_.plan_failed(report.input.task, error, now);
  });
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

}  // namespace zoetrope::engine
