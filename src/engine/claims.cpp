#include <algorithm>
#include <utility>

#include "base/mutant.h"
#include "engine/database_age.h"
#include "engine/engine.h"

/// What is claimed, and how it gets to the threads.

namespace zoetrope::engine {

using lifecycle::Notice;

namespace {

constexpr int deliver_threads_kept_from_rows = 2;
constexpr int deliver_threads_kept_from_alerts = 1;

}  // namespace

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
  if (!accepts_older_) request.last_send = last_send_;
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
    if (input.lease.kind == StepKind::submit) last_send_ = input.attempt;
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
  if (!claimed && lacks_last_send(claimed.error())) return true;
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

/// The server that answers now is not the one to which this process has committed, or has lost its last
/// commits: what others have sent may be missing, too.
bool Engine::lacks_last_send(const Error& error) {
  if (error.code != ErrorCode::conflict || !last_send_ || lacks_sends_) return false;
  const auto known = store_.knows_send(*last_send_);
  if (!known || *known) return false;
  lacks_sends_ = true;
  journal_clean_ = false;
  observer_.on_notice(Notice::person("nothing more is sent: " + lacks_journaled_sends().message));
  return true;
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

}  // namespace zoetrope::engine
