#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
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

/// A cap belongs to the database: it is in force for every process until another one is set.
struct CapChange {
  /// "task" (the one that it is said with), "channel" (each that has none of its own), "channel:NAME", "day",
  /// "month" (each of them), "total".
  std::string scope;
  std::optional<Money> cap;  ///< nothing: there is no cap
};

}  // namespace zoetrope::store
