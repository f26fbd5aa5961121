#include "media/clip_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <functional>

#include "env/random.h"
#include "media/test_clips.h"

namespace zoetrope::media {
namespace {

using testing::clip_folder;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const ClipExpectation one_second{std::chrono::seconds(1)};

/// A child whose end is decided by the test.
class ScriptedChild final : public ChildProcess {
 public:
  explicit ScriptedChild(Result<ChildResult> result) : result_(std::move(result)) {}
  Result<ChildResult> run(const ChildSpec& spec, Duration /*timeout*/, std::stop_token /*stop*/) override {
    spec_ = spec;
    return result_;
  }
  Result<ProcessId> start(const ChildSpec&, const std::string&) override { return unused(); }
  Result<std::optional<int>> poll(const ProcessId&) override { return unused(); }
  void kill_group(const ProcessId&) override {}
  [[nodiscard]] const ChildSpec& spec() const { return spec_; }

 private:
  static Error unused() { return {ErrorCode::internal, "not part of this test"}; }
  Result<ChildResult> result_;
  ChildSpec spec_;
};

class ClipProbeTest : public ::testing::Test {
 protected:
  Result<ClipInfo> probe(const std::string& name, Depth depth = Depth::packets) {
    return probe_->probe(name, depth, one_second, {});
  }
  Result<ClipInfo> probe_bytes(const std::string& bytes, Depth depth = Depth::packets) {
    folder_.write("case.mp4", bytes);
    return probe("case.mp4", depth);
  }
  static void expect_corrupt(const Result<ClipInfo>& result, const std::string& message) {
    ASSERT_FALSE(result.has_value()) << "expected: " << message;
    EXPECT_EQ(result.error().code, ErrorCode::corrupt) << result.error().message;
    EXPECT_THAT(result.error().message, HasSubstr(message));
  }

  testing::TestFolder& folder_ = clip_folder();
  std::unique_ptr<ChildProcess> children_ = make_child_process();
  std::unique_ptr<ClipProbe> probe_ =
      make_child_clip_probe(folder_.files(), *children_, ZOETROPE_MEDIA_CHILD);
};

TEST_F(ClipProbeTest, DescribesAWholeClipAtBothDepths) {
  for (const Depth depth : {Depth::packets, Depth::frames}) {
    const auto clip = probe("fast.mp4", depth);
    ASSERT_TRUE(clip.has_value()) << clip.error().message;
    EXPECT_EQ(clip->codec, "h264");
    EXPECT_EQ(clip->width, 320);
    EXPECT_EQ(clip->height, 180);
    EXPECT_EQ(clip->frames, 24);
    EXPECT_NEAR(std::chrono::duration<double>(clip->duration).count(), 1.0, 0.01);
    EXPECT_TRUE(clip->has_audio);
    EXPECT_TRUE(clip->faststart);
    EXPECT_EQ(clip->bytes, std::filesystem::file_size(folder_.path("fast.mp4")));
    EXPECT_THAT(clip->warnings, ::testing::ElementsAre("fast.mp4 is 320x180 instead of 1920x1080"));
  }
}

TEST_F(ClipProbeTest, HasNothingToSayAboutAnExpectedClip) {
  const auto clip = probe("hd.mp4");
  ASSERT_TRUE(clip.has_value()) << clip.error().message;
  EXPECT_THAT(clip->warnings, IsEmpty());
  EXPECT_FALSE(clip->has_audio);
  EXPECT_FALSE(clip->faststart);
}

TEST_F(ClipProbeTest, TakesAFragmentedClip) {
  const auto clip = probe("fragmented.mp4");
  ASSERT_TRUE(clip.has_value()) << clip.error().message;
  EXPECT_EQ(clip->frames, 24);
}

TEST_F(ClipProbeTest, WarnsOfAnotherLengthAndAnOddRate) {
  const auto clip = probe_->probe("hd.mp4", Depth::packets, {std::chrono::seconds(10)}, {});
  ASSERT_TRUE(clip.has_value()) << clip.error().message;
  EXPECT_THAT(clip->warnings, ::testing::ElementsAre("hd.mp4 lasts 1.00 s instead of 10.00 s"));
  const auto any = probe_->probe("hd.mp4", Depth::packets, {}, {});
  ASSERT_TRUE(any.has_value()) << any.error().message;
  EXPECT_THAT(any->warnings, ::testing::ElementsAre("hd.mp4 lasts 1.00 s instead of 5.00 s"));
  const auto other = probe_->probe("hd.mp4", Depth::packets, {.of_a_render = false}, {});
  ASSERT_TRUE(other);
  EXPECT_THAT(other->warnings, ::testing::IsEmpty());
  testing::run_ffmpeg(folder_, "-f lavfi -i testsrc2=size=320x180:rate=7:duration=1 -c:v libx264 slow.mp4");
  const auto slow = probe("slow.mp4");
  ASSERT_TRUE(slow.has_value()) << slow.error().message;
  EXPECT_THAT(slow->warnings, Contains("slow.mp4 has the odd rate of 7.00 pictures a second"));
}

TEST_F(ClipProbeTest, RefusesWhatIsNoH264Video) {
  expect_corrupt(probe("mpeg4.mp4"), "mpeg4.mp4 is MPEG-4 Part 2, expected H.264");
  expect_corrupt(probe("hevc.mp4"), "hevc.mp4 is HEVC, expected H.264");
  expect_corrupt(probe("vp9.mp4"), "vp9.mp4 is VP9, expected H.264");
  expect_corrupt(probe("sound.mp4"), "sound.mp4 holds only sound, no pictures");
  expect_corrupt(probe_bytes("<!DOCTYPE html>"), "case.mp4 is an HTML page, not an MP4");
  expect_corrupt(probe_bytes("#EXTM3U\nfile:///etc/passwd\n"), "is an HLS playlist");
  expect_corrupt(probe_bytes(""), "case.mp4 is empty");
}

TEST_F(ClipProbeTest, RefusesAClipThatWasCutOff) {
  for (const std::string name : {"whole.mp4", "fast.mp4", "hd.mp4", "fragmented.mp4"}) {
    const std::string whole = folder_.read(name);
    for (const std::size_t length : {whole.size() / 2, whole.size() - 1, whole.size() / 10})
      EXPECT_EQ(probe_bytes(whole.substr(0, length)).error().code, ErrorCode::corrupt)
          << name << " " << length;
  }
}

TEST_F(ClipProbeTest, RefusesAClipThatSaysThatItLastsForDays) {
  std::string clip = folder_.read("whole.mp4");
  // Behind the type: version and flags, two times, then ticks a second. Of `stts`: one entry, ticks a
  // picture.
  clip.replace(clip.find("mdhd") + 16, 4, testing::be32_bytes(1));
  clip.replace(clip.find("stts") + 16, 4, testing::be32_bytes(8192));
  expect_corrupt(probe_bytes(clip), "its time stamps are absurd");
}

TEST_F(ClipProbeTest, NoticesAHoleOfZerosWithoutDecoding) {
  std::string bytes = folder_.read("fast.mp4");
  const std::size_t middle = bytes.size() / 2;
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(middle), bytes.size() / 4, '\0');
  expect_corrupt(probe_bytes(bytes), "is not H.264");
}

TEST_F(ClipProbeTest, NoticesDamagedPicturesByDecodingAll) {
  std::string bytes = folder_.read("hd.mp4");
  const std::size_t middle = bytes.find("mdat") + bytes.size() / 3;
  for (std::size_t i = 0; i < 200; ++i) bytes[middle + i] = static_cast<char>(bytes[middle + i] ^ 0x55);
  expect_corrupt(probe_bytes(bytes, Depth::frames), "pictures do not decode");
}

TEST_F(ClipProbeTest, SurvivesRandomDamage) {
  const auto random = make_seeded_random(11);
  const std::string whole = folder_.read("fast.mp4");
  int refused = 0;
  for (int round = 0; round < 40; ++round) {
    std::string bytes = whole;
    // Half of the rounds aim at the index, which stands in front.
    const std::uint64_t range = round % 2 == 0 ? bytes.find("mdat") : bytes.size();
    for (int flips = 0; flips < 5; ++flips) {
      const auto at = static_cast<std::size_t>(random->below(range));
      bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << random->below(8)));
    }
    const auto clip = probe_bytes(bytes, Depth::frames);
    if (clip) continue;
    ++refused;
    EXPECT_EQ(clip.error().code, ErrorCode::corrupt) << clip.error().message;
    EXPECT_THAT(clip.error().message, ::testing::Not(HasSubstr("crash")));
  }
  EXPECT_GT(refused, 10);
}

TEST_F(ClipProbeTest, RefusesWhatIsNoFile) {
  EXPECT_EQ(probe("missing.mp4").error().code, ErrorCode::not_found);
  std::filesystem::create_directory(folder_.path("folder.mp4"));
  expect_corrupt(probe("folder.mp4"), "folder.mp4 is a folder");
  ASSERT_EQ(mkfifo(folder_.path("pipe.mp4").c_str(), 0600), 0);
  expect_corrupt(probe("pipe.mp4"), "pipe.mp4 is a pipe");
  std::filesystem::create_symlink("whole.mp4", folder_.path("link.mp4"));
  expect_corrupt(probe("link.mp4"), "link.mp4 is not a regular file");
}

TEST_F(ClipProbeTest, FollowsALinkWhereItsFileSystemDoes) {
  std::filesystem::create_symlink("whole.mp4", folder_.path("followed.mp4"));
  const auto following = open_file_system(folder_.path(""), SymlinkPolicy::follow);
  ASSERT_TRUE(following.has_value());
  const auto probe = make_child_clip_probe(**following, *children_, ZOETROPE_MEDIA_CHILD);
  const auto clip = probe->probe("followed.mp4", Depth::packets, one_second, {});
  EXPECT_TRUE(clip.has_value()) << clip.error().message;
}

TEST_F(ClipProbeTest, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(probe_->probe("whole.mp4", Depth::packets, one_second, stop.get_token()).error().code,
            ErrorCode::cancelled);
}

TEST_F(ClipProbeTest, ReportsAProgramThatCannotRun) {
  const auto broken = make_child_clip_probe(folder_.files(), *children_, "/no/such/program");
  EXPECT_EQ(broken->probe("whole.mp4", Depth::packets, one_second, {}).error().code, ErrorCode::unavailable);
  const auto useless = make_child_clip_probe(folder_.files(), *children_, "/bin/true");
  EXPECT_EQ(useless->probe("whole.mp4", Depth::packets, one_second, {}).error().code, ErrorCode::unavailable);
}

TEST_F(ClipProbeTest, TellsACrashOnTheFileFromAChildThatWasKilled) {
  struct Case {
    Result<ChildResult> end;
    ErrorCode code;
  };
  const std::vector<Case> cases = {
      {ChildResult{128 + 11, "", ""}, ErrorCode::corrupt},
      {ChildResult{128 + 24, "", ""}, ErrorCode::corrupt},
      {ChildResult{128 + 9, "", ""}, ErrorCode::unavailable},
      {ChildResult{1, "", "no memory"}, ErrorCode::unavailable},
      {ChildResult{0, "garbage", ""}, ErrorCode::unavailable},
      {Error{ErrorCode::timed_out, "too long"}, ErrorCode::unavailable},
      {Error{ErrorCode::not_found, "no such program"}, ErrorCode::unavailable},
      {Error{ErrorCode::cancelled, "stopped"}, ErrorCode::cancelled},
  };
  for (const Case& test : cases) {
    ScriptedChild child(test.end);
    const auto probe = make_child_clip_probe(folder_.files(), child, "/opt/program");
    const auto result = probe->probe("whole.mp4", Depth::packets, one_second, {});
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, test.code) << result.error().message;
    EXPECT_THAT(child.spec().argv, ::testing::ElementsAre("/opt/program", "media-child", "probe", "packets",
                                                          "refuse", folder_.path("whole.mp4")));
  }
}

TEST(MediaChildTest, RefusesWordsThatItsParentWouldNotSay) {
  EXPECT_EQ(run_media_child({}), 2);
  EXPECT_EQ(run_media_child({"probe", "all", "refuse", "/clip.mp4"}), 2);
}

}  // namespace
}  // namespace zoetrope::media
