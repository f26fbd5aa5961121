#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "env/random.h"
#include "media/clip_probe.h"

namespace zoetrope::cli {

/// The file that `generate-video` was asked for, somewhere on this machine. One thread at a time.
class VideoOutput {
 public:
  enum class Standing {
    free,    ///< nothing is there
    whole,   ///< a whole clip
    broken,  ///< something else; it is moved aside when the new clip is there
  };

  /// `files` is rooted at "/" and `path` absolute. Everything outlives this object.
  VideoOutput(FileSystem& files, media::ClipProbe& clips, Clock& clock, Random& random, std::string path);

  [[nodiscard]] const std::string& path() const { return path_; }

  /// Errors: invalid_input (a folder, link or device stands there), unavailable.
  Result<Standing> look(std::stop_token stop);

  /// Tries whether a file can be made in the folder, before anything is paid that could then not be put
  /// there. Removes what dead processes left of theirs. Errors: those of FileSystem, with the remedy.
  Result<void> prepare();

  /// Copies a clip to its place: whole and synced before it has its name, for everybody to read, and never
  /// over a whole clip. The very same clip that is there already is as good. Errors: conflict (another clip
  /// is there), corrupt (the source is not what `sha256` says), and those of FileSystem.
  Result<void> deliver(FileSystem& from_files, const std::string& from, const std::string& sha256,
                       std::stop_token stop);

 private:
  Result<void> copy(FileSystem& from_files, const std::string& from, const std::string& sha256,
                    const std::string& part);
  Result<void> make_way(const std::string& sha256, std::stop_token stop);
  [[nodiscard]] std::string aside() const;

  FileSystem& files_;
  media::ClipProbe& clips_;
  Clock& clock_;
  Random& random_;
  std::string path_;
  std::string name_;  ///< as `files_` takes it
};

}  // namespace zoetrope::cli
