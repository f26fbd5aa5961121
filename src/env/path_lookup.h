#pragma once

#include <sys/types.h>

#include <string>

#include "base/result.h"
#include "env/descriptor.h"
#include "env/file_system.h"

namespace zoetrope {

/// How folders below a root are found without following symbolic links. The kernel's way needs Linux 5.6
/// (https://man7.org/linux/man-pages/man2/openat2.2.html) and no seccomp filter that hides it; the walk opens
/// one part after the other with O_NOFOLLOW.
enum class LookupMethod { kernel, walk };

/// The kernel's way where it works for the folder `root`, the walk elsewhere.
LookupMethod best_lookup_method(int root);

/// A checked path: the folder that holds the last part, opened, and the last part itself.
struct Place {
  Descriptor folder;
  std::string name;
};

/// Turns paths below a root into open folders. Everything else works on one name inside such a folder, so
/// that nobody can swap a folder for a link between the check and the use. Safe for concurrent use.
class PathLookup {
 public:
  PathLookup(Descriptor root, SymlinkPolicy symlinks, LookupMethod method)
      : root_(std::move(root)), symlinks_(symlinks), method_(method) {}

  /// The folder at `path` ("" is the root), opened with `flags` beside O_DIRECTORY and O_CLOEXEC.
  Result<Descriptor> open_folder(const std::string& path, int flags) const;

  /// Everything but the last part opened as a folder. invalid_input when `path` is the root itself.
  Result<Place> locate(const std::string& path) const;

  [[nodiscard]] SymlinkPolicy symlinks() const { return symlinks_; }
  /// Added to the flags when the last part is opened.
  [[nodiscard]] int last_part_flags() const;

 private:
  [[nodiscard]] int open_beneath(const std::string& clean, int flags) const;

  Descriptor root_;
  SymlinkPolicy symlinks_;
  LookupMethod method_;
};

/// `path` without empty parts and "."; invalid_input for an absolute path, a NUL byte and, under
/// SymlinkPolicy::refuse, for "..".
Result<std::string> clean_path(const std::string& path, SymlinkPolicy symlinks);

}  // namespace zoetrope
