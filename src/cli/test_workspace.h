#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "env/file_system.h"
#include "store/test_store.h"

/// For the tests of this room.

namespace zoetrope::cli {

/// A store with a workspace in a folder of its own.
class WorkspaceTest : public store::StoreTest {
 protected:
  void put(const std::string& name, const std::string& content) {
    std::filesystem::create_directories(std::filesystem::path(workspace_->absolute(name)).parent_path());
    ASSERT_TRUE(workspace_->write_atomically(name, content, 0600));
  }

  std::unique_ptr<FileSystem> workspace_ = *open_file_system(folder().string(), SymlinkPolicy::refuse);
};

}  // namespace zoetrope::cli
