#pragma once

#include <fmt/format.h>

#include <string>

#include "base/error.h"

namespace zoetrope::media {

/// What is said of a clip that is not whole: `what` names the part, the caller the file.
inline Error damaged_clip(const std::string& what) {
  return {ErrorCode::corrupt, fmt::format("is damaged: {}; fetch it again", what)};
}

}  // namespace zoetrope::media
