#pragma once

#include <span>
#include <string_view>

#include "base/mutant.h"

namespace zoetrope::sim {

/// One deliberate bug. Where two defences stand behind one another, both go: `mutated()` is asked at each.
struct CatalogueEntry {
  Mutant mutant;
  std::string_view id;    ///< the enumerator's name with dashes
  std::string_view bug;   ///< what the product does then
  std::string_view cost;  ///< what it would cost a user
};

/// All of them, in the order of the enumeration. Safe for concurrent use.
std::span<const CatalogueEntry> catalogue();

/// Null when there is none of that id.
const CatalogueEntry* find_mutant(std::string_view id);

}  // namespace zoetrope::sim
