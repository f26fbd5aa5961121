#pragma once

#include <string>
#include <vector>

#include "base/library.h"
#include "cli/doctor/finding.h"
#include "env/child_process.h"
#include "env/file_system.h"

namespace zoetrope::cli {

/// The libraries that every run loads.
std::vector<LibraryVersion> loaded_libraries();

/// FFmpeg's libraries are loaded only where clips are looked into.
Finding check_libav();

/// Is it at least the one that the program was built for, and is it known to be bad? A known fault that
/// cannot reach this program is named too, with the reason, so that nobody has to look it up.
Finding judge_library(const LibraryVersion& library);

/// Is the program of a script there, and every file that its command names by an absolute path? It is not
/// run, because it may spend. `files` is rooted at "/".
Finding check_script(FileSystem& files, const std::string& search_path,
                     const std::vector<std::string>& command);

/// Can this ffmpeg, whose version line that is, make previews? Ends within 10 s.
Finding check_ffmpeg(ChildProcess& children, const Result<std::string>& version);

}  // namespace zoetrope::cli
