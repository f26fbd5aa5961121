#pragma once

#include <string>
#include <vector>

#include "media/clip_probe.h"

namespace zoetrope::media {

/// What is unexpected about a playable clip, a sentence each.
std::vector<std::string> clip_warnings(const ClipInfo& clip, const ClipExpectation& expected,
                                       const std::string& path);

}  // namespace zoetrope::media
