#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "model/states.h"

/// When an account stops sending, and what lets it send again. One pure function, so that all of it is a
/// table in a test. An open breaker stops new paid requests and nothing else: polls and fetches go on.

namespace zoetrope::lifecycle {

/// What happened on an account, or became known about it.
enum class AccountNews {
  key_refused,
  no_credit,
  key_limited,
  maintenance,
  doubt,            ///< a send of which nobody knows what became of it
  accepted,         ///< the provider made a task of a send
  refused,          ///< a send was refused for a reason of its own, or never left
  render_failed,    ///< by the provider's own fault, or although it was charged
  render_came,      ///< a render succeeded
  trial_overdue,    ///< the send that was let through takes longer than anybody waits for
  probe_passed,     ///< the key is accepted, and the balance is enough
  probe_poor,       ///< the key is accepted, and the balance is not enough
  probe_failed,     ///< no answer, or one that says nothing about the account
  key_changed,      ///< it has another key now
  wanted_by_person  ///< a person asks for renders, and the key and the balance are good
};

/// The news that an error of any request on the account amounts to, if it is about the account.
std::optional<AccountNews> account_news(ErrorCode code);

struct AccountSituation {
  Breaker breaker = Breaker::closed;
  bool is_trial = false;  ///< the news are about the one send that a half-open breaker let through
  int doubts = 0;         ///< within storm_window, since the last storm; with the one of the news
  int failures = 0;       ///< renders in a row that failed by the provider's fault; without this one
  int looks = 0;          ///< probes and openings since a send was accepted
  Duration pause{};       ///< the setting breaker-pause
};

/// Absent means unchanged.
struct AccountChange {
  std::optional<Breaker> breaker = std::nullopt;      ///< it opens, opens for another reason, or closes
  std::optional<Duration> look_after = std::nullopt;  ///< until the next probe, or the next trial
  std::optional<int> looks = std::nullopt;
  std::optional<int> failures = std::nullopt;
  bool trial_over = false;     ///< another one may be let through when look_after is over
  bool forget_doubts = false;  ///< those so far do not count towards the next storm
  std::string reason;          ///< of a breaker that opens; "": what the news themselves say
};

inline constexpr int storm_doubts = 3;
inline constexpr Duration storm_window = std::chrono::minutes(10);
inline constexpr int storm_failures = 5;
inline constexpr Duration usual_breaker_pause = std::chrono::minutes(10);
/// A run that could only wait for its account waits for this many pauses, then it ends.
inline constexpr int pauses_waited_max = 6;
/// The key's own limit is the provider's, and nothing tells when it is raised: a trial after so many pauses.
inline constexpr int key_limit_pauses = 6;
inline constexpr Duration key_limit_wait_max = std::chrono::hours(1);

AccountChange account_change(const AccountSituation& now, AccountNews news);

/// Does a free question (the balance) tell whether it may close?
bool is_probed(Breaker breaker);
/// Can only a send tell? Then one is let through at a time.
bool is_tried(Breaker breaker);

/// Until the next probe after `looks` that left it open: a twentieth of the pause, then twice as long each
/// time, up to half of it.
Duration probe_delay(int looks, Duration pause);

}  // namespace zoetrope::lifecycle
