#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "env/file_system.h"
#include "hosts/memory_image.h"

namespace zoetrope::fuzz {

/// A few files in memory that can only be read.
class MemoryFiles final : public FileSystem {
 public:
  explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  [[nodiscard]] std::string absolute(std::string_view path) const override { return "/" + std::string(path); }
  Result<FileInfo> stat(const std::string& path) override {
    const auto found = files_.find(path);
    if (found == files_.end()) return missing(path);
    return hosts::MemoryFile(found->second).info();
  }
  Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override {
    const auto found = files_.find(path);
    if (found == files_.end()) return missing(path);
    return std::unique_ptr<ReadableFile>(std::make_unique<hosts::MemoryFile>(found->second));
  }
  Result<std::vector<DirEntry>> list(const std::string& path) override { return missing(path); }
  Result<std::unique_ptr<WritableFile>> create(const std::string& path, unsigned) override {
    return missing(path);
  }
  Result<void> make_directories(const std::string& path) override { return missing(path); }
  Result<void> rename_no_replace(const std::string& from, const std::string&) override {
    return missing(from);
  }
  Result<void> remove(const std::string& path) override { return missing(path); }
  Result<void> sync_directory(const std::string& path) override { return missing(path); }
  Result<VolumeInfo> volume(const std::string& path) override { return missing(path); }
  Result<void> write_atomically(const std::string& path, std::string_view, unsigned) override {
    return missing(path);
  }

 private:
  static Error missing(const std::string& path) { return {ErrorCode::not_found, path + " does not exist"}; }

  std::map<std::string, std::string> files_;
};

}  // namespace zoetrope::fuzz
