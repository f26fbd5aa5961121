#include <nlohmann/json.hpp>

#include "acceptance/clip_files.h"
#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

class ContactSheet : public Acceptance {
 protected:
  [[nodiscard]] std::filesystem::path preview_file(int clip) const {
    return project() / ("previews/clip_0" + std::to_string(clip) + ".mp4");
  }
  [[nodiscard]] std::filesystem::path page() const { return project() / "contact-sheet.html"; }

  /// The colours of all pictures on a page, in their order.
  std::vector<std::string> colours(const std::string& html) {
    const std::string head = "data:image/jpeg;base64,";
    std::vector<std::string> list;
    for (std::size_t at = html.find(head); at != std::string::npos; at = html.find(head, at + 1)) {
      const std::size_t begin = at + head.size();
      list.push_back(colour_of_jpeg(folder_, from_base64(html.substr(begin, html.find('"', begin) - begin))));
    }
    return list;
  }

  /// Whole from the signature to the last chunk, and as wide as two columns.
  static void expect_picture(const std::filesystem::path& png) {
    const std::string bytes = read(png);
    ASSERT_GT(bytes.size(), 1000U);
    EXPECT_TRUE(bytes.starts_with("\x89PNG\r\n\x1A\n"));
    EXPECT_EQ(bytes.substr(bytes.size() - 8, 4), "IEND");
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    EXPECT_GT(byte(18) * 256 + byte(19), 1800);
  }
};

TEST_F(ContactSheet, ShowsTheFirstTheMiddleAndTheLastPictureOfEveryClip) {
  make_project(2);
  make_marked_clip(clip_file(1), "320x180", 1, "-bf 3 -g 250");
  make_marked_clip(clip_file(2), "180x320", 2, "-bf 0");
  const Ended ended = zoetrope({"sheet", "demo/story", "--json"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  const Json json = Json::parse(ended.out);
  EXPECT_EQ(json.at("html"), page().string());
  EXPECT_EQ(json.at("png"), (project() / "contact-sheet.png").string());
  expect_picture(project() / "contact-sheet.png");
  EXPECT_THAT(colours(read(page())), ElementsAre("red", "lime", "blue", "red", "lime", "blue"));
  EXPECT_EQ(json.at("clips").at(1).at("duration_s"), 2.0);
  EXPECT_EQ(json.at("clips").at(1).at("seen"), true);
  EXPECT_THAT(json.at("clips").at(0).at("warnings").dump(), HasSubstr("clip_01.mp4 is 320x180"));
  EXPECT_THAT(read(page()), HasSubstr("The keeper of lighthouse 2 turns his lamp. Static shot."));
  EXPECT_THAT(read(page()), HasSubstr("2 clips, 3.0 s in all"));
}

TEST_F(ContactSheet, SaysWhichFilesAreMissingOrBrokenAndIsMadeNevertheless) {
  make_project(4);
  make_marked_clip(preview_file(1), "320x180", 1);
  make_marked_clip(preview_file(3), "320x180", 1, "-movflags +faststart");
  cut_short(preview_file(3), 300);
  write(preview_file(4), "this is no film");
  const Ended ended = zoetrope({"sheet", "demo/story", "--previews", "--json"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  const Json clips = Json::parse(ended.out).at("clips");
  EXPECT_EQ(clips.at(0).at("state"), nullptr);
  EXPECT_EQ(clips.at(1).at("state"), "missing");
  EXPECT_THAT(clips.at(1).at("reason").get<std::string>(), HasSubstr("zoetrope preview demo/story:2"));
  EXPECT_EQ(clips.at(2).at("state"), "broken");
  EXPECT_THAT(clips.at(2).at("reason").get<std::string>(), HasSubstr("clip_03.mp4 is cut off"));
  EXPECT_EQ(clips.at(3).at("state"), "broken");
  const std::string html = read(project() / "contact-sheet-previews.html");
  EXPECT_THAT(colours(html), ElementsAre("red", "lime", "blue"));
  EXPECT_THAT(html, HasSubstr("clip_03.mp4 is cut off"));
  expect_picture(project() / "contact-sheet-previews.png");
}

TEST_F(ContactSheet, SaysInPlainWordsWhyAClipIsHeldOrFailed) {
  change_fake(R"({"next": {"createTask.lost_answer": 1, "createTask.fail_moderation": 1}})");
  make_project(3);
  EXPECT_EQ(generate().status, 1);
  const Ended ended = zoetrope({"sheet", "demo/story"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("1 of 3 clips are on the contact sheet"));
  const std::string html = read(page());
  EXPECT_THAT(html, HasSubstr("never sent again by itself"));
  EXPECT_THAT(html, HasSubstr("<p class=\"state\">held</p>"));
  EXPECT_THAT(html, HasSubstr("<p class=\"state\">failed</p>"));
}

TEST_F(ContactSheet, ShowsHostilePromptsAsText) {
  make_project(1);
  write(project() / "shots.yaml",
        "- clip: 1\n  prompt: \"<script>alert(1)</script> \\\" onload=\\\"x & "
        "\\u05E9\\u05DC\\u05D5\\u05DD\"\n");
  std::filesystem::remove(project() / "shots.md");
  make_marked_clip(clip_file(1), "320x180", 1);
  const Ended ended = zoetrope({"sheet", "demo/story"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const std::string html = read(page());
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &quot; onload=&quot;x &amp; "
                              "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST_F(ContactSheet, ReplacesASheetButNoFileOfTheUsers) {
  make_project(1);
  make_marked_clip(clip_file(1), "320x180", 1);
  write(page(), "<!DOCTYPE html><p>my notes</p>");
  const Ended refused = zoetrope({"sheet", "demo/story"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("contact-sheet.html is there and is no contact sheet"));
  EXPECT_EQ(read(page()), "<!DOCTYPE html><p>my notes</p>");
  EXPECT_FALSE(std::filesystem::exists(project() / "contact-sheet.png"));
  const std::string elsewhere = (folder_ / "look.png").string();
  EXPECT_EQ(zoetrope({"sheet", "demo/story", "--output", elsewhere}).status, 0);
  const std::string before = read(folder_ / "look.html");
  make_marked_clip(clip_file(1), "320x180", 2);
  EXPECT_EQ(zoetrope({"sheet", "demo/story", "--output", elsewhere}).status, 0);
  EXPECT_NE(read(folder_ / "look.html"), before);
  EXPECT_EQ(zoetrope({"sheet", "demo/storry"}).status, 2);
  EXPECT_EQ(zoetrope({"sheet", "demo/story:2"}).status, 2);
}

}  // namespace
}  // namespace zoetrope::acceptance
