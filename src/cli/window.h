#pragma once

#include <compare>
#include <cstddef>

namespace zoetrope::cli {

/// A window of a terminal.
struct Window {
  std::size_t columns = 80;
  std::size_t rows = 24;

  auto operator<=>(const Window&) const = default;
};

}  // namespace zoetrope::cli
