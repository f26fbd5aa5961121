#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "env/file_system.h"

namespace zoetrope::testing {

/// The calls that can be made to fail; the last five are those of open files.
enum class FileCall {
  stat,
  list,
  open,
  create,
  make_directories,
  rename,
  remove,
  sync_directory,
  volume,
  write_atomically,
  info,
  read,
  append,
  sync,
  close,
};

/// Forwards every call to another FileSystem, except those it was told to fail; a call that fails is not
/// forwarded. Counts what was asked of it. Safe for concurrent use; `base` outlives it, and it outlives the
/// files it opened.
class FaultyFileSystem final : public FileSystem {
 public:
  explicit FaultyFileSystem(FileSystem& base) : base_(base) {}

  /// The `kth` call of this kind from now on fails once; 1 is the next one.
  void fail(FileCall call, int kth, Error error);
  /// Every call of this kind fails from now on.
  void fail_always(FileCall call, Error error);
  /// Every folder that is there is said to lie on this file system from now on.
  void pretend(VolumeInfo volume);
  /// The same of one folder alone.
  void pretend_of(const std::string& path, VolumeInfo volume);
  /// Nothing fails any more.
  void heal();
  /// How often a call was made, failed ones included.
  int calls(FileCall call);

  [[nodiscard]] std::string absolute(std::string_view path) const override { return base_.absolute(path); }
  Result<FileInfo> stat(const std::string& path) override;
  Result<std::vector<DirEntry>> list(const std::string& path) override;
  Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override;
  Result<std::unique_ptr<WritableFile>> create(const std::string& path, unsigned mode) override;
  Result<void> make_directories(const std::string& path) override;
  Result<void> rename_no_replace(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& path) override;
  Result<void> sync_directory(const std::string& path) override;
  Result<VolumeInfo> volume(const std::string& path) override;
  Result<void> write_atomically(const std::string& path, std::string_view bytes, unsigned mode) override;

  /// For the files it opened: counts the call, and fails when it is its turn.
  Result<void> pass(FileCall call);

 private:
  struct Plan {
    std::map<int, Error> at;  ///< by the number of the call
    std::optional<Error> always;
    int made = 0;
  };

  FileSystem& base_;
  Mutex mutex_;
  std::map<FileCall, Plan> plans_ GUARDED_BY(mutex_);
  std::optional<VolumeInfo> pretended_ GUARDED_BY(mutex_);
  std::map<std::string, VolumeInfo> pretended_of_ GUARDED_BY(mutex_);
};

}  // namespace zoetrope::testing
