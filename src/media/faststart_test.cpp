#include "media/faststart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "media/box_scan.h"
#include "media/clip_probe.h"
#include "media/test_clips.h"

namespace zoetrope::media {
namespace {

using testing::clip_folder;

BoxLayout layout_of(const std::string& name) {
  const auto file = clip_folder().files().open(name);
  EXPECT_TRUE(file.has_value());
  FileWindow window(**file, (*file)->info()->bytes);
  auto layout = scan_boxes(window);
  EXPECT_TRUE(layout.has_value()) << layout.error().message;
  return std::move(layout).value();
}

TEST(FaststartTest, MovesTheIndexAndKeepsEverySample) {
  auto& folder = clip_folder();
  for (const std::string name : {"whole.mp4", "with_sound.mp4", "hd.mp4"}) {
    const std::string to = "front_" + name;
    const auto copied = copy_faststart(folder.files(), name, to, {});
    ASSERT_TRUE(copied.has_value()) << copied.error().message;
    EXPECT_FALSE(layout_of(name).faststart);
    EXPECT_TRUE(layout_of(to).faststart);
    // ffmpeg's own digests of all samples, with their times, do not change.
    for (const std::string& file : {name, to})
      testing::run_ffmpeg(folder, "-i " + folder.path(file) + " -map 0 -c copy -f framemd5 " + file + ".md5");
    EXPECT_EQ(folder.read(name + ".md5"), folder.read(to + ".md5"));
    EXPECT_EQ(folder.read(name).size(), folder.read(to).size());
  }
}

TEST(FaststartTest, CopiesAClipThatIsInOrderAsItIs) {
  auto& folder = clip_folder();
  ASSERT_TRUE(copy_faststart(folder.files(), "fast.mp4", "fast_copy.mp4", {}).has_value());
  EXPECT_EQ(folder.read("fast.mp4"), folder.read("fast_copy.mp4"));
}

TEST(FaststartTest, GivesAnOpenEndedIndexItsSize) {
  auto& folder = clip_folder();
  std::string bytes = folder.read("whole.mp4");
  const BoxLayout layout = layout_of("whole.mp4");
  ASSERT_EQ(layout.moov.end, bytes.size());
  bytes.replace(static_cast<std::size_t>(layout.moov.start), 4, std::string(4, '\0'));
  folder.write("open_ended.mp4", bytes);
  ASSERT_TRUE(copy_faststart(folder.files(), "open_ended.mp4", "closed.mp4", {}).has_value());
  EXPECT_TRUE(layout_of("closed.mp4").faststart);
}

TEST(FaststartTest, LeavesNothingBehindWhenItFails) {
  auto& folder = clip_folder();
  std::stop_source stop;
  stop.request_stop();
  const auto cancelled = copy_faststart(folder.files(), "whole.mp4", "never.mp4", stop.get_token());
  EXPECT_EQ(cancelled.error().code, ErrorCode::cancelled);
  EXPECT_FALSE(std::filesystem::exists(folder.path("never.mp4")));

  const std::string whole = folder.read("whole.mp4");
  folder.write("half.mp4", whole.substr(0, whole.size() / 2));
  const auto corrupt = copy_faststart(folder.files(), "half.mp4", "never.mp4", {});
  EXPECT_EQ(corrupt.error().code, ErrorCode::corrupt);
  EXPECT_THAT(corrupt.error().message, ::testing::StartsWith("half.mp4 is cut off"));
  EXPECT_FALSE(std::filesystem::exists(folder.path("never.mp4")));
}

TEST(FaststartTest, NeverOverwrites) {
  auto& folder = clip_folder();
  folder.write("taken.mp4", "mine");
  EXPECT_EQ(copy_faststart(folder.files(), "whole.mp4", "taken.mp4", {}).error().code, ErrorCode::conflict);
  EXPECT_EQ(folder.read("taken.mp4"), "mine");
  EXPECT_EQ(copy_faststart(folder.files(), "missing.mp4", "new.mp4", {}).error().code, ErrorCode::not_found);
}

TEST(FaststartTest, IsWhatTheProbeOffers) {
  auto& folder = clip_folder();
  const auto children = make_child_process();
  const auto probe = make_child_clip_probe(folder.files(), *children, ZOETROPE_MEDIA_CHILD);
  ASSERT_TRUE(probe->remux_faststart("with_sound.mp4", "offered.mp4", {}).has_value());
  const auto clip = probe->probe("offered.mp4", Depth::frames, {std::chrono::seconds(1)}, {});
  ASSERT_TRUE(clip.has_value()) << clip.error().message;
  EXPECT_TRUE(clip->faststart);
  EXPECT_EQ(clip->frames, 24);
}

}  // namespace
}  // namespace zoetrope::media
