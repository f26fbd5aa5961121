#pragma once

#include "base/strong_id.h"

namespace zoetrope {

using TaskId = StrongId<struct TaskTag>;        ///< one video's clip generation
using ClipId = StrongId<struct ClipTag>;        ///< one still that becomes one MP4
using AttemptId = StrongId<struct AttemptTag>;  ///< one paid render of a clip, sent at most once

}  // namespace zoetrope
