#include "sim/disk.h"

#include <gtest/gtest.h>

#include <set>

namespace zoetrope::sim {
namespace {

/// What is at `path` after the power went, in runs of many seeds: "" for nothing.
template <typename F>
std::set<std::string> after_power_loss(const std::string& path, F&& before) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 1; seed <= 64; ++seed) {
    World world(seed, false);
    Disk disk(world);
    disk.make_folder("videos");
    before(disk);
    disk.lose_power();
    const Disk::FilePtr file = disk.find(path);
    seen.insert(file == nullptr ? "" : "[" + file->bytes + "]");
  }
  return seen;
}

TEST(Disk, KeepsWhatWasSyncedWithItsFolder) {
  const auto seen = after_power_loss("videos/a", [](Disk& disk) {
    const auto file = disk.create("videos/a").value();
    file->bytes = "xy";
    file->synced = 2;
    disk.sync_folder("videos");
  });
  EXPECT_EQ(seen, (std::set<std::string>{"[xy]"}));
}

TEST(Disk, MayLoseANameWhoseFolderWasNotSynced) {
  const auto seen = after_power_loss("videos/a", [](Disk& disk) {
    const auto file = disk.create("videos/a").value();
    file->bytes = "xy";
    file->synced = 2;
  });
  EXPECT_EQ(seen, (std::set<std::string>{"", "[xy]"}));
}

TEST(Disk, TearsBytesThatWereNotSynced) {
  const auto seen = after_power_loss("videos/a", [](Disk& disk) {
    disk.create("videos/a").value()->bytes = "xy";
    disk.sync_folder("videos");
  });
  EXPECT_EQ(seen, (std::set<std::string>{"[]", "[x]", "[xy]"}));
}

TEST(Disk, ARenameIsThereOrNot) {
  const auto before = [](Disk& disk) {
    const auto file = disk.create("videos/part").value();
    file->bytes = "xy";
    file->synced = 2;
    disk.sync_folder("videos");
    EXPECT_TRUE(disk.rename("videos/part", "videos/final").has_value());
  };
  EXPECT_EQ(after_power_loss("videos/final", before), (std::set<std::string>{"", "[xy]"}));
}

TEST(Disk, NeverReplacesAFile) {
  World world(1, false);
  Disk disk(world);
  disk.make_folder("videos");
  disk.put("videos/a", "1");
  disk.put("videos/b", "2");
  EXPECT_EQ(disk.rename("videos/a", "videos/b").error().code, ErrorCode::conflict);
  EXPECT_EQ(disk.create("videos/b").error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace zoetrope::sim
