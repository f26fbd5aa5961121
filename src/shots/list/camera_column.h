#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots {

/// A prompt whose camera movement stands in a cell of its own, as one text: the movement is its last
/// sentence, with a capital letter and a full stop. The prompt as it is when there is no movement, or when
/// its last sentence says that movement already. A prompt without an end gets a full stop, so that two
/// sentences stay two.
std::string with_camera(std::string_view prompt, std::string_view camera);

/// What stands before that movement in a prompt that ends with it; empty when it does not, or is nothing
/// else.
std::string without_camera(std::string_view prompt, std::string_view camera);

}  // namespace zoetrope::shots
