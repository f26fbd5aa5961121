#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zoetrope::testing {

enum class JsonKind { null, boolean, number, string, object, array };

/// One member of a JSON object. `text` is the value itself for a string and its JSON form for everything
/// else, so that an inner object can be read with read_object() again.
struct JsonMember {
  std::string name;
  JsonKind kind = JsonKind::null;
  std::string text;
};

/// The members of a JSON object. Errors: invalid_input (no JSON, no object, a repeated name at any depth,
/// nested deeper than 16, longer than 64 KiB).
Result<std::vector<JsonMember>> read_object(std::string_view text);

/// The text as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

}  // namespace zoetrope::testing
