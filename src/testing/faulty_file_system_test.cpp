#include "testing/faulty_file_system.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "env/random.h"

namespace zoetrope::testing {
namespace {

class FaultyFiles : public ::testing::Test {
 protected:
  FaultyFiles()
      : folder_(std::filesystem::path(::testing::TempDir()) / ("faulty-" + make_system_random()->uuid())),
        base_(open_file_system(folder_.string(), SymlinkPolicy::refuse)) {}
  ~FaultyFiles() override { std::filesystem::remove_all(folder_); }
  void SetUp() override { ASSERT_TRUE(base_); }

  FileSystem& base() { return **base_; }

 private:
  std::filesystem::path folder_;
  Result<std::unique_ptr<FileSystem>> base_;
};

const Error disk_full{ErrorCode::no_space, "disk full"};

TEST_F(FaultyFiles, ForwardsWhatItWasNotToldToFail) {
  FaultyFileSystem files(base());
  ASSERT_TRUE(files.make_directories("a/b"));
  ASSERT_TRUE(files.write_atomically("a/b/c", "text", 0600));
  EXPECT_EQ(files.read_all("a/b/c", 100).value_or(""), "text");
  EXPECT_EQ(files.list("a/b").value().size(), 1U);
  ASSERT_TRUE(files.rename_no_replace("a/b/c", "a/d"));
  ASSERT_TRUE(files.sync_directory("a"));
  EXPECT_EQ(files.stat("a/d").value().bytes, 4U);
  EXPECT_GT(files.volume("").value_or(VolumeInfo{}).free_bytes, 0U);
  EXPECT_EQ(files.absolute("a"), base().absolute("a"));
  ASSERT_TRUE(files.remove("a/d"));
  EXPECT_EQ(files.stat("a/d").error().code, ErrorCode::not_found);
  EXPECT_EQ(files.calls(FileCall::stat), 2);
}

TEST_F(FaultyFiles, TheKthCallFailsOnceAndDoesNothing) {
  FaultyFileSystem files(base());
  files.fail(FileCall::write_atomically, 2, disk_full);
  EXPECT_TRUE(files.write_atomically("one", "1", 0600));
  EXPECT_EQ(files.write_atomically("two", "2", 0600).error(), disk_full);
  EXPECT_EQ(base().stat("two").error().code, ErrorCode::not_found);
  EXPECT_TRUE(files.write_atomically("two", "2", 0600));
  EXPECT_EQ(files.calls(FileCall::write_atomically), 3);
}

TEST_F(FaultyFiles, OpenFilesFailToo) {
  FaultyFileSystem files(base());
  auto made = files.create("log", 0600);
  ASSERT_TRUE(made);
  files.fail(FileCall::append, 2, disk_full);
  files.fail(FileCall::sync, 1, disk_full);
  EXPECT_TRUE((*made)->append("ok"));
  EXPECT_EQ((*made)->append("lost").error(), disk_full);
  EXPECT_EQ((*made)->sync().error(), disk_full);
  EXPECT_TRUE((*made)->close());
  auto opened = files.open("log");
  ASSERT_TRUE(opened);
  files.fail(FileCall::read, 1, {ErrorCode::unavailable, "i/o error"});
  std::string buffer(8, ' ');
  EXPECT_FALSE((*opened)->read_at(0, buffer));
  EXPECT_EQ((*opened)->read_at(0, buffer).value_or(0), 2U);
  EXPECT_EQ((*opened)->info().value().bytes, 2U);
}

TEST_F(FaultyFiles, AFaultThatStaysEndsWithHealing) {
  FaultyFileSystem files(base());
  files.fail_always(FileCall::create, disk_full);
  EXPECT_FALSE(files.create("a", 0600));
  EXPECT_FALSE(files.create("a", 0600));
  files.heal();
  EXPECT_TRUE(files.create("a", 0600));
}

}  // namespace
}  // namespace zoetrope::testing
