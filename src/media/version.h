#pragma once

#include "base/library.h"

namespace zoetrope::media {

/// The libavformat that clips are read with.
LibraryVersion library_version();

}  // namespace zoetrope::media
