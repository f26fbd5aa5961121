#include "cli/generate_video/video_request.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace zoetrope::cli {
namespace {

VideoRequest a_request() {
  return {.channel = *Identifier::parse("generate-video", "channel"),
          .image = "still.png",
          .prompt = "The fox looks up.",
          .output = "/out/clip_01.mp4"};
}

TEST(VideoRequest, EverythingThatIsAskedForMakesAnotherProjectAndNothingElseDoes) {
  const VideoRequest usual = a_request();
  std::set<std::string> names{project_of(usual, "image").name.str()};
  const auto expect_another = [&](auto change) {
    VideoRequest other = usual;
    change(other);
    EXPECT_TRUE(names.insert(project_of(other, "image").name.str()).second);
  };
  expect_another([](VideoRequest& r) { r.prompt = "The fox looks down."; });
  expect_another([](VideoRequest& r) { r.negative_prompt = "blur"; });
  expect_another([](VideoRequest& r) { r.seconds = 5; });
  expect_another([](VideoRequest& r) { r.output = "/out2/clip_01.mp4"; });
  expect_another([](VideoRequest& r) {
    r.prompt = "The fox looks up.blur";
    r.negative_prompt = "";
  });
  EXPECT_TRUE(names.insert(project_of(usual, "another image").name.str()).second);
  VideoRequest same = usual;
  same.image = "https://files.example/another-name.png";
  same.image_is_link = true;
  EXPECT_EQ(project_of(same, "image"), project_of(usual, "image"));
}

TEST(VideoRequest, ItsProjectIsCalledLikeTheOutputAndHasNoDigitsOfItsOwn) {
  const struct {
    const char* output;
    const char* begins;
  } cases[] = {{"/out/clip_01.mp4", "clip_01-"}, {"/out/Der Fuchs (neu).mp4", "Der-Fuchs--neu--"},
               {"/out/.hidden", "hidden-"},      {"/out/\xc3\xa4", "clip-"},
               {"/out/-_-.mp4", "clip-"},        {"/out/noending", "noending-"}};
  for (const auto& each : cases) {
    VideoRequest request = a_request();
    request.output = each.output;
    const std::string name = project_of(request, "image").name.str();
    ASSERT_TRUE(name.starts_with(each.begins)) << name;
    const std::string digest = name.substr(std::string(each.begins).size());
    EXPECT_EQ(digest.size(), 20U);
    EXPECT_TRUE(std::all_of(digest.begin(), digest.end(), [](char c) { return c >= 'a' && c <= 'p'; }));
  }
  VideoRequest request = a_request();
  request.output = "/out/" + std::string(250, 'x');
  EXPECT_EQ(project_of(request, "image").name.str().size(), 60U + 1 + 20);
}

}  // namespace
}  // namespace zoetrope::cli
