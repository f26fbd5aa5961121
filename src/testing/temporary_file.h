#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace zoetrope::testing {

/// Is there as long as this lives.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text = "") {
    ::close(::mkstemp(path_.data()));
    write(text);
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// In place of what is in it.
  void write(const std::string& text) const { std::ofstream(path_) << text; }

 private:
  std::string path_ = (std::filesystem::temp_directory_path() / "zoetrope-file-XXXXXX").string();
};

}  // namespace zoetrope::testing
