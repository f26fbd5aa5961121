#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace zoetrope::notify {

/// The id of a page or data source as Notion writes it: "1f0b2c3d-...", from 32 hex digits with or without
/// hyphens, or from the address of the page in a browser (https://www.notion.so/Title-1f0b2c3d...). Nothing
/// when it is neither, so that no other text gets into a path.
std::optional<std::string> parse_notion_id(std::string_view text);

}  // namespace zoetrope::notify
