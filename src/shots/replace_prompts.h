#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace zoetrope::shots {

/// A shot list's text with the prompts of some clips replaced and every other byte as it was: line ends, byte
/// order mark, padding, other cells, comments. `name` tells the format, and is for messages. A prompt stays
/// in the marks (bold, code, quotes) and the style (quoted field, kind of YAML scalar) that it was written in
/// where it can be; a clip whose prompt is the one asked for is not touched. A text with line breaks goes
/// onto one line.
///
/// Where the camera movement has a cell of its own, the prompt's cell gets what stands before that movement,
/// and the new prompt has to end with it. The result is read again before it is given, and says what was
/// asked and nothing else.
///
/// Errors: invalid_input for a list that cannot be read, for a clip that it does not have, for an empty
/// prompt, for one that is composed of parts or that does not end with its camera cell ("stands in several
/// cells"), for a clip without a cell for its prompt, and for what the format cannot say there. Nothing is
/// changed then.
Result<std::string> with_prompts(std::string_view name, std::string_view text,
                                 const std::map<int, std::string>& prompts);

}  // namespace zoetrope::shots
