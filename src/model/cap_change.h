#pragma once

#include <optional>
#include <string>

#include "base/money.h"

namespace zoetrope {

/// A cap belongs to the database: it is in force for every process until another one is set. A channel has an
/// amount of its own, none of its own, or the cap of all channels, as long as nothing is said of it alone.
struct CapChange {
  /// "task" (the one that it is said with), "channel" (each that has none of its own), "channel:NAME", "day",
  /// "month" (each of them), "total".
  std::string scope;
  std::optional<Money> cap;  ///< nothing: there is no cap
  bool as_kind = false;      ///< nothing is said of this one alone any more: it has the cap of its kind
};

}  // namespace zoetrope
