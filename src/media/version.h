#pragma once

#include "base/library.h"
#include "base/result.h"

namespace zoetrope::media {

/// The libavformat that clips are read with. Errors: unavailable when it cannot be loaded.
Result<LibraryVersion> library_version();

}  // namespace zoetrope::media
