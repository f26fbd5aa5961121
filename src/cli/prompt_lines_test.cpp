#include "cli/prompt_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/layout.h"

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view long_prompt =
    "The fox lifts its head. Its fur ripples in the wind, hair by hair. Fog hangs between the trees. Slow "
    "push in toward the fox.";

std::string without_colours(std::string text) {
  for (std::size_t at = text.find('\x1B'); at != std::string::npos; at = text.find('\x1B'))
    text.erase(at, text.find('m', at) + 1 - at);
  return text;
}

TEST(PromptLines, WithoutColourAreAParagraph) {
  EXPECT_EQ(prompt_lines("    ", long_prompt, false), paragraph("    ", long_prompt));
}

TEST(PromptLines, ColoursChangeNoCharacter) {
  for (const std::string_view prompt :
       {long_prompt, std::string_view("One.\"Two.\" Three   four. Pan left."), std::string_view(""),
        std::string_view("\x1B[31mred. Möwen über dem Meer. 海")}) {
    EXPECT_EQ(without_colours(prompt_lines("  ", prompt, true)), paragraph("  ", prompt)) << prompt;
  }
}

TEST(PromptLines, EachPartHasItsColour) {
  const std::string text = prompt_lines("", long_prompt, true);
  EXPECT_THAT(text, HasSubstr("\x1B[1;32mThe fox lifts its head. \x1B[0m"));
  EXPECT_THAT(text, HasSubstr("\x1B[36mIts fur ripples"));
  EXPECT_THAT(text, HasSubstr("\x1B[33mFog hangs"));
  EXPECT_THAT(text, HasSubstr("\x1B[94mSlow"));
  EXPECT_THAT(prompt_legend(), HasSubstr("\x1B[35mlogical sequence\x1B[0m"));
}

}  // namespace
}  // namespace zoetrope::cli
