#include "env/file_system.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <tuple>

#include "base/hash.h"
#include "testing/hostile_names.h"

namespace zoetrope {
namespace {

namespace fs = std::filesystem;

class FileSystemTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "zoetrope-files-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    top_ = pattern;
    auto opened = open_file_system((top_ / "root").string(), SymlinkPolicy::refuse);
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    files_ = std::move(*opened);
  }
  void TearDown() override { fs::remove_all(top_); }

  void put(const std::string& path, std::string_view bytes) const {
    std::ofstream(top_ / "root" / path) << bytes;
  }

  [[nodiscard]] unsigned mode_of(const std::string& path) const {
    struct ::stat status {};
    EXPECT_EQ(::stat((top_ / "root" / path).c_str(), &status), 0);
    return status.st_mode & 07777;
  }

  fs::path top_;
  std::unique_ptr<FileSystem> files_;
};

TEST_F(FileSystemTest, WritesReadsListsAndRemoves) {
  ASSERT_TRUE(files_->make_directories("a/b/c").has_value());
  ASSERT_TRUE(files_->write_atomically("a/b/two", "second", 0644).has_value());
  ASSERT_TRUE(files_->write_atomically("a/b/one", "first", 0600).has_value());
  EXPECT_EQ(*files_->read_all("a/b/one", 100), "first");
  const auto entries = files_->list("a/b");
  ASSERT_TRUE(entries.has_value());
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ((*entries)[0].name, "c");
  EXPECT_EQ((*entries)[0].kind, FileKind::directory);
  EXPECT_EQ((*entries)[1].name, "one");
  EXPECT_EQ((*entries)[1].kind, FileKind::regular);
  EXPECT_TRUE(files_->remove("a/b/one").has_value());
  EXPECT_EQ(files_->remove("a/b/one").error().code, ErrorCode::not_found);
  EXPECT_EQ(files_->remove("a/b").error().code, ErrorCode::conflict);
  EXPECT_TRUE(files_->remove("a/b/c").has_value());
  EXPECT_TRUE(files_->sync_directory("a/b").has_value());
  EXPECT_GT(files_->volume("")->free_bytes, 0U);
}

TEST_F(FileSystemTest, ModesDoNotDependOnTheUmask) {
  const mode_t before = umask(077);
  EXPECT_TRUE(files_->make_directories("d/e").has_value());
  EXPECT_TRUE(files_->write_atomically("d/clip", "x", 0644).has_value());
  umask(0);
  EXPECT_TRUE(files_->create("d/private", 0600).has_value());
  umask(before);
  EXPECT_EQ(mode_of("d"), 0755U);
  EXPECT_EQ(mode_of("d/e"), 0755U);
  EXPECT_EQ(mode_of("d/clip"), 0644U);
  EXPECT_EQ(mode_of("d/private"), 0600U);
}

TEST_F(FileSystemTest, CreateRefusesWhatExists) {
  put("there", "old");
  EXPECT_EQ(files_->create("there", 0644).error().code, ErrorCode::conflict);
  fs::create_symlink("nowhere", top_ / "root/dangling");
  EXPECT_EQ(files_->create("dangling", 0644).error().code, ErrorCode::conflict);
  EXPECT_EQ(*files_->read_all("there", 10), "old");
}

TEST_F(FileSystemTest, WriteAtomicallyReplacesAndLeavesNoTemporaryFile) {
  put("state", "old and long");
  ASSERT_TRUE(files_->write_atomically("state", "new", 0600).has_value());
  EXPECT_EQ(*files_->read_all("state", 10), "new");
  fs::create_directory(top_ / "root/folder");
  EXPECT_EQ(files_->write_atomically("folder", "x", 0600).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(files_->list("")->size(), 2U);
}

TEST_F(FileSystemTest, RenameNeverReplaces) {
  put("a", "1");
  put("b", "2");
  const auto refused = files_->rename_no_replace("a", "b");
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(*files_->read_all("b", 10), "2");
  EXPECT_TRUE(files_->rename_no_replace("a", "c").has_value());
  EXPECT_EQ(files_->stat("a").error().code, ErrorCode::not_found);
  EXPECT_EQ(*files_->read_all("c", 10), "1");
  EXPECT_EQ(files_->rename_no_replace("gone", "d").error().code, ErrorCode::not_found);
}

TEST_F(FileSystemTest, ReadsAtAnyOffset) {
  put("f", "0123456789");
  const auto file = files_->open("f");
  ASSERT_TRUE(file.has_value());
  std::array<char, 4> bytes{};
  EXPECT_EQ(*(*file)->read_at(3, bytes), 4U);
  EXPECT_EQ(std::string_view(bytes.data(), 4), "3456");
  EXPECT_EQ(*(*file)->read_at(8, bytes), 2U);
  EXPECT_EQ(*(*file)->read_at(10, bytes), 0U);
  EXPECT_EQ(*(*file)->read_at(UINT64_MAX - 1, bytes), 0U);
  EXPECT_EQ((*file)->info()->bytes, 10U);
}

TEST_F(FileSystemTest, ReadAllKeepsToItsLimit) {
  put("f", std::string(1000, 'x'));
  EXPECT_EQ(files_->read_all("f", 1000)->size(), 1000U);
  EXPECT_EQ(files_->read_all("f", 999).error().code, ErrorCode::invalid_input);
}

TEST_F(FileSystemTest, DigestsAcrossPieces) {
  const std::string bytes(700'001, 'z');
  put("f", bytes);
  const auto digest = digest_file(*files_, "f");
  ASSERT_TRUE(digest.has_value());
  EXPECT_EQ(digest->sha256, sha256_hex(bytes));
  EXPECT_EQ(digest->bytes, bytes.size());
}

TEST_F(FileSystemTest, RefusesWhatIsNoRegularFileWithoutWaiting) {
  ASSERT_EQ(mkfifo((top_ / "root/pipe").c_str(), 0600), 0);
  fs::create_directory(top_ / "root/folder");
  fs::create_symlink("folder", top_ / "root/link");
  for (const char* path : {"pipe", "folder", "link"}) {
    EXPECT_EQ(files_->open(path).error().code, ErrorCode::invalid_input) << path;
  }
  EXPECT_EQ(files_->stat("pipe")->kind, FileKind::other);
  EXPECT_EQ(files_->stat("link")->kind, FileKind::symlink);
  auto devices = open_file_system("/dev", SymlinkPolicy::follow);
  ASSERT_TRUE(devices.has_value());
  EXPECT_EQ((*devices)->open("zero").error().code, ErrorCode::invalid_input);
}

TEST_F(FileSystemTest, HostilePathsAreRefusedByEveryCall) {
  std::ofstream(top_ / "secret") << "outside";
  fs::create_directory(top_ / "outside");
  std::ofstream(top_ / "outside/f") << "outside";
  fs::create_symlink("../outside", top_ / "root/escape");
  fs::create_symlink("../secret", top_ / "root/file_link");
  const std::string table[] = {"../secret",
                               "..",
                               "a/../../secret",
                               "/etc/passwd",
                               "//etc/passwd",
                               std::string("f\0x", 3),
                               "escape/f",
                               "file_link/f",
                               std::string(300, 'n'),
                               std::string(300, 'n') + "/f",
                               std::string(5000, 'a') + "/b"};
  for (const std::string& path : table) {
    EXPECT_EQ(files_->open(path).error().code, ErrorCode::invalid_input) << path;
    EXPECT_EQ(files_->create(path, 0600).error().code, ErrorCode::invalid_input) << path;
    EXPECT_EQ(files_->stat(path).error().code, ErrorCode::invalid_input) << path;
    EXPECT_EQ(files_->remove(path).error().code, ErrorCode::invalid_input) << path;
    EXPECT_EQ(files_->list(path).error().code, ErrorCode::invalid_input) << path;
    EXPECT_EQ(files_->make_directories(path).error().code, ErrorCode::invalid_input) << path;
    EXPECT_EQ(files_->rename_no_replace(path, "x").error().code, ErrorCode::invalid_input) << path;
    EXPECT_EQ(files_->write_atomically(path, "x", 0600).error().code, ErrorCode::invalid_input) << path;
  }
  EXPECT_EQ(files_->open("file_link").error().code, ErrorCode::invalid_input);
  EXPECT_EQ(files_->list("escape").error().code, ErrorCode::invalid_input);
  EXPECT_TRUE(fs::exists(top_ / "outside/f"));
}

TEST_F(FileSystemTest, WhateverANameHoldsNothingIsMadeOutsideTheRoot) {
  ASSERT_TRUE(files_->make_directories("in").has_value());
  for (const std::string& name : testing::hostile_names()) {
    for (const std::string& path : {name, "in/" + name}) {
      if (files_->write_atomically(path, "x", 0600)) {
        EXPECT_TRUE(files_->remove(path).has_value()) << path;
      }
      (void)files_->make_directories(path).has_value();
    }
  }
  ASSERT_EQ(std::distance(fs::directory_iterator(top_), fs::directory_iterator()), 1);
  EXPECT_EQ(fs::directory_iterator(top_)->path().filename(), "root");
}

TEST_F(FileSystemTest, TheRootItselfCanBeLookedAtButNotReplaced) {
  EXPECT_EQ(files_->stat("")->kind, FileKind::directory);
  EXPECT_TRUE(files_->make_directories("").has_value());
  EXPECT_EQ(files_->absolute(""), (top_ / "root").string());
  EXPECT_EQ(files_->absolute("a/b"), (top_ / "root/a/b").string());
  for (const char* path : {"", ".", "./", "./."}) {
    EXPECT_EQ(files_->remove(path).error().code, ErrorCode::invalid_input) << path;
    EXPECT_EQ(files_->open(path).error().code, ErrorCode::invalid_input) << path;
  }
}

TEST_F(FileSystemTest, AFileOnTheWayIsNoFolder) {
  put("f", "x");
  EXPECT_EQ(files_->open("f/g").error().code, ErrorCode::invalid_input);
  EXPECT_EQ(files_->make_directories("f").error().code, ErrorCode::invalid_input);
  EXPECT_EQ(files_->make_directories("f/g").error().code, ErrorCode::invalid_input);
}

TEST_F(FileSystemTest, FollowGoesThroughLinksAndKeepsTheFileRules) {
  std::ofstream(top_ / "still.png") << "png";
  fs::create_symlink(top_, top_ / "root/link");
  fs::create_symlink("still.png", top_ / "alias.png");
  auto all = open_file_system("/", SymlinkPolicy::follow);
  ASSERT_TRUE(all.has_value());
  const std::string base = top_.string().substr(1);
  EXPECT_EQ((*all)->absolute("tmp/x"), "/tmp/x");
  EXPECT_EQ(*(*all)->read_all(base + "/root/link/still.png", 10), "png");
  EXPECT_EQ(*(*all)->read_all(base + "/root/../alias.png", 10), "png");
  EXPECT_EQ((*all)->stat(base + "/alias.png")->kind, FileKind::symlink);
  EXPECT_EQ((*all)->open(base + "/none").error().code, ErrorCode::not_found);
}

TEST_F(FileSystemTest, FollowDoesNotMakeItsRoot) {
  EXPECT_EQ(open_file_system((top_ / "none").string(), SymlinkPolicy::follow).error().code,
            ErrorCode::not_found);
  EXPECT_EQ(open_file_system("", SymlinkPolicy::refuse).error().code, ErrorCode::invalid_input);
}

/// Somebody puts the folder root/d and a link to outside in each other's place, as fast as the kernel can.
class Swapped : public FileSystemTest {
 protected:
  void SetUp() override {
    FileSystemTest::SetUp();
    fs::create_directories(top_ / "outside");
    std::ofstream(top_ / "outside/f") << "outside";
    fs::create_directories(top_ / "root/d");
    put("d/f", "inside");
    fs::create_symlink("../outside", top_ / "root/l");
    swapper_ = std::thread([this] {
      const std::string folder = (top_ / "root/d").string();
      const std::string link = (top_ / "root/l").string();
      while (!done_) renameat2(-1, folder.c_str(), -1, link.c_str(), RENAME_EXCHANGE);
    });
  }
  void TearDown() override {
    done_ = true;
    swapper_.join();
    FileSystemTest::TearDown();
  }

  /// ZOETROPE_SWAPS=1000000 for the long form.
  static int rounds() {
    const char* wanted = std::getenv("ZOETROPE_SWAPS");
    return wanted == nullptr ? 2'000 : std::atoi(wanted);
  }

 private:
  std::atomic<bool> done_ = false;
  std::thread swapper_;
};

TEST_F(Swapped, AFolderForALinkIsNeverReadOutside) {
  int seen = 0;
  for (int i = 0; i < rounds(); ++i) {
    const auto bytes = files_->read_all("d/f", 100);
    if (!bytes) continue;
    ASSERT_EQ(*bytes, "inside");
    ++seen;
  }
  RecordProperty("seen", seen);
}

/// A tenth of the rounds, since each of them syncs.
TEST_F(Swapped, AFolderForALinkIsNeverWrittenOutside) {
  int made = 0;
  for (int i = 0; i < rounds() / 10; ++i) {
    auto file = files_->create("d/new", 0600);
    if (file) {
      EXPECT_TRUE((*file)->append("inside") && (*file)->close());
      ++made;
    }
    std::ignore = files_->write_atomically("d/g", "inside", 0600);
    std::ignore = files_->make_directories("d/sub");
    std::ignore = files_->rename_no_replace("d/new", "d/renamed");
    for (const char* path : {"d/new", "d/renamed", "d/f"}) std::ignore = files_->remove(path);
    if (i % 16 != 0) continue;
    const std::size_t names = static_cast<std::size_t>(
        std::distance(fs::directory_iterator(top_ / "outside"), fs::directory_iterator()));
    ASSERT_EQ(names, 1U) << "something was made or removed outside";
    ASSERT_EQ(fs::file_size(top_ / "outside/f"), 7U);
  }
  RecordProperty("made", made);
}

/// Writing through a second name of a file would change it wherever its first name is.
TEST_F(FileSystemTest, AHardLinkIsNeverWrittenThrough) {
  std::ofstream(top_ / "outside") << "outside";
  fs::create_hard_link(top_ / "outside", top_ / "root/f");
  EXPECT_EQ(files_->create("f", 0600).error().code, ErrorCode::conflict);
  ASSERT_TRUE(files_->write_atomically("f", "inside", 0600));
  put("g", "inside");
  fs::create_hard_link(top_ / "outside", top_ / "root/h");
  EXPECT_EQ(files_->rename_no_replace("g", "h").error().code, ErrorCode::conflict);
  EXPECT_EQ(files_->read_all("f", 100).value(), "inside");
  EXPECT_EQ(fs::file_size(top_ / "outside"), 7U);
  EXPECT_EQ(fs::hard_link_count(top_ / "outside"), 2U);
}

}  // namespace
}  // namespace zoetrope
