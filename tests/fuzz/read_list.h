#pragma once

#include <string_view>

namespace zoetrope::fuzz {

/// Reads the text as the shot list `name`, whose ending tells the format, and requires what every list that
/// is read must be, and of every refusal that it names its place.
void read_list(std::string_view name, std::string_view text);

}  // namespace zoetrope::fuzz
