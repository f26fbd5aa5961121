#pragma once

#include "env/file_system.h"
#include "model/project.h"
#include "store/store.h"

namespace zoetrope::cli {

/// Finishes what a process that ended while it moved takes has left half done: a chosen take that is in
/// takes/ although nothing stands in its place goes back, and a take that stands in its place is the chosen
/// one. For videos; does nothing for clips with a single take. Errors: those of FileSystem and Store.
Result<void> put_takes_in_order(FileSystem& workspace, store::Store& store, const Project& project,
                                const store::Now& now);

}  // namespace zoetrope::cli
