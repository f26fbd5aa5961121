#pragma once

#include "base/library.h"

namespace zoetrope::sql {

/// The SQLite that is used.
LibraryVersion library_version();

}  // namespace zoetrope::sql
