#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope::shots {

std::string joined(std::string_view folder, std::string_view name);

/// The names of the files right in a folder; none when the folder is not there. Hidden ones are left out.
/// Symbolic links are listed, because only opening one tells whether the FileSystem follows it.
Result<std::vector<std::string>> files_in(FileSystem& files, const std::string& folder);

/// The same for the whole tree, as paths relative to the folder. Linked folders are not entered: they may
/// form a loop. Errors: invalid_input when the tree is deeper or larger than a project's assets would be.
Result<std::vector<std::string>> files_below(FileSystem& files, const std::string& folder);

}  // namespace zoetrope::shots
