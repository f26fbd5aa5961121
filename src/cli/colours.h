#pragma once

#include <string_view>

#include "cli/app.h"

/// Colours of a terminal: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "Character Attributes".

namespace zoetrope::cli {

inline constexpr std::string_view colour_off = "\x1B[0m";
inline constexpr std::string_view red = "\x1B[31m";
inline constexpr std::string_view green = "\x1B[32m";
inline constexpr std::string_view bold_green = "\x1B[1;32m";
inline constexpr std::string_view yellow = "\x1B[33m";
inline constexpr std::string_view magenta = "\x1B[35m";
inline constexpr std::string_view cyan = "\x1B[36m";
inline constexpr std::string_view bright_blue = "\x1B[94m";

/// Colours are wanted unless NO_COLOR is set (https://no-color.org).
bool wants_colour(const settings::Environment& environment);

/// They are wanted, and standard output is a terminal.
bool output_has_colour(const App& app);

}  // namespace zoetrope::cli
