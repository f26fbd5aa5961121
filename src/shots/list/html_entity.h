#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace zoetrope::shots {

struct Entity {
  std::string text;       ///< the character, as UTF-8
  std::size_t bytes = 0;  ///< of the entity, with "&" and ";"
};

/// The HTML entity that a text begins with, of those that are written in prose: "&amp;", "&mdash;", "&#39;",
/// "&#x2019;". Nothing for others and for control characters. A hard blank is a blank.
std::optional<Entity> read_entity(std::string_view text);

}  // namespace zoetrope::shots
