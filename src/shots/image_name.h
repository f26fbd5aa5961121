#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace zoetrope::shots {

inline constexpr std::size_t image_name_bytes_max = 1000;

/// Why a name is not one that may be looked up below a project's assets folder, with the remedy; nothing when
/// it may: a relative path whose parts are plain names. The name itself stays out of the text.
std::optional<std::string> image_name_problem(std::string_view name);

}  // namespace zoetrope::shots
