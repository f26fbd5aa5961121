#include "cli/generate_video/video_output.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/hash.h"
#include "settings/test_folder.h"
#include "testing/manual_clock.h"

namespace zoetrope::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// Takes files that begin with "whole" for clips.
class WordProbe final : public media::ClipProbe {
 public:
  explicit WordProbe(FileSystem& files) : files_(files) {}

  Result<media::ClipInfo> probe(const std::string& path, media::Depth, const media::ClipExpectation&,
                                std::stop_token) override {
    const std::string text = TRY(files_.read_all(path, 1000));
    if (text.starts_with("whole")) return media::ClipInfo{};
    return Error{ErrorCode::corrupt, path + " is no clip"};
  }
  Result<void> remux_faststart(const std::string&, const std::string&, std::stop_token) override {
    return Error{ErrorCode::internal, "nobody asks for that"};
  }

 private:
  FileSystem& files_;
};

class VideoOutputTest : public settings::FolderTest {
 protected:
  void SetUp() override {
    settings::FolderTest::SetUp();
    workspace_ = *open_file_system(path("workspace"), SymlinkPolicy::refuse);
    put("workspace/clip.mp4", made);
    fs::create_directory(path("out"));
    probe_ = std::make_unique<WordProbe>(*files_);
    output_ = std::make_unique<VideoOutput>(*files_, *probe_, clock_, *random_, path("out/clip_01.mp4"));
  }

  Result<void> deliver() { return output_->deliver(*workspace_, "clip.mp4", sha256_hex(made), {}); }
  std::string text(const std::string& name) {
    return *files_->read_all(settings::below_root(path(name)), 1000);
  }
  std::vector<std::string> names() {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(path("out"))) found.push_back(entry.path().filename());
    std::sort(found.begin(), found.end());
    return found;
  }

  static constexpr const char* made = "whole, and paid for";
  testing::ManualClock clock_;
  std::unique_ptr<Random> random_ = make_seeded_random(5);
  std::unique_ptr<FileSystem> workspace_;
  std::unique_ptr<WordProbe> probe_;
  std::unique_ptr<VideoOutput> output_;
};

TEST_F(VideoOutputTest, IsThereWholeOrNotAtAll) {
  EXPECT_EQ(*output_->look({}), VideoOutput::Standing::free);
  ASSERT_TRUE(output_->prepare());
  EXPECT_TRUE(names().empty()) << "a trial leaves nothing";
  ASSERT_TRUE(deliver());
  EXPECT_EQ(text("out/clip_01.mp4"), made);
  EXPECT_EQ(names().size(), 1U);
  EXPECT_EQ(*output_->look({}), VideoOutput::Standing::whole);
  EXPECT_EQ(fs::status(path("out/clip_01.mp4")).permissions(), fs::perms{0644});
  EXPECT_TRUE(deliver()) << "the very clip is there already";
  EXPECT_EQ(names().size(), 1U);
}

TEST_F(VideoOutputTest, AnotherWholeClipThatCameMeanwhileStays) {
  put("out/clip_01.mp4", "whole, and of somebody else");
  const auto delivered = deliver();
  ASSERT_FALSE(delivered);
  EXPECT_EQ(delivered.error().code, ErrorCode::conflict);
  EXPECT_EQ(text("out/clip_01.mp4"), "whole, and of somebody else");
  EXPECT_EQ(names().size(), 1U);
}

TEST_F(VideoOutputTest, WhatIsNoClipIsMovedAside) {
  put("out/clip_01.mp4", "half a film");
  EXPECT_EQ(*output_->look({}), VideoOutput::Standing::broken);
  ASSERT_TRUE(deliver());
  EXPECT_EQ(text("out/clip_01.mp4"), made);
  const auto found = names();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(text("out/" + found[0]), "half a film");
  EXPECT_THAT(found[0], HasSubstr("clip_01.before-"));
  EXPECT_TRUE(found[0].ends_with(".mp4"));
}

TEST_F(VideoOutputTest, ASourceThatWasChangedIsNotDelivered) {
  put("workspace/clip.mp4", "whole, but another one");
  const auto delivered = deliver();
  ASSERT_FALSE(delivered);
  EXPECT_EQ(delivered.error().code, ErrorCode::corrupt);
  EXPECT_TRUE(names().empty());
}

TEST_F(VideoOutputTest, FoldersAndLinksAreRefused) {
  fs::create_directory(path("out/clip_01.mp4"));
  EXPECT_THAT(output_->look({}).error().message, HasSubstr("is a folder"));
  fs::remove(path("out/clip_01.mp4"));
  fs::create_symlink(path("workspace/clip.mp4"), path("out/clip_01.mp4"));
  EXPECT_THAT(output_->look({}).error().message, HasSubstr("is a symbolic link"));
  EXPECT_FALSE(deliver());
  EXPECT_EQ(text("workspace/clip.mp4"), made);
}

TEST_F(VideoOutputTest, AFolderThatTakesNoFilesIsToldBeforeAnythingIsPaid) {
  fs::remove(path("out"));
  const auto prepared = output_->prepare();
  ASSERT_FALSE(prepared);
  EXPECT_THAT(prepared.error().message, HasSubstr("nothing was sent"));
}

}  // namespace
}  // namespace zoetrope::cli
