#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "env/file_system.h"
#include "settings/environment.h"

namespace zoetrope::settings {

/// A folder that goes with the test, and the machine's files rooted at "/".
class FolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "zoetrope-cli-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    files_ = *open_file_system("/", SymlinkPolicy::follow);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }
  void put(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    ASSERT_TRUE(files_->write_atomically(below_root(path(name)), text, 0600).has_value());
  }

  std::string folder_;
  std::unique_ptr<FileSystem> files_;
};

}  // namespace zoetrope::settings
