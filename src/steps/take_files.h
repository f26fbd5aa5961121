#pragma once

#include "base/time.h"
#include "env/file_system.h"
#include "model/project.h"

/// Where the files of a clip's takes are: the chosen one under the clip's own name, the others in takes/.

namespace zoetrope::steps {

/// The file that the store believes to stand under the clip's own name.
struct StandingTake {
  Project project;
  Output output = Output::videos;
  int number = 0;      ///< of the clip
  int take = 0;        ///< 0: none was delivered
  std::string sha256;  ///< of its file
};

/// What came of making way.
struct Way {
  bool is_wanted_there = false;  ///< the file that was to come stands there already, and nothing was moved
  std::string moved_to;          ///< "" when nothing was moved, or a preview went
};

/// Frees the clip's own name for the file with this digest. A take that was paid for is kept in takes/, a
/// preview, which is free, goes; anything else is moved aside under a dated name, never overwritten. Another
/// process may do the same at the same time, after this one was stopped for longer than its lease. Errors:
/// not_found when nothing stands there, and those of FileSystem.
Result<Way> make_way(FileSystem& files, const StandingTake& standing, const std::string& wanted_sha256,
                     WallTime now);

/// Moves a take that is kept in takes/ back under the clip's own name, which must be free. Errors: not_found
/// when it is not there, corrupt when its content is another one, conflict when the name is taken.
Result<void> put_back(FileSystem& files, const StandingTake& take);

}  // namespace zoetrope::steps
