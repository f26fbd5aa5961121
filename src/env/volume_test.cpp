#include "env/volume.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace zoetrope {
namespace {

TEST(VolumeKind, NetworkFileSystemsAreKnownByTheirNumber) {
  for (const std::uint64_t magic :
       {0x6969UL, 0x517BUL, 0xFF534D42UL, 0xFE534D42UL, 0x01021997UL, 0x00C36400UL, 0x5346414FUL,
        0x6B414653UL, 0x7461636FUL, 0x0BD00BD0UL, 0x786F4256UL}) {
    EXPECT_TRUE(volume_kind(magic, "").network) << std::hex << magic;
  }
  EXPECT_EQ(volume_kind(0x6969, "nfs4").name, "nfs4");
  EXPECT_EQ(volume_kind(0x6969, "").name, "nfs");
}

TEST(VolumeKind, LocalOnesAndUnknownOnesAreNot) {
  for (const std::uint64_t magic :
       {0xEF53UL, 0x58465342UL, 0x9123683EUL, 0x01021994UL, 0x794C7630UL, 0x2FC12FC1UL, 0xABCDUL}) {
    EXPECT_FALSE(volume_kind(magic, "").network) << std::hex << magic;
  }
  EXPECT_EQ(volume_kind(0xABCD, "").name, "type 0xabcd");
}

TEST(VolumeKind, FuseIsWhatItsTypeSays) {
  constexpr std::uint64_t fuse = 0x65735546;
  for (const char* type : {"fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs"})
    EXPECT_TRUE(volume_kind(fuse, type).network) << type;
  for (const char* type : {"fuseblk", "fuse.gocryptfs", "fuse.fuse-overlayfs", "fuse", ""})
    EXPECT_FALSE(volume_kind(fuse, type).network) << type;
}

TEST(MountType, IsTheLastMountOfTheDevice) {
  const std::string table =
      "22 1 8:1 / / rw,relatime shared:1 master:2 - ext4 /dev/sda1 rw\n"
      "30 22 0:44 / /mnt/nas rw - nfs4 nas:/export rw,vers=4.2\n"
      "31 22 0:45 / /mnt/over\\040there rw - fuse.sshfs me@there:/ rw\n"
      "32 22 0:44 /sub /srv rw - nfs nas:/export rw\n";
  EXPECT_EQ(mount_type_in(table, "8:1"), "ext4");
  EXPECT_EQ(mount_type_in(table, "0:45"), "fuse.sshfs");
  EXPECT_EQ(mount_type_in(table, "0:44"), "nfs");
  EXPECT_EQ(mount_type_in(table, "9:9"), "");
  EXPECT_EQ(mount_type_in("", "8:1"), "");
  EXPECT_EQ(mount_type_in("22 1 8:1\n- 8:1\n", "8:1"), "");
}

TEST(Volume, OfAFolderHasRoomAndAType) {
  const auto files = open_file_system(std::filesystem::temp_directory_path().string(), SymlinkPolicy::follow);
  ASSERT_TRUE(files.has_value());
  const auto volume = (*files)->volume("");
  ASSERT_TRUE(volume.has_value()) << volume.error().message;
  EXPECT_FALSE(volume->type.empty());
  EXPECT_FALSE(volume->network);
  EXPECT_GT(volume->free_bytes, 0U);
  EXPECT_EQ((*files)->volume("no-such-folder").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace zoetrope
