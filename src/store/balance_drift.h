#pragma once

#include <vector>

#include "store/money_views.h"

/// What the balances of an account say about its ledger. Pure functions.

namespace zoetrope::store {

/// A send of the account that was charged.
struct BookedSend {
  std::int64_t made_by_event = 0;  ///< of the history
  Money posted;
};

/// What was booked for the account without a send, or taken back from that.
struct UnattributedRow {
  WallTime at;
  Money micros;
};

/// `noted` are the account's balances, the first one first and at least one; the last is the present one,
/// with what is posted by now. `charges` are the sends that may have been charged and are not booked.
///
/// Balances are compared from one to the next between which everything is known: at rest, and with no send
/// from before that was booked later. Between two such a rise beyond what was posted is a top-up, and a fall
/// is missing. A top-up and a fall between the same two hide each other.
/// What was booked without a send counts from the first comparison with the base on: earlier bookings stand
/// for what the base lacks already.
AuditView compare_balances(const std::vector<BalanceView>& noted, const std::vector<BookedSend>& sends,
                           std::vector<OpenCharge> charges, const std::vector<UnattributedRow>& unattributed);

}  // namespace zoetrope::store
