#pragma once

#include <vector>

#include "base/library.h"

namespace zoetrope::http {

/// libcurl and the TLS library.
std::vector<LibraryVersion> library_versions();

}  // namespace zoetrope::http
