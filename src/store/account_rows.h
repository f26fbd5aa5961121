#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/breaker.h"
#include "store/store.h"

/// What happens to accounts, inside the caller's transaction.

namespace zoetrope::store {

/// Whom the news are about, and who brings them.
struct AboutAccount {
  std::string account;
  TaskId task;        ///< empty: any of the account
  AttemptId attempt;  ///< empty: they are about no send
  std::string_view source;
};

/// Opens or closes the account's breaker as lifecycle::account_change() says, and keeps that it did. `error`
/// is what the news came as, if they came as one. True when it opened, closed or has another reason now.
Result<bool> bring_account_news(sql::Connection& db, const AboutAccount& about, lifecycle::AccountNews news,
                                const std::optional<Error>& error, WallTime now);

/// A send is being made: when only one at a time is let through, this is it.
Result<void> begin_trial(sql::Connection& db, const AboutAccount& about, WallTime now);

/// Leases the free questions that are due. One at a time for an account, whoever asks.
Result<void> claim_probes(sql::Connection& db, const ClaimRequest& request, const Now& now,
                          std::vector<lifecycle::StepInput>& claimed);

/// What a probe came to; nothing happens when its lease is gone.
Result<void> apply_probe(sql::Connection& db, const StepReport& report, WallTime now);

/// SQL: does the account `acc` let something be sent, where ?2 is now and ?3 the latest time that is planned?
#define ZOETROPE_ACCOUNT_SENDS                                                                     \
  "(acc.breaker = 'closed' OR (acc.breaker IN ('storm', 'key_limited') AND acc.trial IS NULL AND " \
  "(acc.probe_at <= ?2 OR acc.probe_at > ?3)))"

}  // namespace zoetrope::store
