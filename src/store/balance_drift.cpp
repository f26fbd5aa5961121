#include "store/balance_drift.h"

#include <algorithm>
#include <map>

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

/// How few of the charges cost this much together; nothing when no selection does. Their prices are few.
std::optional<int> fewest(const std::map<Money, int>& counts, std::map<Money, int>::const_iterator from,
                          Money sum) {
  if (sum == Money()) return 0;
  if (from == counts.end()) return std::nullopt;
  std::optional<int> best;
  for (int taken = 0; taken <= from->second; ++taken) {
    const Money rest = sum - from->first * taken;
    if (rest < Money()) break;
    const auto more = fewest(counts, std::next(from), rest);
    if (more && (!best || *more + taken < *best)) best = *more + taken;
  }
  return best;
}

std::optional<int> charged_of(const std::vector<OpenCharge>& charges, Money sum) {
  constexpr std::size_t prices_max = 4;
  std::map<Money, int> counts;
  for (const OpenCharge& charge : charges) ++counts[charge.reserved];
  if (counts.size() > prices_max) return std::nullopt;
  return fewest(counts, counts.begin(), sum);
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
  if (const auto charged = charged_of(view.charges, view.missing)) {
    view.charged = *charged;
    return AuditFinding::sends;
  }
  return AuditFinding::other;
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
