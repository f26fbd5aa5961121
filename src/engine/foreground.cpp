#include "engine/foreground.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "engine/budget_words.h"

namespace zoetrope::engine {
namespace {

bool is_unsent(const store::ClipStanding& clip) {
  return clip.state == ClipState::ready || clip.state == ClipState::hosted;
}

bool moves(ClipState state, bool scheduled, bool late) {
  switch (state) {
    case ClipState::ready:
      return scheduled;
    case ClipState::hosted:
    case ClipState::sending:
    case ClipState::ambiguous:
    case ClipState::fetching:
      return true;
    case ClipState::waiting:
      return !late;
    case ClipState::done:
    case ClipState::held:
    case ClipState::failed:
    case ClipState::cancelled:
      return false;
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

bool goes_on_by(const std::vector<store::PlaceView>& places, WallTime at) {
  return std::any_of(places.begin(), places.end(), [&](const store::PlaceView& place) {
    return place.reachable && !place.needs_person && place.due_at && *place.due_at < at;
  });
}

}  // namespace

void note_blocked(store::Store& store, Clock& clock, Observer& observer, const TaskId& task,
                  const Error& why) {
  const auto noted = store.note_blocked(task, why, store.read_now(clock));
  if (!noted)
    observer.on_notice(
        lifecycle::Notice::trouble("the task's status is not up to date: " + noted.error().message));
}

bool moves_by_itself(const store::ClipView& clip) {
  return moves(clip.state, clip.scheduled, clip.late);
}

bool moves_by_itself(const store::ClipStanding& clip) {
  return moves(clip.state, clip.scheduled, clip.late);
}

ForegroundRun::Standing ForegroundRun::stand(const store::TaskStanding& task,
                                             const std::vector<int>& numbers) {
  Standing standing;
  standing.active = task.harvesting;
  for (const store::ClipStanding& clip : task.clips) {
    if (!std::binary_search(numbers.begin(), numbers.end(), clip.number) || !moves_by_itself(clip)) continue;
    ++standing.active;
    if (!is_unsent(clip)) continue;
    ++standing.unsent;
    if (clip.state == ClipState::hosted && standing.next_to_send == nullptr) standing.next_to_send = &clip;
  }
  return standing;
}

/// What keeps the clips that are not sent yet from being sent, when it is nothing that passes by itself.
Result<std::optional<Error>> ForegroundRun::blocked(const TaskId& id, const store::TaskStanding& task,
                                                    const Standing& standing) {
  const store::AccountView account = TRY(store_.account(task.account));
  const store::Now now = store_.read_now(clock_);
  if (standing.unsent > 0 || wait_.owes_news()) {
    if (const auto news = wait_.news_of(account, now.wall)) observer_.on_notice(*news);
  }
  if (account.breaker == Breaker::unauthenticated) return std::optional(breaker_error(account));
  if (standing.active > standing.unsent) {
    wait_.has_company();
    return std::optional<Error>();
  }
  if (account.breaker == Breaker::payment_required || account.breaker == Breaker::key_limited)
    return std::optional(breaker_error(account));
  if (auto trouble = TRY(nothing_to_send_with(id, standing, account))) return trouble;
  return wait_.over(account, now.mono);
}

Result<std::optional<Error>> ForegroundRun::nothing_to_send_with(const TaskId& task, const Standing& standing,
                                                                 const store::AccountView& account) {
  if (auto trouble = engine_.send_trouble()) return trouble;
  const store::QueueView queue = TRY(store_.queue_of(task));
  if (!queue.paused.empty()) {
    return std::optional(
        Error{ErrorCode::conflict,
              fmt::format("{0} is paused; `zoetrope resume {0}` lets it go on", queue.paused)});
  }
  if (standing.next_to_send == nullptr) return std::optional<Error>();
  const auto budget = TRY(store_.budget_blocks(standing.next_to_send->id, store_.read_now(clock_)));
  if (budget) return std::optional(Error{ErrorCode::budget_exhausted, used_up_words(*budget)});
  const int slots = engine_.slot_limit(account.slots);
  if (account.slots_in_use >= slots && account.slots_in_doubt == account.slots_in_use) {
    return std::optional(
        Error{ErrorCode::conflict,
              fmt::format("all {} slots are held by renders in doubt; see `zoetrope status`", slots)});
  }
  return std::optional<Error>();
}

std::optional<Error> ForegroundRun::common_trouble(const store::TaskStanding& task,
                                                   const std::vector<int>& numbers) {
  for (const store::ClipStanding& clip : task.clips) {
    if (!std::binary_search(numbers.begin(), numbers.end(), clip.number)) continue;
    const bool exhausted =
        clip.state == ClipState::failed && clip.error && clip.error->code == ErrorCode::rate_limited;
    const bool disk_full = clip.state == ClipState::held && clip.hold == HoldReason::disk_full;
    if (exhausted || disk_full) return clip.error;
  }
  return std::nullopt;
}

Result<void> ForegroundRun::warn_of_budgets(const TaskId& task) {
  for (const store::BudgetView& budget : TRY(store_.take_budget_warnings(task, store_.read_now(clock_))))
    observer_.on_notice(lifecycle::Notice::warning(nearly_used_words(budget)));
  return {};
}

/// The store is asked when this process changed a clip, and once in a while because others may have.
Result<std::optional<RunEnd>> ForegroundRun::ended(const Prepared& prepared) {
  if (stopping_.is_over()) return std::optional(RunEnd{.stopped = true});
  if (!engine_.idle()) return std::optional<RunEnd>();
  const MonoTime now = clock_.mono();
  if (engine_.changes() == changes_seen_ && now < next_look_) return std::optional<RunEnd>();
  changes_seen_ = engine_.changes();
  next_look_ = now + engine_.wait_max();
  TRY(warn_of_budgets(prepared.task));
  const store::TaskStanding task = TRY(store_.standing(prepared.task));
  const Standing standing = stand(task, prepared.numbers);
  if (standing.active == 0) return std::optional(RunEnd{});
  if (auto trouble = common_trouble(task, prepared.numbers)) {
    engine_.stop_sending();
    if (standing.active == standing.unsent) return std::optional(RunEnd{.blocked = std::move(trouble)});
  }
  if (auto reason = TRY(blocked(prepared.task, task, standing)))
    return std::optional(RunEnd{.blocked = std::move(reason)});
  return std::optional<RunEnd>();
}

/// No run fails because it is not known who was told of it.
std::vector<store::PlaceView> ForegroundRun::places(const TaskId& task) {
  auto places = store_.places(task, engine_.reach());
  return places ? std::move(*places) : std::vector<store::PlaceView>();
}

/// Only as long as it may help: somebody waits for the run to end. Rows of many clips and large files take
/// their time, and while one request after the other comes to something they may have it.
void ForegroundRun::tell_the_rest(const TaskId& task) {
  engine_.claim_only(Claims::reports);
  const MonoTime last = clock_.mono() + telling_wait_max;
  MonoTime until = clock_.mono() + telling_wait;
  int told = engine_.told();
  while (clock_.mono() < last && stops_.count() == 0) {
    if (std::exchange(told, engine_.told()) < engine_.told())
      until = std::min(last, clock_.mono() + telling_wait);
    const bool may_take_long = engine_.telling_row();
    const Duration left_time = until - clock_.mono();
    if (!may_take_long) {
      if (left_time <= Duration::zero()) return;
      if (!engine_.telling() && !goes_on_by(places(task), clock_.wall() + left_time)) return;
    }
    const MonoTime next = may_take_long ? last : until;
    if (!engine_.turn()) dispatcher_.wait(std::min(engine_.wait_time(), next - clock_.mono()));
  }
}

/// A request on its way is given up; it does no harm a second time.
void ForegroundRun::end_telling() {
  engine_.claim_only(Claims::nothing);
  if (!engine_.telling()) return;
  dispatcher_.stop_io();
  const MonoTime until = clock_.mono() + telling_wait;
  while ((engine_.telling() || !engine_.idle()) && clock_.mono() < until && stops_.count() < 2) {
    if (!engine_.turn()) dispatcher_.wait(engine_.wait_time());
  }
}

Result<RunEnd> ForegroundRun::run(const Prepared& prepared) {
  engine_.send_only(prepared.numbers);
  engine_.claim_only(Claims::everything);
  for (;;) {
    stopping_.obey();
    const bool moved = engine_.turn();
    const Duration told_again = observer_.on_turn();
    if (!moved) {
      if (auto end = TRY(ended(prepared))) {
        // Before anybody is told how the task stands.
        if (end->blocked) note_blocked(store_, clock_, observer_, prepared.task, *end->blocked);
        if (!end->stopped) tell_the_rest(prepared.task);
        end_telling();
        end->untold = places(prepared.task);
        std::erase_if(end->untold, [](const store::PlaceView& place) { return place.waiting == 0; });
        engine_.close();
        return std::move(*end);
      }
      dispatcher_.wait(std::min(engine_.wait_time(), told_again));
    }
  }
}

}  // namespace zoetrope::engine
