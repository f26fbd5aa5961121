#pragma once

#include <optional>

#include "base/error.h"
#include "providers/script/classify_script.h"
#include "providers/script/line_words.h"

namespace zoetrope::providers {

/// Why the program of a script never came to its own words, from all that was printed; nothing when it may
/// have. What a program that it calls lacks proves nothing: a wrapper misses `jq`, or a script ffmpeg, after
/// the render was bought.
std::optional<Error> not_started(const ScriptEnd& end);

/// Does this line, in small letters, tell that the send was never made: the image is missing, or nobody took
/// the connection? `image` is in small letters as well.
std::optional<Error> never_sent(std::string_view line, std::string_view image, const GivenWords& given);

/// No connection was made, for whatever it was.
bool did_not_connect(std::string_view line);

}  // namespace zoetrope::providers
