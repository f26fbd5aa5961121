#include "shots/shot_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "shots/test_scenarios.h"

namespace zoetrope::shots {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Shot shot(int number, std::string image, std::string prompt, std::string negative = "", int seconds = 10) {
  return Shot{.number = number,
              .image_name = std::move(image),
              .image = "",
              .image_problem = "",
              .prompt = std::move(prompt),
              .negative_prompt = std::move(negative),
              .seconds = seconds};
}

struct GoodList {
  const char* scenario;
  const char* name;
  std::string text;
  std::vector<Shot> shots;
};

void PrintTo(const GoodList& list, std::ostream* out) {
  *out << list.scenario;
}

class GoodShotList : public ::testing::TestWithParam<GoodList> {};

TEST_P(GoodShotList, GivesItsShots) {
  const Result<ShotList> list = parse_shot_list(GetParam().name, GetParam().text);
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->shots, GetParam().shots);
  EXPECT_THAT(list->warnings, IsEmpty());
}

const std::vector<GoodList> good_markdown_lists{
    {"MarkdownTableInADocument",
     "shots.md",
     "# The lighthouse\n\nSome words | with a pipe.\n\n| Clip | Image | Prompt |\n|---|---|---|\n"
     "| 1 | a.png | waves break |\n| 2 | b.png | fog drifts |\n\nThe end.\n",
     {shot(1, "a.png", "waves break"), shot(2, "b.png", "fog drifts")}},
    {"MarkdownWithoutOuterPipes",
     "shots.md",
     "Clip | Prompt\n--- | ---\n1 | waves break\n",
     {shot(1, "", "waves break")}},
    {"MarkdownWithAlignment",
     "SHOTS.MD",
     "| # | Prompt |\n| :-: | ---: |\n| 1 | waves |\n",
     {shot(1, "", "waves")}},
    {"MarkdownMarkupInCells",
     "shots.md",
     "| **Clip #** | *Seed Image* | Motion Prompt |\n|-|-|-|\n| **01** | `my_clip_a.png` | `light *slowly* "
     "turns` |\n"
     "| #2 | ![](b.png) | keeps **bold** |\n",
     {shot(1, "my_clip_a.png", "light *slowly* turns"), shot(2, "b.png", "keeps **bold**")}},
    {"MarkdownEscapedPipeAndBreak",
     "shots.md",
     "| No. | Prompt |\n|-|-|\n| 1 | rain \\| snow<br>and wind |\n",
     {shot(1, "", "rain | snow and wind")}},
    {"MarkdownTwoTables",
     "shots.md",
     "| Clip | Prompt |\n|-|-|\n| 1 | a |\n\n## Act two\n\n| Prompt | Notes | Clip |\n|-|-|-|\n| b | calm | "
     "2 |\n",
     {shot(1, "", "a"), shot(2, "", "b")}},
    {"MarkdownSkipsFencesAndComments",
     "shots.md",
     "```\n| Clip | Prompt |\n|-|-|\n| 1 | fenced |\n```\n<!--\n| Clip | Prompt |\n|-|-|\n| 1 | hidden "
     "|\n-->\n"
     "| Clip | Prompt |\n|-|-|\n| 1 | real |\n",
     {shot(1, "", "real")}},
    {"MarkdownSkipsOtherTables",
     "shots.md",
     "| Act | Mood |\n|-|-|\n| 1 | calm |\n\n| Clip | Prompt |\n|-|-|\n| 1 | real |\n",
     {shot(1, "", "real")}},
    {"MarkdownTableEndsAtAHeading",
     "shots.md",
     "| Clip | Prompt |\n|-|-|\n| 1 | a |\n# Notes\n",
     {shot(1, "", "a")}},
    {"MarkdownDashMeansNothing",
     "shots.md",
     "| Clip | Asset | Prompt | Negative Prompt | Duration |\n|-|-|-|-|-|\n| 1 | — | a | - | - |\n"
     "| 2 | | b | blur | 5 s |\n",
     {shot(1, "", "a"), shot(2, "", "b", "blur", 5)}},
    {"MarkdownNumbersInAnySpelling",
     "shots.md",
     "| Shot | Prompt |\n|-|-|\n| clip_01 | a |\n| Shot 2 | b |\n",
     {shot(1, "", "a"), shot(2, "", "b")}},
};

const std::vector<GoodList> good_csv_lists{
    {"CsvPlain", "shots.csv", "Clip,Image,Prompt\n1,a.png,waves\n", {shot(1, "a.png", "waves")}},
    {"CsvWithoutLastLineEnd", "shots.csv", "Clip,Prompt\n1,waves", {shot(1, "", "waves")}},
    {"CsvWithMarkAndWindowsLineEnds",
     "shots.csv",
     "\xEF\xBB\xBF"
     "Clip,Prompt\r\n1,waves\r\n2,fog\r\n",
     {shot(1, "", "waves"), shot(2, "", "fog")}},
    {"CsvQuotedFields",
     "shots.csv",
     "\"Clip\",\"Prompt\"\n1,\"waves, \"\"slow\"\" ones\"\n2,\"fog\"",
     {shot(1, "", "waves, \"slow\" ones"), shot(2, "", "fog")}},
    {"CsvFieldOverLines",
     "shots.csv",
     "Clip,Prompt\n1,\"waves\r\n\r\n\tbreak\"\n",
     {shot(1, "", "waves break")}},
    {"CsvBlankLinesAndEmptyLastField",
     "shots.csv",
     "\nClip,Prompt,Negative\n\n1,waves,\n\n",
     {shot(1, "", "waves")}},
    {"CsvKeepsPipesAndBackticks", "shots.csv", "Clip,Prompt\n1,`a` | *b*\n", {shot(1, "", "`a` | *b*")}},
    {"CsvUnicodePrompt",
     "shots.csv",
     "Number,Prompt\n1,Möwen über dem Meer — 海\n",
     {shot(1, "", "Möwen über dem Meer — 海")}},
};

const std::vector<GoodList> good_yaml_lists{
    {"YamlList",
     "shots.yaml",
     "- number: 1\n  image: a.png\n  prompt: waves break\n  duration: 5\n",
     {shot(1, "a.png", "waves break", "", 5)}},
    {"YamlBelowShots",
     "shots.yml",
     "title: lighthouse\nshots:\n  - number: 01\n    prompt: b\n  - {number: 2, prompt: a, negative_prompt: "
     "blur}\n  - {number: 3, prompt: c}\n",
     {shot(1, "", "b"), shot(2, "", "a", "blur"), shot(3, "", "c")}},
    {"YamlBlockText",
     "shots.yaml",
     "- clip: 1\n  prompt: |\n    waves\n    break\n  image: ~\n",
     {shot(1, "", "waves break")}},
    {"YamlFoldedText",
     "shots.yaml",
     "---\n- clip: 1\n  motion_prompt: >-\n    waves\n    break\n...\n",
     {shot(1, "", "waves break")}},
};

INSTANTIATE_TEST_SUITE_P(Markdown, GoodShotList, ::testing::ValuesIn(good_markdown_lists), ScenarioName());
INSTANTIATE_TEST_SUITE_P(Csv, GoodShotList, ::testing::ValuesIn(good_csv_lists), ScenarioName());
INSTANTIATE_TEST_SUITE_P(Yaml, GoodShotList, ::testing::ValuesIn(good_yaml_lists), ScenarioName());

TEST(ShotList, TakesAsManyShotsAsItSays) {
  std::string text = "Clip,Prompt\n";
  for (int i = 1; i <= clips_max; ++i) text += std::to_string(i) + ",waves\n";
  const Result<ShotList> list = parse_shot_list("shots.csv", text);
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->shots.size(), static_cast<std::size_t>(clips_max));
}

TEST(ShotList, WarnsOfGapsInTheNumbers) {
  const Result<ShotList> list = parse_shot_list("shots.csv", "Clip,Prompt\n2,b\n6,f\n");
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_THAT(list->warnings, ElementsAre("shots.csv:2:1: clip 1 is not in the list",
                                          "shots.csv:3:1: clips 3 to 5 are not in the list"));
}

TEST(ShotList, PutsNumbersInOrderAndSaysSoOnce) {
  const Result<ShotList> list = parse_shot_list("s.csv", "Clip,Prompt\n3,c\n1,a\n4,d\n2,b\n");
  ASSERT_TRUE(list) << list.error().message;
  std::vector<int> numbers;
  for (const Shot& read : list->shots) numbers.push_back(read.number);
  EXPECT_THAT(numbers, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(list->warnings,
              ElementsAre("s.csv:3:1: clip 1 stands below clip 3; clips are made and joined in the order of "
                          "their numbers"));
}

TEST(ShotList, WarnsOfAMistypedColumn) {
  const Result<ShotList> list = parse_shot_list("a/shots.csv", "Clip,Prompt,Negativ Promt\n1,a,blur\n");
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->shots.front().negative_prompt, "");
  EXPECT_THAT(
      list->warnings,
      ElementsAre(
          "a/shots.csv:1:13: the column \"Negativ Promt\" is not read; did you mean \"negative prompt\"?"));
}

TEST(ShotList, WarnsOfAnUnknownKey) {
  const Result<ShotList> list = parse_shot_list("s.yaml", "- number: 1\n  prompt: a\n  durration: 5\n");
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_THAT(list->warnings,
              ElementsAre("s.yaml:3:3: the key \"durration\" is not read; did you mean \"duration\"?"));
}

TEST(ShotList, ColumnNamesAreKnownInAnySpelling) {
  for (const char* number : {"#", "Clip", "Clip #", "clip_number", "Shot", "No.", "NUMBER", " **Number** "}) {
    for (const char* prompt : {"Prompt", "Motion Prompt", "motion-prompt", "`prompt`"}) {
      const std::string text = std::string(number) + "," + prompt + "\n1,waves\n";
      EXPECT_TRUE(parse_shot_list("s.csv", text)) << text;
    }
  }
  for (const char* image : {"Image", "Seed Image", "Source Image", "Composite", "Asset", "seed_image"}) {
    const Result<ShotList> list =
        parse_shot_list("s.csv", "Clip,Prompt," + std::string(image) + "\n1,waves,a.png\n");
    ASSERT_TRUE(list) << image;
    EXPECT_EQ(list->shots.front().image_name, "a.png") << image;
  }
  for (const char* seconds : {"5", "5s", "5 s", "5 sec", "5 Seconds"}) {
    const Result<ShotList> list =
        parse_shot_list("s.csv", "Clip,Prompt,Seconds\n1,waves," + std::string(seconds));
    ASSERT_TRUE(list) << seconds;
    EXPECT_EQ(list->shots.front().seconds, 5) << seconds;
  }
}

}  // namespace
}  // namespace zoetrope::shots
