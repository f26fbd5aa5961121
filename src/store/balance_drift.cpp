#include "store/balance_drift.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/check.h"

namespace zoetrope::store {
namespace {

/// Everything that was charged before it is booked in what it says was posted.
bool knows_all_before(const BalanceView& noted, const std::vector<BookedSend>& sends) {
  Money posted;
  for (const BookedSend& send : sends) {
    if (send.made_by_event <= noted.after_event) posted += send.posted;
  }
  return noted.at_rest && posted == noted.posted;
}

/// A booking is made on what the audit of a balance found, so it follows that balance.
Money booked_since(const BalanceView& base, const std::vector<BalanceView>& noted,
                   const std::vector<UnattributedRow>& unattributed) {
  const auto next =
      std::find_if(noted.begin(), noted.end(), [&](const BalanceView& other) { return other.id > base.id; });
  CHECK(next != noted.end());
  Money sum;
  for (const UnattributedRow& booked : unattributed) {
    if (booked.at >= next->at) sum += booked.micros;
  }
  return sum;
}

/// Sums that selections of charges come to. As many credits of half a cent are 100 dollars.
constexpr std::size_t sums_max = 20'000;

enum class Fit { none, some, too_many };

/// Whether some of the charges cost this much together, and how few. More sums than are counted leave it
/// open.
std::pair<Fit, int> fewest_of(const std::vector<OpenCharge>& charges, Money wanted) {
  Money all;
  for (const OpenCharge& charge : charges) all += charge.reserved;
  if (all < wanted) return {Fit::none, 0};
  std::map<Money, int> fewest{{Money(), 0}};
  for (const OpenCharge& charge : charges) {
    const auto without = fewest;
    for (const auto& [sum, count] : without) {
      const Money more = sum + charge.reserved;
      if (more > wanted) break;
      const auto [at, is_new] = fewest.try_emplace(more, count + 1);
      if (!is_new) at->second = std::min(at->second, count + 1);
    }
    if (fewest.size() > sums_max) return {Fit::too_many, 0};
  }
  const auto found = fewest.find(wanted);
  return found == fewest.end() ? std::pair{Fit::none, 0} : std::pair{Fit::some, found->second};
}

AuditFinding find(AuditView& view) {
  if (view.missing == Money()) return AuditFinding::agrees;
  if (view.missing < Money()) return AuditFinding::overbooked;
  Money under_way;
  for (const OpenCharge& charge : view.charges) {
    if (charge.is_under_way()) under_way += charge.reserved;
  }
  // A render under way is charged at its beginning or at its end: as long as there is one, less is certain.
  if (under_way >= view.missing) return AuditFinding::under_way;
  const auto [fit, charged] = fewest_of(view.charges, view.missing);
  view.charged = charged;
  return fit == Fit::some   ? AuditFinding::sends
         : fit == Fit::none ? AuditFinding::other
                            : AuditFinding::untold;
}

}  // namespace

AuditView compare_balances(const std::vector<BalanceView>& noted, const std::vector<BookedSend>& sends,
                           std::vector<OpenCharge> charges,
                           const std::vector<UnattributedRow>& unattributed) {
  CHECK(!noted.empty());
  AuditView view{.now = noted.back(), .charges = std::move(charges)};
  const BalanceView* before = nullptr;
  Money fallen;
  for (const BalanceView& next : noted) {
    const bool is_last = &next == &noted.back();
    if (!is_last && !knows_all_before(next, sends)) continue;
    if (before == nullptr) {
      if (!next.at_rest) break;
      view.base = next;
    } else {
      const Money missing = (before->balance - next.balance) - (next.posted - before->posted);
      (missing < Money() ? view.topped_up : fallen) += missing < Money() ? Money() - missing : missing;
    }
    before = &next;
  }
  if (view.base && view.base->id == view.now.id) view.base.reset();
  if (!view.base) return view;
  view.posted = view.now.posted - view.base->posted;
  view.unattributed = booked_since(*view.base, noted, unattributed);
  view.missing = fallen - view.unattributed;
  view.expected = view.now.balance + view.missing;
  view.finding = find(view);
  return view;
}

}  // namespace zoetrope::store
