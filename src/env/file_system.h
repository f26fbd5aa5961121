#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace zoetrope {

enum class FileKind { regular, directory, symlink, other };

struct FileInfo {
  FileKind kind = FileKind::other;
  std::uint64_t bytes = 0;
  std::uint64_t links = 1;
  WallTime modified;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  unsigned mode = 0644;  ///< the permission bits
};

struct DirEntry {
  std::string name;
  FileKind kind = FileKind::other;
};

/// The file system that a folder lies on.
struct VolumeInfo {
  std::string type;      ///< "ext4", "nfs4", "fuse.sshfs"
  bool network = false;  ///< other machines may use it too: neither locks nor syncs can be relied on
  bool read_only = false;
  std::uint64_t free_bytes = 0;  ///< for an unprivileged writer
  std::uint64_t free_files = 0;
  std::uint64_t files_max = 0;  ///< 0 where files are not counted
};

/// One thread at a time. Destroying it closes without a sync.
class ReadableFile {
 public:
  virtual ~ReadableFile() = default;
  virtual Result<FileInfo> info() = 0;
  /// Up to `into.size()` bytes from `offset`; fewer only at the end, 0 at or behind it.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) = 0;
};

/// One thread at a time. What was written is durable only after sync().
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  virtual Result<void> append(std::string_view bytes) = 0;
  /// fdatasync(2).
  virtual Result<void> sync() = 0;
  virtual Result<void> close() = 0;
};

/// Files below one root. Safe for concurrent use.
///
/// Every path is relative to the root, with '/' between parts; "" is the root itself. A path that would leave
/// the root ("..", a symbolic link on the way or at the end) is refused with invalid_input unless the
/// FileSystem was opened with SymlinkPolicy::follow. Opening for reading refuses anything but a regular file
/// (a FIFO would block, a device would never end).
///
/// Errors, and what callers may rely on: not_found (no such file), conflict (it exists already),
/// no_space (ENOSPC, EDQUOT, EROFS, EFBIG), invalid_input (not a regular file, leaves the root, name too
/// long), unavailable (EIO and everything else). Messages name the path.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  /// The absolute path for showing it and for handing it to a child process.
  [[nodiscard]] virtual std::string absolute(std::string_view path) const = 0;

  /// Never follows a symbolic link at the end of the path.
  virtual Result<FileInfo> stat(const std::string& path) = 0;
  /// Sorted by name, without "." and "..".
  virtual Result<std::vector<DirEntry>> list(const std::string& path) = 0;
  virtual Result<std::unique_ptr<ReadableFile>> open(const std::string& path) = 0;
  /// A new file (O_EXCL); conflict when there is one. `mode` is subject to no umask surprises: it is set.
  virtual Result<std::unique_ptr<WritableFile>> create(const std::string& path, unsigned mode) = 0;
  /// The folder and the missing ones above it.
  virtual Result<void> make_directories(const std::string& path) = 0;
  /// renameat2(RENAME_NOREPLACE): conflict when `to` exists. Falls back to link and unlink where the file
  /// system lacks it.
  virtual Result<void> rename_no_replace(const std::string& from, const std::string& to) = 0;
  /// not_found when there is none.
  virtual Result<void> remove(const std::string& path) = 0;
  /// fsync(2) of a folder, so that names made or removed in it are durable.
  virtual Result<void> sync_directory(const std::string& path) = 0;
  /// The file system of a folder; a mount inside the root may be another one than the root's.
  virtual Result<VolumeInfo> volume(const std::string& path) = 0;

  /// The whole file; invalid_input when it is longer than `bytes_max`.
  Result<std::string> read_all(const std::string& path, std::uint64_t bytes_max);
  /// Writes `path` through a temporary name beside it: create, append, sync, replace, sync of the folder.
  /// A reader sees the old or the new content, never a part.
  virtual Result<void> write_atomically(const std::string& path, std::string_view bytes, unsigned mode) = 0;
};

enum class SymlinkPolicy { refuse, follow };

/// The real thing. Creates the root when `SymlinkPolicy::refuse` and it does not exist; keeps it open.
Result<std::unique_ptr<FileSystem>> open_file_system(const std::string& root, SymlinkPolicy symlinks);

/// SHA-256 of a whole file and its length.
struct FileDigest {
  std::string sha256;
  std::uint64_t bytes = 0;
};
Result<FileDigest> digest_file(FileSystem& files, const std::string& path);

}  // namespace zoetrope
