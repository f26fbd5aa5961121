#include "shots/shot_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "shots/test_scenarios.h"

namespace zoetrope::shots {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using std::string_literals::operator""s;

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
     "| **Clip #** | *Seed Image* | Motion Prompt |\n|-|-|-|\n| **01** | `my_clip_a.png` | `light slowly "
     "turns` |\n"
     "| #2 | ![](b.png) | keeps snake_case |\n",
     {shot(1, "my_clip_a.png", "light slowly turns"), shot(2, "b.png", "keeps snake_case")}},
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
    {"MarkdownAsOurFriendsWriteIt",
     "shots.md",
     "**The Kling 2.5 Shot List:**\n\n| Clip \\# | Character/Asset | Motion + Context Prompt | Notes |\n"
     "| :--- | :--- | :--- | :--- |\n| **01** | `fog_1.png` | \"The fox's ears turn. Slow push in.\" | "
     "near |\n"
     "| **02** | `a.png` + `b.png` | \"Rain falls.\" | two |\n",
     {shot(1, "fog_1.png", "The fox's ears turn. Slow push in."), shot(2, "a.png + b.png", "Rain falls.")}},
    {"MarkdownEntitiesAndTags",
     "shots.md",
     "| # | Image | Prompt | Duration |\n|-|-|-|-|\n"
     "| <b>1</b> | <img src=\"a/b.png\" width=90> | fog &amp; <i>snow</i>&nbsp;fall<br/>down | **5&nbsp;s** "
     "|\n"
     "| 2. | a\\_b.png<br>c.png | x | 10 sec |\n",
     {shot(1, "a/b.png", "fog & snow fall down", "", 5), shot(2, "a_b.png + c.png", "x")}},
    {"MarkdownOtherTablesMayBeOdd",
     "shots.md",
     "| Image | Asset |\n|-|-|\n| a | b |\n\n| Prompt | Motion Prompt |\n|-|-|\n\n| # | Camera |\n|-|-|\n| 1 "
     "| pan |\n"
     "\n| # | Prompt |\n|-|-|\n| 1 | real |\n",
     {shot(1, "", "real")}},
    {"MarkdownShotIsTheKindOfShot",
     "shots.md",
     "| # | Shot | Prompt |\n|-|-|-|\n| 1 | Wide | a |\n\n| Shot | Clip | Prompt |\n|-|-|-|\n| 2 | 2 | b |\n",
     {shot(1, "", "a"), shot(2, "", "b")}},
    {"MarkdownRowsThatBeginWithSigns",
     "shots.md",
     "| Clip | Prompt |\n|-|-|\n#1 | a\n<b>2</b> | b\n# Notes\n",
     {shot(1, "", "a"), shot(2, "", "b")}},
    {"MarkdownOtherRowsBelow",
     "shots.md",
     "| # | Prompt |\n|-|-|\n| 1 | a |\n\n| x | b |\n\n# Notes\n\n| 2 | b |\n",
     {shot(1, "", "a")}},
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
    {"CsvKeepsPipesAndBackticks", "shots.csv", "Clip,Prompt\n1,`a` | b\n", {shot(1, "", "`a` | b")}},
    {"CsvSemicolons",
     "shots.csv",
     "\xEF\xBB\xBF"
     "Clip;Prompt;Notes\r\n1;fog, snow;\r\n2;\"a;b\";x\r\n",
     {shot(1, "", "fog, snow"), shot(2, "", "a;b")}},
    {"CsvThatNamesItsSeparator", "shots.csv", "sep=;\r\nClip;Prompt\r\n1;fog\r\n", {shot(1, "", "fog")}},
    {"CsvWithTabs", "shots.csv", "Clip\tPrompt\n1\tfog, snow\n", {shot(1, "", "fog, snow")}},
    {"CsvBelowATitle",
     "shots.csv",
     "The Light,,\n,,\nClip,Prompt,Creativity\n1,fog,0.5\n,,\n2,snow,,,\n",
     {shot(1, "", "fog"), shot(2, "", "snow")}},
    {"CsvMarksAroundCells",
     "shots.csv",
     "Clip,Image,Prompt\n**01**,`a.png`,\"\"\"fog\"\"\"\n",
     {shot(1, "a.png", "fog")}},
    {"TsvWithQuotesInside",
     "shots.tsv",
     "No.\tImage\tPrompt\n1\ta.png, b.png\tthe \"Gull\" sails\n",
     {shot(1, "a.png + b.png", "the \"Gull\" sails")}},
    {"CsvWithoutEmptyFieldsAtTheEnd",
     "shots.csv",
     "Clip,Image,Prompt,Negative,Notes\n1,a.png,fog\n2,,snow,blur\n",
     {shot(1, "a.png", "fog"), shot(2, "", "snow", "blur")}},
    {"TsvWithQuotesAtTheBeginning",
     "shots.tsv",
     "No.\tPrompt\n1\t\"HOPE\" is on the \"stern\"\n2\t\"a \"\"b\"\"\"\n3\t\"HOPE\" turns\n4\t\"a "
     "\"\"b\"\"\tc\"\n",
     {shot(1, "", "\"HOPE\" is on the \"stern\""), shot(2, "", "a \"b\""), shot(3, "", "\"HOPE\" turns"),
      shot(4, "", "a \"b\" c")}},
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
    {"YamlSeveralImages",
     "shots.yaml",
     "- clip: 1\n  image: [a.png, 'b.png']\n  prompt: fog\n  notes: x\n  cfg: 0.5\n",
     {shot(1, "a.png + b.png", "fog")}},
    {"YamlKeysInAnySpelling",
     "shots.yaml",
     "Shots:\n- {clip: 1, prompt: 'a #1', negative-prompt: [x, y]}\n- {clip: 2, prompt: b}\n\"Negative "
     "Prompt\": z\nReviewed: yes\n",
     {shot(1, "", "a #1", "x y"), shot(2, "", "b", "z")}},
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

struct WarningCase {
  const char* scenario;
  const char* name;
  const char* text;
  const char* warning;
};

void PrintTo(const WarningCase& row, std::ostream* out) {
  *out << row.scenario;
}

class ShotListWarning : public ::testing::TestWithParam<WarningCase> {};

TEST_P(ShotListWarning, SaysWhatIsNotRead) {
  const Result<ShotList> list = parse_shot_list(GetParam().name, GetParam().text);
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->shots.front().prompt, "Fog.");
  EXPECT_THAT(list->warnings, ElementsAre(::testing::HasSubstr(GetParam().warning)));
}

INSTANTIATE_TEST_SUITE_P(
    Lists, ShotListWarning,
    ::testing::Values(
        WarningCase{"TheStillsPrompt", "s.md", "|#|Prompt|Motion Prompt|\n|-|-|-|\n|1|a fox|Fog.|\n",
                    "s.md:1:4: the column \"Prompt\" is not read beside a prompt of the motion"},
        WarningCase{"TheStillsPromptBehind", "s.csv", "Clip,Kling Prompt,Prompt\n1,Fog.,a fox\n",
                    "s.csv:1:19: the column \"Prompt\" is not read beside"},
        WarningCase{"AnotherPrompt", "s.csv", "Clip,Sound Prompt,Image Prompt,Animation Prompt\n1,a,b,Fog.\n",
                    "s.csv:1:6: the column \"Sound Prompt\" is not read; "},
        WarningCase{"AnotherTable", "s.md", "|#|Motion|\n|-|-|\n|1|Fog.|\n\n|Clip|Promt|\n|-|-|\n|2|a|\n",
                    "s.md:5:2: the table has no column \"Prompt\" and is not read"},
        WarningCase{"ConflictElsewhere", "s.md", "|#|Video|\n|-|-|\n|1|Fog.|\n\n|#|Clip|\n|-|-|\n|2|2|\n",
                    "s.md:5:4: the columns \"#\" and \"Clip\" both mean Clip"},
        WarningCase{"YamlComment", "s.yaml", "- clip: 1\n  prompt: Fog. #7 drifts\n  image: a.png # x\n",
                    "s.yaml:2:16: what follows the # is a comment and not sent; put the text in quotes"},
        WarningCase{"YamlStillsPrompt", "s.yaml", "- clip: 1\n  prompt: a fox\n  motion_prompt: Fog.\n",
                    "s.yaml:2:3: the key \"prompt\" is not read beside"}),
    ScenarioName());

TEST(ShotList, WarnsOfMarkupThatWouldBeSent) {
  for (const std::string& markup :
       {"**Fog**"s, "*Fog*"s, "__Fog__"s, "==Fog=="s, "[[Fog]]"s, "[Fog](a.png)"s, "[^1]"s, "%% x %%"s}) {
    for (const char* beginning : {"Slowly ", "Snow (\u6D77) "}) {
      const std::string prompt = beginning + markup + " drifts.";
      const Result<ShotList> list = parse_shot_list("s.md", "|#|Prompt|\n|-|-|\n|1|" + prompt + "|\n");
      ASSERT_TRUE(list) << list.error().message;
      EXPECT_EQ(list->shots.front().prompt, prompt);
      EXPECT_THAT(list->warnings, ElementsAre("s.md:3:4: the prompt of clip 1 has the markup " + markup +
                                              ", which is sent as it is; take it out"));
    }
  }
}

TEST(ShotList, TakesNoArithmeticForMarkup) {
  for (const char* prompt :
       {"fog 2 * 3 * 4", "a*b*c", "snow_white_fox", "100%% and", "a == b == c", "[x] (y)", "* a"}) {
    const Result<ShotList> list = parse_shot_list("s.csv", "Clip,Prompt\n1," + std::string(prompt) + "\n");
    ASSERT_TRUE(list) << list.error().message;
    EXPECT_THAT(list->warnings, IsEmpty()) << prompt;
  }
}

TEST(ShotList, WarnsOfAnUnknownKey) {
  const Result<ShotList> list = parse_shot_list("s.yaml", "- number: 1\n  prompt: a\n  durration: 5\n");
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_THAT(list->warnings,
              ElementsAre("s.yaml:3:3: the key \"durration\" is not read; did you mean \"duration\"?"));
}

TEST(ShotList, WarnsOfAMistypedKeyBesideTheShots) {
  const Result<ShotList> list =
      parse_shot_list("s.yaml", "title: x\nNegativ promt: a\npreview: 1\nshots:\n- {clip: 1, prompt: a}\n");
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_THAT(
      list->warnings,
      ElementsAre("s.yaml:2:1: the key \"Negativ promt\" is not read; did you mean \"negative prompt\"?",
                  "s.yaml:3:1: the key \"preview\" is not read; did you mean \"reviewed\"?"));
}

TEST(ShotList, WarnsOfABlockThatSwallowsTheRest) {
  const Result<ShotList> list =
      parse_shot_list("s.md", "|#|Prompt|\n|-|-|\n|1|a|\n||\n\n```\nx\n\n|#|Prompt|\n|-|-|\n|2|b|\n");
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->shots.size(), 1U);
  EXPECT_THAT(list->warnings,
              ElementsAre("s.md:6:1: code or a comment begins here and never ends, and nothing "
                          "below it is read; close it"));
}

TEST(ShotList, WarnsOfTagsThatWouldBeSent) {
  const Result<ShotList> list = parse_shot_list("s.md", "|#|Prompt|\n|-|-|\n|1|a <script>b</script>|\n");
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->shots.front().prompt, "a <script>b</script>");
  EXPECT_THAT(list->warnings,
              ElementsAre("s.md:3:4: the prompt of clip 1 has the HTML tag <script>, which is sent "
                          "as it is; take it out"));
}

TEST(ShotList, ColumnNamesAreKnownInAnySpelling) {
  for (const char* number : {"**07**", "#7", "Clip 7", "`clip_07`", "Clip **7**", "7.", "No. 7", "\"7\"",
                             "07:", "Clip-07", "7.0", "clip 7.0"}) {
    const Result<ShotList> list =
        parse_shot_list("s.md", "|#|Prompt|\n|-|-|\n|" + std::string(number) + "|a|\n");
    ASSERT_TRUE(list) << number;
    EXPECT_EQ(list->shots.front().number, 7) << number;
  }
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
  for (const char* seconds : {"5", "5s", "5 s", "5 sec", "5 Seconds", "5.0", "5.0 s", "0:05", "00:05"}) {
    const Result<ShotList> list =
        parse_shot_list("s.csv", "Clip,Prompt,Seconds\n1,waves," + std::string(seconds));
    ASSERT_TRUE(list) << seconds;
    EXPECT_EQ(list->shots.front().seconds, 5) << seconds;
  }
}

}  // namespace
}  // namespace zoetrope::shots
