#pragma once

#include <string>

#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope {

/// Gives a whole and synced file its final name; a file that has it already is replaced, and readers see the
/// one or the other. Durable once the folder is synced. Both paths are in one folder, and the last part of
/// `from` is random: should somebody swap the folder for a link meanwhile, nothing of that name is there.
///
/// Errors: not_found, no_space, unavailable.
Result<void> replace_file(const FileSystem& files, const std::string& from, const std::string& to);

}  // namespace zoetrope
