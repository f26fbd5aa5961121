#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots {

/// What a field says, from how it is written: RFC 4180's quotes around the whole field, doubled inside.
std::string decode_field(std::string_view raw);

/// How a field says it. It gets quotes when it had them (`raw` is how it was written) or needs them.
std::string encode_field(std::string_view text, std::string_view raw, char separator);

}  // namespace zoetrope::shots
