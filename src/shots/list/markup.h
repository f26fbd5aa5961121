#pragma once

#include <cstddef>
#include <string_view>

/// Marks inside a text that its writer saw as something else and that a model would get as they are.

namespace zoetrope::shots {

/// Where struck-out text begins in a Markdown cell as it is written: "~~fog~~", "<del>fog</del>"; npos when
/// there is none.
std::size_t find_struck(std::string_view raw);

/// The first emphasis, link or footnote in a text, such as "**fog**" or "[fog](a.png)"; empty when there is
/// none.
std::string_view find_markup(std::string_view text);

}  // namespace zoetrope::shots
