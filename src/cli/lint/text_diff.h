#pragma once

#include <string>
#include <string_view>

namespace zoetrope::cli {

/// What differs, line by line, as `diff -u` shows it (https://www.gnu.org/software/diffutils/manual, "Unified
/// Format"); "" when nothing does. `name` stands in the heading. Each line is printable. With `colour` lines
/// that go are red and lines that come green.
std::string text_diff(std::string_view name, std::string_view before, std::string_view after, bool colour);

}  // namespace zoetrope::cli
