#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::shots {

inline constexpr std::size_t image_name_bytes_max = 1000;

/// Why a name is not one that may be looked up below a project's assets folder, with the remedy; nothing when
/// it may: a relative path whose parts are plain names. The name itself stays out of the text.
std::optional<std::string> image_name_problem(std::string_view name);

/// The name without its image ending (.png, .jpg, .jpeg, in any case); nothing when it has none.
std::optional<std::string_view> image_stem(std::string_view name);

/// Between the names where a shot has several: Shot::image_name is "a.png + b.png".
inline constexpr std::string_view image_name_separator = " + ";

/// Those names; one, with blanks and plus signs, where not each of them has the ending of an image.
std::vector<std::string> named_images(std::string_view image_name);

}  // namespace zoetrope::shots
