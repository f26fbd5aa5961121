#pragma once

#include <optional>
#include <string>

#include "lifecycle/breaker.h"
#include "lifecycle/policy.h"
#include "lifecycle/step.h"
#include "model/states.h"

/// The state machine of one paid clip as pure functions; docs/lifecycle.md has the table. Nothing here reads
/// a clock, a database or the network.

namespace zoetrope::lifecycle {

/// What is stored now about a clip and, for an event about an attempt, about that attempt.
struct Situation {
  ClipState clip = ClipState::ready;
  HoldReason hold = HoldReason::none;
  int number = 0;
  int clips_in_task = 0;
  int refusals = 0;  ///< sends of the account that were refused in a row (429, not reachable)
  int failures = 0;  ///< renders that ended in failure since a person last asked
  int fetch_failures = 0;
  int tries = 0;  ///< of the work row
  AttemptState attempt = AttemptState::sending;
  bool attempt_is_current = true;
  bool late = false;
  bool reserved = true;  ///< the attempt's price is still reserved
  Money price;           ///< what was reserved
  /// The clip has an image URL that no send has used which was accepted or may have been.
  bool has_unused_image_url = false;
  /// The owner lets this clip's doubtful send be bought again, and there is allowance left today.
  bool may_resubmit = false;
  /// What the attempt may have cost is booked for the account, without it.
  bool reconciled = false;
  /// Somebody looks at the attempt's render, or fetches it. False: it was given up after watch_horizon.
  bool watched = true;
  RenderHistory history;  ///< of this account, model and length; for a render that was accepted
};

enum class LedgerMove {
  none,
  release,        ///< void the reserve
  post,           ///< book what was charged instead of the reserve
  reserve_again,  ///< news from an attempt that had been written off: it is at the provider after all
};

/// A work row that should exist afterwards; every other work row of the clip goes.
struct Schedule {
  StepKind kind = StepKind::host;
  Duration delay{};
};

/// What to write, all in one transaction. Absent means unchanged.
struct Change {
  std::optional<ClipState> clip = std::nullopt;
  HoldReason hold = HoldReason::none;         ///< with clip == held
  std::optional<Error> error = std::nullopt;  ///< shown beside the clip
  bool clear_error = false;
  std::optional<AttemptState> attempt = std::nullopt;
  LedgerMove ledger = LedgerMove::none;
  Money posted;  ///< with LedgerMove::post
  std::optional<Schedule> schedule = std::nullopt;
  bool forget_image_url = false;
  std::optional<int> refusals = std::nullopt;
  std::optional<int> failures = std::nullopt;
  std::optional<int> fetch_failures = std::nullopt;
  std::optional<int> tries = std::nullopt;
  std::optional<bool> late = std::nullopt;
  /// Nobody looks at the attempt's render any more, so nobody would ever see its slot come free: it holds
  /// none.
  bool watch_ends = false;
  std::optional<AccountNews> account = std::nullopt;     ///< what it means for the account's breaker
  std::optional<Duration> account_pause = std::nullopt;  ///< nothing is sent before it is over
  std::string note;                                      ///< for the event history and the progress line
  bool ignored = false;                                  ///< the event changes nothing (old news)
};

/// May news from this attempt move the clip? Not when a later attempt took its place, nor when the clip is
/// final: then only the attempt, the books and its own work go on.
bool clip_follows(const Situation& now);

/// Was the clip given up or cancelled although its render may have been charged? Then only a person's `redo`
/// buys another.
bool is_given_up(const Situation& now);

/// Facts about an attempt. An attempt's state only moves right in
/// sending < ambiguous < {refused, abandoned} < accepted < {failed, succeeded}; what would move it left is
/// old news.
Change transition(const Situation& now, const Fact& fact, const Policies& policies);

/// The decision of the step that held the lease.
Change transition(const Situation& now, StepKind step, const Next& next, const Policies& policies);

/// A person asks for the clip. A failed one gets a new chance, a paid result that had been given up is
/// fetched again, and so is one whose file is gone; a late one is watched for one more render limit. Nothing
/// here buys a render again while one may still come: a clip that is held as ambiguous stays held, and an
/// attempt that was accepted is watched or fetched before another one is made.
Change wanted(const Situation& now, bool has_attempt, bool file_is_there);

/// A person asks for a new render of a clip whatever was delivered before. A done one, and one
/// whose paid result cannot be had, begins anew; one that was not bought yet goes on as wanted() says.
/// Ignored while a render may still come: that one is seen to its end first.
Change redo(const Situation& now, bool has_attempt);

/// May the files of the clip's takes be moved? Not while a render is on its way, whose worker moves them, nor
/// while one is in doubt.
bool takes_at_rest(ClipState clip, HoldReason hold);

/// Paid, and yet there is no file to be had: only a new payment brings one.
bool is_lost(ClipState clip, HoldReason hold);

/// A person chooses an earlier take, whose file is in place. Ignored unless the takes are at rest.
Change choose_take(const Situation& now);

/// A send whose process died before it could tell: `never_sent` when its own journal proves it.
Change sender_died(const Situation& now, bool never_sent);

}  // namespace zoetrope::lifecycle
