#pragma once

#include <string>

#include "base/result.h"
#include "env/file_system.h"
#include "env/random.h"

/// A cut makes hidden files, ".cut-TOKEN..." each, that go when it is over. One that was killed leaves them.

namespace zoetrope::cli {

/// A name for the files of this process's cut, by which another one can tell whether it still lives: a word
/// of letters and digits. Errors: unavailable (no /proc).
Result<std::string> make_cut_token(Random& random);

/// Removes from the folder what cuts left behind whose processes are gone. Files of any other name stay. What
/// cannot be listed or removed stays too: it is hidden and harms nobody.
void remove_cut_leftovers(FileSystem& files, const std::string& folder);

}  // namespace zoetrope::cli
