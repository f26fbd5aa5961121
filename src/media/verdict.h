#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/text.h"

namespace zoetrope::media {

/// The scanners judge bytes and do not know their name: they say "is cut off at byte 7; export it again".
/// This puts the path in front. Trouble with reading (`unavailable` and the like) comes from the file system,
/// which named the path itself.
inline Error name_the_file(std::string_view path, Error error) {
  if (error.code == ErrorCode::invalid_input || error.code == ErrorCode::corrupt)
    error.message = printable(path) + " " + error.message;
  return error;
}

}  // namespace zoetrope::media
