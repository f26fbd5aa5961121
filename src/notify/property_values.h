#pragma once

#include <string>
#include <string_view>

#include "base/money.h"

/// Properties of pages at Notion, https://developers.notion.com/reference/page-property-values: JSON of what
/// is written into them. Numbers are written from decimals, with no binary float on the way.

namespace zoetrope::notify {

/// A string as JSON; invalid UTF-8 is replaced.
std::string json_string(std::string_view text);
/// Of the type rich_text.
std::string text_value(std::string_view text);
/// Of the type title.
std::string title_value(std::string_view text);
/// Of the type status or select.
std::string option_value(const std::string& type, std::string_view name);
/// Of the type number or rich_text.
std::string money_value(const std::string& type, Money money);

}  // namespace zoetrope::notify
