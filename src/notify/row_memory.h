#pragma once

#include <cstdint>
#include <optional>
#include <string>

/// What is known of a clip's row in a table between two requests.

namespace zoetrope::notify {

struct RowMemory {
  std::string row;              ///< the id of its page; "" while none is known
  bool was_found = false;       ///< the table named it, and nothing was written into it since
  bool is_to_be_found = false;  ///< there was one, and it takes nothing any more: is there another?
  /// The table had none when this doubt (Delivery::doubted_until, 0 for none) was all there was. Another one
  /// since then makes it worth nothing.
  std::optional<std::int64_t> absent_in_doubt;
  std::int64_t told = 0;  ///< the number of the report that stands in it

  bool operator==(const RowMemory&) const = default;
};

std::string to_text(const RowMemory& memory);
/// One of nothing when it is empty or damaged.
RowMemory parse_row_memory(const std::string& text);

}  // namespace zoetrope::notify
