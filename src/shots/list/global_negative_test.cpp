#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "shots/shot_list.h"
#include "shots/test_scenarios.h"

/// The negative prompt that a document gives for all clips.

namespace zoetrope::shots {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view shot_table =
    "| # | Prompt | Negative |\n|-|-|-|\n| 1 | a | - |\n| 2 | b | own |\n";

struct NegativeCase {
  const char* scenario;
  const char* text;  ///< beside the table
  const char* negative;
};

void PrintTo(const NegativeCase& row, std::ostream* out) {
  *out << row.scenario;
}

class GlobalNegative : public ::testing::TestWithParam<NegativeCase> {};

TEST_P(GlobalNegative, IsThatOfTheClipsWithoutTheirOwn) {
  const std::string above = std::string(GetParam().text) + "\n\n" + std::string(shot_table);
  const std::string below = std::string(shot_table) + "\n" + GetParam().text;
  for (const std::string& text : {above, below}) {
    const Result<ShotList> list = parse_shot_list("s.md", text);
    ASSERT_TRUE(list) << list.error().message;
    EXPECT_EQ(list->shots[0].negative_prompt, GetParam().negative) << text;
    EXPECT_EQ(list->shots[1].negative_prompt, "own");
    EXPECT_THAT(list->warnings, IsEmpty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Documents, GlobalNegative,
    ::testing::Values(
        NegativeCase{"Paragraph", "## Negative prompt\n\nblur, distort,\nlow quality\n\nMore text.",
                     "blur, distort, low quality"},
        NegativeCase{"List",
                     "# Global Negative Prompt (all clips)\n- blur\n- **distort**,\n* `low quality`\n",
                     "blur, distort, low quality"},
        NegativeCase{"NumberedList", "### 4. Negative Prompts\n1. blur\n2) distort\n", "blur, distort"},
        NegativeCase{"Quote", "## Negative prompt\n> blur,\n> distort\n", "blur, distort"},
        NegativeCase{"FencedCode",
                     "## Negative prompt\n\nUse it everywhere.\n\n```text\nblur,\ndistort\n```\n",
                     "blur, distort"},
        NegativeCase{"FencedCodeWithTildes", "## Negative prompt\n~~~\nblur ``` `x`\n~~~\n", "blur ``` `x`"},
        NegativeCase{"Announcement", "## Negative prompt\n\nAdd this to every clip:\n\n- blur\n- distort\n",
                     "blur, distort"},
        NegativeCase{"AnnouncementInTheSameParagraph", "## Negative prompt\nFor all clips:\n> blur\n",
                     "blur"},
        NegativeCase{"BoldHeading", "**Negative prompt:**\n\nblur\n", "blur"},
        NegativeCase{"BoldLabel", "**Global Negative Prompt:** blur, distort\n", "blur, distort"},
        NegativeCase{"BoldLabelInAList", "- **Negative prompt**: \"blur, distort\"\n", "blur, distort"},
        NegativeCase{"PlainLabel", "Negative prompt (all clips): blur\n", "blur"},
        NegativeCase{"LabelAlone", "Negative prompt:\n\n`blur, distort`\n", "blur, distort"},
        NegativeCase{"Entities", "## Negative prompt\nblur &amp; noise<br>text\n", "blur & noise text"},
        NegativeCase{"RuleBetween", "## Negative prompt\n---\nblur\n", "blur"},
        NegativeCase{"NothingBelow", "## Negative prompt\n\n## Notes\nblur\n", ""},
        NegativeCase{"ATableBelow", "## Negative prompt\n| a | b |\n|-|-|\n| blur | x |\n", ""},
        NegativeCase{"ADash", "## Negative prompt\n-\n", ""},
        NegativeCase{"InCode", "```\n## Negative prompt\nblur\n```\n", ""},
        NegativeCase{"InAComment", "<!--\n## Negative prompt\nblur\n-->\n", ""},
        NegativeCase{"InAnotherSentence", "Kling has a negative prompt: it is a text.\n", ""},
        NegativeCase{"InAHeadingOfProse", "## Why a negative prompt matters\n\nIt is a text.\n", ""},
        NegativeCase{"InALabelWithMoreWords", "Negative prompt support: since version 1.6\n", ""},
        NegativeCase{"OfOneClip", "Negative prompt (clip 3): blur\n", ""},
        NegativeCase{"OfEveryClip", "## 4.1 Negative Prompt \u2014 **all shots**\nblur\n", "blur"},
        NegativeCase{"CodeOfSomethingElse", "## Negative prompt\n\nblur, noise\n\n```json\n{}\n```\n",
                     "blur, noise"},
        NegativeCase{"CodeInAComment", "## Negative prompt\n<!--\n```\nold\n```\n-->\nblur\n", "blur"},
        NegativeCase{"Boxes", "## Negative prompt\n- [ ] blur\n- [x] noise\n", "blur, noise"},
        NegativeCase{"StruckOut", "## Negative prompt\n- blur\n- ~~noise~~\n- <del>text</del>\n- a ~~b~~ c\n",
                     "blur, a c"},
        NegativeCase{"StruckOutInALine", "Negative prompt: ~~x~~, blur, ~~noise~~, <s>a</s>, text\n",
                     "blur, text"},
        NegativeCase{"Images", "## Negative prompt\n![bad](bad.png)\n\nblur ![x](y.png)\n", "blur"},
        NegativeCase{"Folded",
                     "## Negative prompt\n<details>\n<summary>Show</summary>\n\nblur, noise\n</details>\n",
                     "blur, noise"},
        NegativeCase{"FoldedInOneParagraph", "## Negative prompt\n<details>\nblur\n</details>\n", "blur"},
        NegativeCase{"IntroductionAbove", "## Negative prompt\nFor all clips:\nblur,\nnoise\n",
                     "blur, noise"},
        NegativeCase{"IntroductionInAQuote", "## Negative prompt\n> For all clips:\n> blur\n", "blur"},
        NegativeCase{"Underlined", "Negative prompt\n===\n\nblur\n", "blur"},
        NegativeCase{"UnderlinedWithDashes", "Global Negative Prompts\n------\nblur\n", "blur"},
        NegativeCase{"AnotherUnderlinedBelow", "## Negative prompt\n\nNotes\n---\nblur\n", ""},
        NegativeCase{"ARuleDirectlyBelow", "## Negative prompt\nblur, noise\n---\nEnd.\n", "blur, noise"},
        NegativeCase{"LabelOverLines", "**Negative prompt:** blur,\nnoise,\ntext\n", "blur, noise, text"},
        NegativeCase{"NoSuchHeading", "## Notes\n\nText.\n", ""}),
    ScenarioName());

TEST(GlobalNegative, TheFirstOfTwoCounts) {
  const Result<ShotList> list = parse_shot_list(
      "s.md", "# Negative prompt\nblur\n# Negative prompt\nnoise\n\n" + std::string(shot_table));
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->shots[0].negative_prompt, "blur");
  EXPECT_THAT(
      list->warnings,
      ElementsAre("s.md:4:1: a second negative prompt of all clips is not read; the one in line 2 counts"));
}

TEST(GlobalNegative, BelowAHeadingThatSaysMoreIsAWarning) {
  for (const char* heading : {"## Negative prompts in Kling", "## Negative prompt: blur",
                              "## Negative prompt 2", "**Negative prompt (clip 3)**"}) {
    const Result<ShotList> list =
        parse_shot_list("s.md", std::string(shot_table) + "\n" + heading + "\n\nblur\n");
    ASSERT_TRUE(list) << list.error().message;
    EXPECT_EQ(list->shots[0].negative_prompt, "") << heading;
    EXPECT_THAT(list->warnings, ElementsAre(HasSubstr("nothing is read as the negative prompt of all clips")))
        << heading;
    const Result<ShotList> beside = parse_shot_list(
        "s.md", std::string(shot_table) + "\n" + heading + "\n\nblur\n\nNegative prompt: noise\n");
    EXPECT_EQ(beside->shots[0].negative_prompt, "noise") << heading;
    EXPECT_THAT(beside->warnings, IsEmpty()) << heading;
  }
}

TEST(GlobalNegative, SaidTwiceAlikeIsNoTrouble) {
  const Result<ShotList> list = parse_shot_list(
      "s.md", "# Negative prompt\nblur\n# Negative prompt\nblur\n\n" + std::string(shot_table));
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_THAT(list->warnings, IsEmpty());
}

TEST(GlobalNegative, OfYamlStandsBesideTheShots) {
  const std::string shots = "shots:\n- {clip: 1, prompt: a}\n- {clip: 2, prompt: b, negative_prompt: own}\n";
  for (const char* head : {"negative_prompt: blur, noise\n", "negative_prompt: >\n  blur,\n  noise\n",
                           "negative_prompt: ['blur,', noise]\n"}) {
    const Result<ShotList> list = parse_shot_list("s.yaml", head + shots);
    ASSERT_TRUE(list) << list.error().message;
    EXPECT_EQ(list->shots[0].negative_prompt, "blur, noise") << head;
    EXPECT_EQ(list->shots[1].negative_prompt, "own");
  }
}

TEST(GlobalNegative, WithInvisibleCharactersIsRefusedWhereItStands) {
  const Result<ShotList> list =
      parse_shot_list("s.md", std::string(shot_table) + "\n# Negative prompt\n\nblur\u202Ered\n");
  ASSERT_FALSE(list);
  EXPECT_THAT(list.error().message, HasSubstr("s.md:8:5: the column Negative Prompt has the invisible"));
}

}  // namespace
}  // namespace zoetrope::shots
