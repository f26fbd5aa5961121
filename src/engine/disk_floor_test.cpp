#include "engine/disk_floor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "testing/faulty_file_system.h"
#include "testing/manual_clock.h"

namespace zoetrope::engine {
namespace {

class DiskFloorTest : public ::testing::Test {
 protected:
  void pretend(std::uint64_t free_bytes, bool read_only = false, std::uint64_t free_files = 100) {
    files_.pretend({.type = "ext4",
                    .read_only = read_only,
                    .free_bytes = free_bytes,
                    .free_files = free_files,
                    .files_max = 100});
  }

  std::unique_ptr<FileSystem> real_ =
      open_file_system(std::filesystem::temp_directory_path().string(), SymlinkPolicy::follow).value();
  testing::FaultyFileSystem files_{*real_};
  testing::ManualClock clock_;
  DiskFloor floor_{files_, clock_};
};

TEST_F(DiskFloorTest, RoomForTwentyClipsIsEnough) {
  pretend(disk_floor_bytes);
  EXPECT_FALSE(floor_.trouble());
}

TEST_F(DiskFloorTest, SaysWhatIsFreeAndWhatIsNeeded) {
  pretend(100 << 20);
  const auto trouble = floor_.trouble();
  ASSERT_TRUE(trouble);
  EXPECT_EQ(trouble->code, ErrorCode::no_space);
  EXPECT_THAT(trouble->message, ::testing::HasSubstr("only 100 MiB are free"));
  EXPECT_THAT(trouble->message, ::testing::HasSubstr("make room for 512 MiB"));
}

TEST_F(DiskFloorTest, AReadOnlyOrFullFileSystemIsTroubleToo) {
  pretend(disk_floor_bytes, true);
  EXPECT_TRUE(floor_.trouble());
  clock_.advance(disk_look_interval);
  pretend(disk_floor_bytes, false, 0);
  EXPECT_TRUE(floor_.trouble());
}

TEST_F(DiskFloorTest, LooksAgainAfterAFewSeconds) {
  pretend(0);
  EXPECT_TRUE(floor_.trouble());
  pretend(disk_floor_bytes);
  EXPECT_TRUE(floor_.trouble()) << "not at every turn of the loop";
  clock_.advance(disk_look_interval);
  EXPECT_FALSE(floor_.trouble());
}

TEST_F(DiskFloorTest, TheFolderOfTheClipsMayLieOnAnotherDisk) {
  pretend(disk_floor_bytes);
  files_.pretend_of(".", {.type = "ext4", .free_bytes = 100 << 20});
  EXPECT_FALSE(floor_.trouble());
  floor_.look_also_at(".");
  const auto trouble = floor_.trouble();
  ASSERT_TRUE(trouble);
  EXPECT_THAT(trouble->message, ::testing::HasSubstr("only 100 MiB are free"));
}

TEST_F(DiskFloorTest, AFileSystemThatDoesNotSayIsNoTrouble) {
  files_.fail_always(testing::FileCall::volume, Error{ErrorCode::unavailable, "not told"});
  EXPECT_FALSE(floor_.trouble());
}

}  // namespace
}  // namespace zoetrope::engine
