#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "media/picture.h"

/// How pictures go from the media child to its parent.

namespace zoetrope::media {

/// Cuts off the first line, without its end.
std::string_view take_line(std::string_view& text);

std::string append_pixels(std::string text, const Picture& picture);

/// A line with as many pairs of sides, then the pixels. A size beyond the largest, or one byte too few or too
/// many, is unavailable.
Result<std::vector<Picture>> parse_pictures(std::string_view text, std::size_t count);

}  // namespace zoetrope::media
