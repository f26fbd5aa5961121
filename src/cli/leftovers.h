#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "env/file_system.h"
#include "env/random.h"

/// What a command has not finished yet is under hidden names, ".KIND-TOKEN..." each, that go when it is over.
/// One that was killed leaves them.

namespace zoetrope::cli {

/// A name for the files of this process, by which another one can tell whether it still lives: a word of
/// letters and digits. Errors: unavailable (no /proc).
Result<std::string> make_process_token(Random& random);

/// Removes from the folder what processes that are gone left behind under names of this kind. Files of any
/// other name stay. What cannot be listed or removed stays too: it is hidden and harms nobody.
void remove_leftovers(FileSystem& files, const std::string& folder, std::string_view kind);

/// A file that goes away again unless it was kept.
class PartFile {
 public:
  PartFile(FileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}
  ~PartFile() {
    if (!kept_) static_cast<void>(files_.remove(path_));
  }
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  void keep() { kept_ = true; }

 private:
  FileSystem& files_;
  std::string path_;
  bool kept_ = false;
};

/// "" for a path without a folder.
std::string folder_of(const std::string& path);
/// The hidden name beside a file that it has until it is whole.
std::string part_beside(const std::string& path, std::string_view kind, std::string_view token);

}  // namespace zoetrope::cli
