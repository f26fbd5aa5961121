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
  request.last_send = own_sends_.last();
  request.lacks_last_send = [this] { lost_last_send_ = true; };
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
    if (input.lease.kind == StepKind::submit) own_sends_.handed_out(input.attempt);
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
    not_claimed(claimed.error());
    if (!claim_trouble_ && !lost_last_send_)
      observer_.on_notice(Notice::trouble("no work could be claimed: " + claimed.error().message));
    claim_trouble_ = true;
    return false;
  }
  claim_trouble_ = false;
  const bool begun = !claimed->empty();
  start_claimed(std::move(*claimed), request, now);
  return begun;
}

/// Of a claim whose commit is in doubt, and of a server in whose place an older one has come, nobody knows
/// which leases of this process it has.
void Engine::not_claimed(const Error& error) {
  const bool in_doubt = error.code == ErrorCode::ambiguous && !mutated(Mutant::claim_in_doubt_forgotten);
  if (in_doubt || lost_last_send_) claim_in_doubt_ = true;
  if (!lost_last_send_ || told_of_lost_send_) return;
  told_of_lost_send_ = true;
  observer_.on_notice(Notice::person("nothing more is sent: " + lacks_journaled_sends().message));
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

/// After a claim whose commit is in doubt. All in one transaction: the claim may be committed at any time
/// before it.
void Engine::drop_unsent(const store::Now& now) {
  if (!claim_in_doubt_ || !idle()) return;
  std::vector<store::ClipEvent> events;
  const Result<void> done = store_.together([&]() -> Result<void> {
    events = TRY(settle_own_sends(/*drops_unsent=*/true, now));
    return store_.release_leases(journal_.name());
  });
  if (!done) return;
  claim_in_doubt_ = false;
  tell(events);
}

}  // namespace zoetrope::engine
