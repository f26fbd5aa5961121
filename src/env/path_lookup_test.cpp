#include "env/path_lookup.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

namespace zoetrope {
namespace {

namespace fs = std::filesystem;

class PathLookupTest : public ::testing::TestWithParam<LookupMethod> {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "zoetrope-lookup-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    top_ = pattern;
    fs::create_directories(top_ / "root/a/b");
    fs::create_directories(top_ / "outside/b");
    fs::create_directory_symlink("a", top_ / "root/inner");
    fs::create_directory_symlink("../outside", top_ / "root/outer");
    fs::create_directory_symlink("/", top_ / "root/a/slash");
  }
  void TearDown() override { fs::remove_all(top_); }

  [[nodiscard]] PathLookup lookup() const {
    return {Descriptor(open((top_ / "root").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
            SymlinkPolicy::refuse, GetParam()};
  }

  fs::path top_;
};

TEST_P(PathLookupTest, FindsTheSameFolderAsThePath) {
  const PathLookup paths = lookup();
  for (const char* path : {"", "a", "a/b", "a//b/", "./a/./b"}) {
    const auto folder = paths.open_folder(path, O_RDONLY);
    ASSERT_TRUE(folder.has_value()) << path << ": " << folder.error().message;
    struct ::stat found {};
    struct ::stat expected {};
    ASSERT_EQ(fstat(folder->get(), &found), 0);
    ASSERT_EQ(::stat((top_ / "root" / path).c_str(), &expected), 0);
    EXPECT_EQ(found.st_ino, expected.st_ino) << path;
    EXPECT_NE(fcntl(folder->get(), F_GETFD) & FD_CLOEXEC, 0) << path;
  }
}

TEST_P(PathLookupTest, RefusesEveryLinkEvenOneThatStaysInside) {
  const PathLookup paths = lookup();
  for (const char* path :
       {"inner", "inner/b", "outer", "outer/b", "a/slash", "a/slash/etc", "..", "a/../..", "/"}) {
    const auto folder = paths.open_folder(path, O_PATH);
    ASSERT_FALSE(folder.has_value()) << path;
    EXPECT_EQ(folder.error().code, ErrorCode::invalid_input) << path;
  }
  EXPECT_EQ(paths.open_folder("none/b", O_PATH).error().code, ErrorCode::not_found);
}

TEST_P(PathLookupTest, LocatesTheLastPart) {
  const auto place = lookup().locate("a/b/new.mp4");
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->name, "new.mp4");
  EXPECT_EQ(lookup().locate("outer/new.mp4").error().code, ErrorCode::invalid_input);
  EXPECT_EQ(lookup().locate("").error().code, ErrorCode::invalid_input);
}

INSTANTIATE_TEST_SUITE_P(BothWays, PathLookupTest,
                         ::testing::Values(LookupMethod::kernel, LookupMethod::walk));

}  // namespace
}  // namespace zoetrope
