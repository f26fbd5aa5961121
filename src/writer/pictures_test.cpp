#include "writer/pictures.h"

#include <fstream>

#include "writer/test_chat.h"

namespace zoetrope::writer {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const std::string png = "\x89PNG\r\n\x1a\n";
const std::string jpeg = "\xff\xd8\xff";

class PicturesTest : public ChatTest {
 protected:
  void SetUp() override {
    ChatTest::SetUp();
    options_.images = true;
  }
  void put(const std::string& name, const std::string& bytes) {
    const auto file = std::filesystem::path(folder_) / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
  }
  PromptRequest request_with(const std::vector<std::string>& images) const {
    PromptRequest request = request_for(static_cast<int>(images.size()));
    for (std::size_t i = 0; i < images.size(); ++i) request.wanted[i].image = images[i];
    return request;
  }
};

TEST_F(PicturesTest, GoAlongAsDataUrlsWithTheirClipsNames) {
  put("a/clip_01.png", png + "pixels");
  put("a/clip_03.jpg", jpeg + "pixels");
  answers_ = {completion_for({1, 2, 3})};
  EXPECT_THAT(written(request_with({"a/clip_01.png", "", "a/clip_03.jpg"})), ElementsAre(1, 2, 3));
  const auto content = sent(0).at("messages").at(1).at("content");
  ASSERT_EQ(content.size(), 5U);
  EXPECT_THAT(content[0].at("text").get<std::string>(), HasSubstr("Topic: The fox"));
  EXPECT_EQ(content[1].at("text"), "The picture of clip 1:");
  EXPECT_EQ(content[2].at("image_url").at("url"), "data:image/png;base64,iVBORw0KGgpwaXhlbHM=");
  EXPECT_EQ(content[2].at("image_url").at("detail"), "low");
  EXPECT_EQ(content[3].at("text"), "The picture of clip 3:");
  EXPECT_EQ(content[4].at("image_url").at("url"), "data:image/jpeg;base64,/9j/cGl4ZWxz");
}

TEST_F(PicturesTest, StayAtHomeUnlessTheyAreToGo) {
  options_.images = false;
  put("a/clip_01.png", png + "pixels");
  answers_ = {completion_for({1})};
  EXPECT_THAT(written(request_with({"a/clip_01.png"})), ElementsAre(1));
  EXPECT_THAT(client_.sent[0].request.body, Not(HasSubstr("iVBOR")));
}

TEST_F(PicturesTest, OneThatCannotGoIsToldAndItsClipWrittenWithoutIt) {
  put("a/text.png", "hello");
  put("a/large.png", png + std::string(picture_bytes_max, 'x'));
  put("b/secret.png", png);
  std::filesystem::create_symlink(std::filesystem::path(folder_) / "b",
                                  std::filesystem::path(folder_) / "link");
  answers_ = {completion_for({1, 2, 3, 4})};
  EXPECT_THAT(written(request_with({"a/text.png", "a/large.png", "a/none.png", "link/secret.png"})),
              SizeIs(4));
  EXPECT_THAT(complaints_,
              UnorderedElementsAre(
                  AllOf(HasSubstr("clip 01: its picture is not sent"), HasSubstr("neither PNG nor JPEG")),
                  AllOf(HasSubstr("clip 02: its picture is not sent"), HasSubstr("large.png")),
                  AllOf(HasSubstr("clip 03: its picture is not sent"), HasSubstr("none.png")),
                  AllOf(HasSubstr("clip 04: its picture is not sent"), HasSubstr("link"))));
  EXPECT_TRUE(sent(0).at("messages").at(1).at("content").is_string());
}

TEST_F(PicturesTest, LargeOnesMakeQuestionsOfFewerClips) {
  put("a/five.png", png + std::string(5 << 20, 'x'));
  answers_ = {completion_for({1, 2}), completion_for({3})};
  EXPECT_THAT(written(request_with({"a/five.png", "a/five.png", "a/five.png"})), SizeIs(3));
}

TEST_F(PicturesTest, AnotherPictureIsAnotherQuestion) {
  put("a/clip_01.png", png + "pixels");
  answers_ = {completion_for({1}), completion_for({1})};
  EXPECT_THAT(written(request_with({"a/clip_01.png"})), SizeIs(1));
  EXPECT_THAT(written(request_with({"a/clip_01.png"})), SizeIs(1));
  put("a/clip_01.png", png + "others");
  EXPECT_THAT(written(request_with({"a/clip_01.png"})), SizeIs(1));
  EXPECT_THAT(client_.sent, SizeIs(2));
}

TEST_F(PicturesTest, ARepairHasThePicturesOfItsOwnClipsAlone) {
  put("a/clip_01.png", png + "first");
  put("a/clip_02.png", png + "second");
  answers_ = {completion_for({1}), completion_for({2})};
  EXPECT_THAT(written(request_with({"a/clip_01.png", "a/clip_02.png"})), ElementsAre(1, 2));
  const auto content = sent(1).at("messages").at(1).at("content");
  ASSERT_EQ(content.size(), 3U);
  EXPECT_EQ(content[1].at("text"), "The picture of clip 2:");
  EXPECT_THAT(complaints_, IsEmpty());
}

}  // namespace
}  // namespace zoetrope::writer
