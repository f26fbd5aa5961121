#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "model/ids.h"
#include "model/project.h"
#include "model/states.h"

/// What can be read from the books, as values, and what goes into them besides renders.

namespace zoetrope::store {

/// Days and months are those of UTC in which a send was made.
struct BudgetView {
  std::string scope;  ///< "total", "channel:poke1", "task:ID", "day:2026-11-25", "month:2026-11"
  std::optional<Money> cap;
  Money reserved;
  Money spent;
  bool is_own = false;  ///< of a channel: this cap is its own, and not that of all channels

  /// No further send of this price?
  [[nodiscard]] bool blocks(Money price) const { return cap && reserved + spent + price > *cap; }
  /// Four fifths of the cap are used up, or more.
  [[nodiscard]] bool is_near() const {
    return cap && reserved + spent > Money() && (reserved + spent) * 5 >= *cap * 4;
  }
  /// What may still be reserved; zero when the cap is passed.
  [[nodiscard]] Money left() const {
    return cap && reserved + spent < *cap ? *cap - reserved - spent : Money();
  }
};

/// What a charge brought. Worked out from how things stand, and not stored with the charge: a file that was
/// kept beside may be chosen later, and what could not be fetched may be fetched.
enum class ChargeKind {
  none,         ///< nothing was charged
  clip,         ///< a file that is or was a clip's
  failed,       ///< the render failed, and was charged all the same
  superseded,   ///< its clip had moved on; the file is kept beside, if there is one
  not_fetched,  ///< its file is not here yet, or could not be had
};
std::string_view to_string(ChargeKind kind);

/// One send and its money.
struct CostLine {
  std::string channel;
  std::string project;
  int clip = 0;
  std::string day;  ///< UTC, on which it was sent: "2026-11-25"
  bool refused = false;
  ChargeKind kind = ChargeKind::none;
  Money posted;
  Money reserved;  ///< may still be charged
  bool in_doubt =
      false;  ///< with something reserved: nobody waits for it any more, or knows whether it was taken
  bool delivered = false;  ///< its file is or was the clip's
  Money above_reserve;     ///< of what is posted
};

/// What left the account, and no send is known to have cost it.
struct Unattributed {
  Money sends;      ///< by sends that were given up, nobody knows by which
  Money elsewhere;  ///< not by this database's
};

struct CostBook {
  std::vector<CostLine> lines;  ///< by channel, project and clip, the first send first
  Unattributed unattributed;    ///< of all accounts; nothing when the book is about one channel
};

/// What a provider said that an account holds.
struct BalanceView {
  std::int64_t id = 0;
  WallTime at;
  Money balance;
  Money posted;                  ///< so far, of the account's sends
  Money reserved;                ///< then
  std::int64_t after_event = 0;  ///< of the history: sends that were made before have an earlier one
  bool at_rest = false;          ///< no send of the account was under way
};

/// How an account stood immediately before its balance was asked for.
struct BalanceMark {
  std::string account;
  std::int64_t sends = 0;
  bool at_rest = false;
};

/// A send that may have been charged and is not booked.
struct OpenCharge {
  AttemptId attempt;
  Project project;
  int clip = 0;
  int n = 0;
  AttemptState state = AttemptState::ambiguous;
  bool in_doubt_now = false;  ///< its clip waits for a decision about it
  bool unwatched = false;     ///< accepted, and nobody looks at its render any more: given up after 14 days
  std::string image_url;
  WallTime sent_at;
  Money reserved;

  /// It comes to its end by itself.
  [[nodiscard]] bool is_under_way() const {
    return state == AttemptState::sending || (state == AttemptState::accepted && !unwatched);
  }
};

enum class AuditFinding {
  nothing_to_compare,  ///< no balance was noted yet while nothing was under way
  agrees,
  under_way,   ///< what is missing is no more than what renders under way may cost
  sends,       ///< as much is missing as some of the open charges together cost
  other,       ///< something else took it
  untold,      ///< so many sends of so many prices are open that it is not told which of the two
  overbooked,  ///< more is booked as unattributed than is missing
};

/// The ledger of an account beside what the provider says.
struct AuditView {
  std::string account;
  AuditFinding finding = AuditFinding::nothing_to_compare;
  std::optional<BalanceView>
      base;  ///< the first one that was noted at rest; nothing: the other sums say nothing
  BalanceView now;
  Money posted;        ///< since then
  Money topped_up;     ///< since then: by as much the balance rose
  Money unattributed;  ///< booked since the balance that is compared with
  Money expected;      ///< to be there now
  Money missing;       ///< of that; negative when there is more
  std::vector<OpenCharge> charges;
  int charged = 0;  ///< with AuditFinding::sends: so many of them
};

/// Whether what this audit found missing may be booked: nothing may still become known by itself, or by a
/// decision that is waited for. Errors: conflict. Store::book_missing() tests it too; whoever asks a person
/// first tests it before that.
Result<void> test_bookable(const AuditView& view);

}  // namespace zoetrope::store
