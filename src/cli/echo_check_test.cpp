#include "cli/echo_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;

store::AttemptView attempt() {
  store::AttemptView made;
  made.image_url = "https://img.example/clip_07-aa.png";
  made.prompt = "the fox  lifts its head\n";
  return made;
}

TEST(EchoCheck, TheImageOfThisSendAndItsWordsAreProof) {
  const auto found =
      check_echo({{"https://img.example/clip_07-aa.png"}, "the fox lifts its head"}, attempt());
  EXPECT_EQ(found.check, EchoCheck::same);
  EXPECT_EQ(check_echo({{"https://img.example/clip_07-aa.png"}, ""}, attempt()).check, EchoCheck::same);
}

TEST(EchoCheck, AnotherImageOrOtherWordsAreNamed) {
  const auto image = check_echo({{"https://img.example/clip_07-bb.png?key=1"}, ""}, attempt());
  EXPECT_EQ(image.check, EchoCheck::other);
  EXPECT_EQ(image.words,
            "its image is https://img.example/clip_07-bb.png, and not https://img.example/clip_07-aa.png");
  const auto words = check_echo({{"https://img.example/clip_07-aa.png"}, "a crane"}, attempt());
  EXPECT_EQ(words.check, EchoCheck::other);
  EXPECT_THAT(words.words, HasSubstr("its prompt is \"a crane\""));
}

TEST(EchoCheck, ARecordWithoutAnImageProvesNothing) {
  EXPECT_EQ(check_echo({{}, "the fox lifts its head"}, attempt()).check, EchoCheck::silent);
}

}  // namespace
}  // namespace zoetrope::cli
