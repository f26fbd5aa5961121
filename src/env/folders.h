#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "env/descriptor.h"
#include "env/file_system.h"
#include "env/path_lookup.h"

namespace zoetrope {

/// The entries of an open folder (not O_PATH), sorted by name. `shown` names it in errors.
Result<std::vector<DirEntry>> list_folder(Descriptor folder, const std::string& shown);

/// Makes `path` below the root and what is missing above it, each with exactly `mode`, and syncs the folders
/// that got a new name. `shown_before` stands before the path in errors.
Result<void> make_folders(const PathLookup& lookup, const std::string& path, unsigned mode,
                          std::string_view shown_before = "");

/// The same for an absolute path of the user's, where symbolic links on the way are his business.
Result<void> make_absolute_folders(const std::string& path, unsigned mode);

}  // namespace zoetrope
