#pragma once

#include <string>
#include <string_view>

namespace zoetrope::cli {

/// The whole prompt as lines of at most 80 columns that begin with `margin`. With `colour` its parts are told
/// apart: core action, specific details, logical sequence, environment, camera. Printable, but for the
/// colours themselves.
std::string prompt_lines(std::string_view margin, std::string_view prompt, bool colour);

/// The five parts' names, each in its colour, on one line.
std::string prompt_legend();

}  // namespace zoetrope::cli
