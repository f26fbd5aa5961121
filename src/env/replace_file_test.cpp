#include "env/replace_file.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

namespace zoetrope {
namespace {

TEST(ReplaceFileTest, TakesThePlaceOfAnotherAndKeepsItsContent) {
  std::string root = (std::filesystem::temp_directory_path() / "zoetrope-replace-XXXXXX").string();
  ASSERT_NE(mkdtemp(root.data()), nullptr);
  const auto files = std::move(open_file_system(root, SymlinkPolicy::refuse)).value();
  ASSERT_TRUE(files->write_atomically("new", "new", 0600).has_value());
  ASSERT_TRUE(files->write_atomically("old", "old", 0600).has_value());
  EXPECT_TRUE(replace_file(*files, "new", "old").has_value());
  EXPECT_EQ(files->read_all("old", 100).value(), "new");
  EXPECT_EQ(files->stat("new").error().code, ErrorCode::not_found);
  EXPECT_EQ(replace_file(*files, "new", "old").error().code, ErrorCode::not_found);
  EXPECT_EQ(files->read_all("old", 100).value(), "new");
  std::filesystem::remove_all(root);
}

}  // namespace
}  // namespace zoetrope
