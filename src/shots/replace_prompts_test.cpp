#include "shots/replace_prompts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "shots/shot_list.h"
#include "shots/test_scenarios.h"

namespace zoetrope::shots {
namespace {

using ::testing::HasSubstr;

using NewPrompts = std::map<int, std::string>;

struct Replacement {
  const char* scenario;
  const char* name;
  std::string before;
  NewPrompts prompts;
  std::string after;
};

void PrintTo(const Replacement& row, std::ostream* out) {
  *out << row.scenario;
}

class ReplacePrompts : public ::testing::TestWithParam<Replacement> {};

TEST_P(ReplacePrompts, ChangesThePromptsAndNoOtherByte) {
  const Replacement& row = GetParam();
  const Result<std::string> changed = with_prompts(row.name, row.before, row.prompts);
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(*changed, row.after);
  const Result<ShotList> list = parse_shot_list(row.name, *changed, Prompts::may_be_missing);
  ASSERT_TRUE(list) << list.error().message;
  for (const Shot& shot : list->shots) {
    const auto asked = row.prompts.find(shot.number);
    EXPECT_TRUE(asked == row.prompts.end() || shot.prompt == asked->second) << shot.prompt;
  }
}

TEST_P(ReplacePrompts, OnceMoreChangesNothing) {
  const Result<std::string> again = with_prompts(GetParam().name, GetParam().after, GetParam().prompts);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, GetParam().after);
}

TEST_P(ReplacePrompts, ThePresentPromptsChangeNothing) {
  const Result<ShotList> list = parse_shot_list(GetParam().name, GetParam().before, Prompts::may_be_missing);
  ASSERT_TRUE(list) << list.error().message;
  NewPrompts present;
  for (const Shot& shot : list->shots) {
    if (!shot.prompt.empty()) present[shot.number] = shot.prompt;
  }
  const Result<std::string> same = with_prompts(GetParam().name, GetParam().before, present);
  ASSERT_TRUE(same) << same.error().message;
  EXPECT_EQ(*same, GetParam().before);
}

const std::vector<Replacement> in_markdown{
    {"KeepsPaddingAndTheRestOfTheDocument",
     "s.md",
     "# Film\n\n|  Clip | Prompt        | Notes |\n|--|:--|-|\n|  1    | fog drifts    |  `x`  |\n\nThe end",
     {{1, "Rain falls."}},
     "# Film\n\n|  Clip | Prompt        | Notes |\n|--|:--|-|\n|  1    | Rain falls.    |  `x`  |\n\nThe "
     "end"},
    {"KeepsWindowsLineEndsAndTheMark",
     "s.md",
     "\xEF\xBB\xBF| # | Prompt |\r\n|-|-|\r\n| 1 | fog |\r\n| 2 | snow |\r\n",
     {{2, "M\u00F6wen"}},
     "\xEF\xBB\xBF| # | Prompt |\r\n|-|-|\r\n| 1 | fog |\r\n| 2 | M\u00F6wen |\r\n"},
    {"KeepsMixedLineEnds",
     "s.md",
     "|#|Prompt|\r\n|-|-|\n|1|a|\r\n|2|b|\n|3|c|\r\n",
     {{1, "x"}, {3, "y"}},
     "|#|Prompt|\r\n|-|-|\n|1|x|\r\n|2|b|\n|3|y|\r\n"},
    {"KeepsQuotes",
     "s.md",
     "|#|Prompt|\n|-|-|\n| **1** | \"fog drifts\" |\n",
     {{1, "Rain falls."}},
     "|#|Prompt|\n|-|-|\n| **1** | \"Rain falls.\" |\n"},
    {"KeepsBoldAndCode",
     "s.md",
     "|#|Prompt|\n|-|-|\n|1|**`fog`**|\n|2|*snow*|\n",
     {{1, "a"}, {2, "b"}},
     "|#|Prompt|\n|-|-|\n|1|**`a`**|\n|2|*b*|\n"},
    {"DropsQuotesThatWouldBeTextItself",
     "s.md",
     "|#|Prompt|\n|-|-|\n|1|\"fog\"|\n",
     {{1, "\"Gull\" sails"}},
     "|#|Prompt|\n|-|-|\n|1|\"Gull\" sails|\n"},
    {"EscapesPipes",
     "s.md",
     "|#|Prompt|\n|-|-|\n|1|a|\n",
     {{1, "rain | snow || ice"}},
     "|#|Prompt|\n|-|-|\n|1|rain \\| snow \\|\\| ice|\n"},
    {"EscapesWhatWouldBeMarkup",
     "s.md",
     "|#|Prompt|\n|-|-|\n|1|a|\n",
     {{1, "&amp; <b>x</b> \\* <br> a\\"}},
     "|#|Prompt|\n|-|-|\n|1|&amp;amp; &lt;b>x&lt;/b> \\\\* &lt;br> a&#92;|\n"},
    {"LeavesHarmlessSignsAlone",
     "s.md",
     "|#|Prompt|\n|-|-|\n|1|a|\n",
     {{1, "a < b & c \\d 5*3 #1 _x_ ~"}},
     "|#|Prompt|\n|-|-|\n|1|a < b & c \\d 5*3 #1 _x_ ~|\n"},
    {"FillsAnEmptyCell",
     "s.md",
     "| # | Prompt | Notes |\n|-|-|-|\n| 1 |  | n |\n|2||n|\n|3| |n|\n",
     {{1, "a"}, {2, "b"}, {3, "c"}},
     "| # | Prompt | Notes |\n|-|-|-|\n| 1 | a | n |\n|2|b|n|\n|3| c|n|\n"},
    {"WithoutOuterPipes",
     "s.md",
     "# | Prompt\n-|-\n1 | fog\n2 | snow",
     {{1, "rain"}, {2, "ice"}},
     "# | Prompt\n-|-\n1 | rain\n2 | ice"},
    {"InTwoTables",
     "s.md",
     "|#|Prompt|\n|-|-|\n|1|a|\n\ntext\n\n|Prompt|#|\n|-|-|\n|b|2|\n",
     {{1, "longer than before"}, {2, "x"}},
     "|#|Prompt|\n|-|-|\n|1|longer than before|\n\ntext\n\n|Prompt|#|\n|-|-|\n|x|2|\n"},
    {"CellWithLineBreaks",
     "s.md",
     "|#|Prompt|\n|-|-|\n|1|fog<br>drifts|\n",
     {{1, "a b"}},
     "|#|Prompt|\n|-|-|\n|1|a b|\n"},
    {"LeavesTheCameraColumnAlone",
     "s.md",
     "|#|Prompt|Camera|\n|-|-|-|\n|1|Fog. Snow.|slow push in|\n",
     {{1, "Snow. Fog. Slow push in."}},
     "|#|Prompt|Camera|\n|-|-|-|\n|1|Snow. Fog.|slow push in|\n"},
    {"WithoutStopBeforeTheCameraColumn",
     "s.md",
     "|#|Prompt|Camera|\n|-|-|-|\n|1|fog, snow|pan left|\n",
     {{1, "Snow, fog. Pan left."}},
     "|#|Prompt|Camera|\n|-|-|-|\n|1|Snow, fog.|pan left|\n"},
    {"CameraInBothColumns",
     "s.md",
     "|#|Prompt|Camera|\n|-|-|-|\n|1|Fog. Ice. Pan left.|pan left|\n",
     {{1, "Ice. Fog. Pan left."}},
     "|#|Prompt|Camera|\n|-|-|-|\n|1|Ice. Fog. Pan left.|pan left|\n"},
    {"DashInTheCameraColumn",
     "s.md",
     "|#|Prompt|Camera|\n|-|-|-|\n|1|Fog.|-|\n",
     {{1, "Ice. Pan left."}},
     "|#|Prompt|Camera|\n|-|-|-|\n|1|Ice. Pan left.|-|\n"},
};

const std::vector<Replacement> in_fields{
    {"Plain",
     "s.csv",
     "Clip,Prompt,Notes\n1,fog,\"a, b\"\n2,snow,\n",
     {{1, "Rain falls."}},
     "Clip,Prompt,Notes\n1,Rain falls.,\"a, b\"\n2,snow,\n"},
    {"KeepsTheQuotes",
     "s.csv",
     "\"Clip\",\"Prompt\"\r\n\"1\",\"fog\"\r\n",
     {{1, "rain"}},
     "\"Clip\",\"Prompt\"\r\n\"1\",\"rain\"\r\n"},
    {"GetsQuotesForACommaAMark",
     "s.csv",
     "\xEF\xBB\xBF"
     "Clip,Prompt\n1,a\n2,b\n",
     {{1, "rain, snow"}, {2, "a \"slow\" wave"}},
     "\xEF\xBB\xBF"
     "Clip,Prompt\n1,\"rain, snow\"\n2,\"a \"\"slow\"\" wave\"\n"},
    {"Semicolons",
     "s.csv",
     "Clip;Prompt\r\n1;a\r\n2;b\r\n",
     {{1, "rain, snow"}, {2, "rain; snow"}},
     "Clip;Prompt\r\n1;rain, snow\r\n2;\"rain; snow\"\r\n"},
    {"Tabs",
     "s.tsv",
     "Clip\tPrompt\n1\ta\n2\tb",
     {{1, "rain, \"slow\""}, {2, "x"}},
     "Clip\tPrompt\n1\t\"rain, \"\"slow\"\"\"\n2\tx"},
    {"FieldOverLines",
     "s.csv",
     "Clip,Prompt\r\n1,\"fog\r\ndrifts\"\r\n2,b\r\n",
     {{1, "rain"}},
     "Clip,Prompt\r\n1,\"rain\"\r\n2,b\r\n"},
    {"EmptyField",
     "s.csv",
     "Clip,Prompt,Image\n1,,a.png\n2,\"\",\n",
     {{1, "a"}, {2, "b"}},
     "Clip,Prompt,Image\n1,a,a.png\n2,\"b\",\n"},
    {"KeepsPaddingAndMarks",
     "s.csv",
     "Clip,Prompt\n1, fog \n2,`snow`\n",
     {{1, "rain"}, {2, "ice"}},
     "Clip,Prompt\n1, rain \n2,`ice`\n"},
    {"BelowATitle",
     "s.csv",
     "The film,\n\nClip,Prompt\n1,a\n",
     {{1, "b"}},
     "The film,\n\nClip,Prompt\n1,b\n"},
};

const std::vector<Replacement> in_yaml{
    {"PlainScalarAndComments",
     "s.yaml",
     "# film\n- clip: 1  # first\n  prompt: fog drifts # here\n  image: a.png\n",
     {{1, "Rain falls."}},
     "# film\n- clip: 1  # first\n  prompt: Rain falls. # here\n  image: a.png\n"},
    {"PlainScalarOverLines",
     "s.yaml",
     "- clip: 1\n  prompt: fog\n    drifts\n    by\n  image: a.png\n",
     {{1, "rain"}},
     "- clip: 1\n  prompt: rain\n  image: a.png\n"},
    {"PlainScalarThatNeedsQuotes",
     "s.yaml",
     "- clip: 1\n  prompt: a\n- clip: 2\n  prompt: b\n- {clip: 3, prompt: c}\n",
     {{1, "fox: it runs"}, {2, "say \"go\" #1"}, {3, "rain, snow"}},
     "- clip: 1\n  prompt: \"fox: it runs\"\n- clip: 2\n  prompt: 'say \"go\" #1'\n- {clip: 3, prompt: "
     "\"rain, snow\"}\n"},
    {"WordsThatYamlKnows",
     "s.yaml",
     "- clip: 1\n  prompt: a\n- clip: 2\n  prompt: b\n",
     {{1, "null"}, {2, "yes"}},
     "- clip: 1\n  prompt: \"null\"\n- clip: 2\n  prompt: yes\n"},
    {"SingleQuotes",
     "s.yaml",
     "- clip: 1\n  prompt: 'fog'\n",
     {{1, "the fox's den"}},
     "- clip: 1\n  prompt: 'the fox''s den'\n"},
    {"DoubleQuotes",
     "s.yaml",
     "- clip: 1\n  prompt: \"fog\\u00E9\"\n",
     {{1, "a \\ \"b\""}},
     "- clip: 1\n  prompt: \"a \\\\ \\\"b\\\"\"\n"},
    {"LiteralBlock",
     "s.yaml",
     "- clip: 1\n  prompt: |\n    fog drifts\n\n  image: a.png\n",
     {{1, "rain falls on and on"}},
     "- clip: 1\n  prompt: |\n    rain falls on and on\n\n  image: a.png\n"},
    {"FoldedBlockKeepsItsWidth",
     "s.yaml",
     "shots:\n- clip: 1\n  prompt: >-  # text\n      fog drifts\n      by\n# end\n",
     {{1, "rain falls on and on"}},
     "shots:\n- clip: 1\n  prompt: >-  # text\n      rain falls\n      on and on\n# end\n"},
    {"BlockWithWindowsLineEnds",
     "s.yml",
     "- clip: 1\r\n  prompt: |\r\n    fog is\r\n    here\r\n- clip: 2\r\n  prompt: b\r\n",
     {{1, "aaaaaa bbb ccc"}},
     "- clip: 1\r\n  prompt: |\r\n    aaaaaa\r\n    bbb\r\n    ccc\r\n- clip: 2\r\n  prompt: b\r\n"},
    {"BlockAtTheEndOfTheFile",
     "s.yaml",
     "- clip: 1\n  prompt: |\n    fog",
     {{1, "# rain: yes"}},
     "- clip: 1\n  prompt: |\n    # rain: yes"},
    {"FlowOnOneLine",
     "s.yaml",
     "[{clip: 1, prompt: fog}, {prompt: 'snow', clip: 2}]\n",
     {{1, "rain"}, {2, "ice"}},
     "[{clip: 1, prompt: rain}, {prompt: 'ice', clip: 2}]\n"},
    {"BeforeAndAfterOtherAlphabets",
     "s.yaml",
     "# M\u00F6wen \u6D77\n- image: \u6D77.png\n  prompt: \u6D77 fog\n  clip: 1\n  notes: \u6D77\n",
     {{1, "\u6D77 rain"}},
     "# M\u00F6wen \u6D77\n- image: \u6D77.png\n  prompt: \u6D77 rain\n  clip: 1\n  notes: \u6D77\n"},
    {"WithTheMark",
     "s.yaml",
     "\xEF\xBB\xBF- clip: 1\r\n  prompt: fog\r\n",
     {{1, "rain"}},
     "\xEF\xBB\xBF- clip: 1\r\n  prompt: rain\r\n"},
    {"CameraKeyOfItsOwn",
     "s.yaml",
     "- clip: 1\n  camera: push in\n  prompt: Fog. Ice.\n",
     {{1, "Ice. Fog. Push in."}},
     "- clip: 1\n  camera: push in\n  prompt: Ice. Fog.\n"},
};

INSTANTIATE_TEST_SUITE_P(Markdown, ReplacePrompts, ::testing::ValuesIn(in_markdown), ScenarioName());
INSTANTIATE_TEST_SUITE_P(Delimited, ReplacePrompts, ::testing::ValuesIn(in_fields), ScenarioName());
INSTANTIATE_TEST_SUITE_P(Yaml, ReplacePrompts, ::testing::ValuesIn(in_yaml), ScenarioName());

struct Refusal {
  const char* scenario;
  const char* name;
  std::string text;
  NewPrompts prompts;
  const char* message;
};

void PrintTo(const Refusal& row, std::ostream* out) {
  *out << row.scenario;
}

class RefusedPrompts : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusedPrompts, SayWhichClipAndWhy) {
  const Result<std::string> changed = with_prompts(GetParam().name, GetParam().text, GetParam().prompts);
  ASSERT_FALSE(changed) << *changed;
  EXPECT_EQ(changed.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(changed.error().message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Lists, RefusedPrompts,
    ::testing::Values(
        Refusal{"ABrokenList", "s.csv", "Clip,Prompt\nx,a\n", {{1, "b"}}, "s.csv:2:1: \"x\" is not a clip"},
        Refusal{
            "AClipThatIsNotThere", "s.csv", "Clip,Prompt\n1,a\n", {{2, "b"}}, "clip 2 is not in the list"},
        Refusal{"NoPromptAtAll", "s.csv", "Clip,Prompt\n1,a\n", {{1, " \n"}}, "clip 1 would be left without"},
        Refusal{"FiveParts",
                "s.yaml",
                "- {clip: 1, core_action: a, camera: b}\n",
                {{1, "x"}},
                "clip 1's prompt stands in several cells"},
        Refusal{"AnotherCamera",
                "s.csv",
                "Clip,Prompt,Camera\n1,a,pan left\n",
                {{1, "A. Push in."}},
                "s.csv:2:1: clip 1's prompt stands in several cells"},
        Refusal{"NothingButTheCamera",
                "s.csv",
                "Clip,Prompt,Camera\n1,a,pan left\n",
                {{1, "Pan left."}},
                "clip 1's prompt stands in several cells"},
        Refusal{"NoColumnForIt", "s.csv", "Clip,Image\n1,a.png\n", {{1, "b"}}, "clip 1 has no place for its"},
        Refusal{
            "AYamlKeyWithoutValue", "s.yaml", "- clip: 1\n  prompt:\n", {{1, "b"}}, "clip 1 has no place"},
        Refusal{"ADash", "s.csv", "Clip,Prompt\n1,a\n", {{1, "-"}}, "cannot be written there"},
        Refusal{"ATextInMarks", "s.csv", "Clip,Prompt\n1,a\n", {{1, "**b**"}}, "cannot be written there"},
        Refusal{"AControlCharacter",
                "s.yaml",
                "- clip: 1\n  prompt: a\n",
                {{1, "a\x01"}},
                "cannot be written there"},
        Refusal{"InvalidText", "s.csv", "Clip,Prompt\n1,a\n", {{1, "a\xFF"}}, "cannot be written there"},
        Refusal{"AHeadingInTheFirstColumn",
                "s.md",
                "Prompt | #\n-|-\na | 1\n",
                {{1, "# b"}},
                "cannot be written there"}),
    ScenarioName());

TEST(PromptPlaces, AreTheBytesOfTheCellAndItsLineAndColumn) {
  const std::string text =
      "\xEF\xBB\xBF"
      "Clip;Notes;Prompt\r\n2;M\u00F6;\"b\r\nc\"\r\n1;;a";
  const Result<ShotList> list = parse_shot_list("s.csv", text);
  ASSERT_TRUE(list) << list.error().message;
  ASSERT_EQ(list->prompt_places.size(), 2U);
  const PromptPlace& first = list->prompt_places[0];
  EXPECT_EQ(text.substr(first.begin, first.end - first.begin), "a");
  EXPECT_EQ(first.line, 4);
  EXPECT_EQ(first.column, 4);
  const PromptPlace& second = list->prompt_places[1];
  EXPECT_EQ(text.substr(second.begin, second.end - second.begin), "\"b\r\nc\"");
  EXPECT_EQ(second.line, 2);
  EXPECT_EQ(second.column, 6);
}

TEST(PromptPlaces, OfPartsIsTheFirstOfThem) {
  const Result<ShotList> list =
      parse_shot_list("s.yaml", "- clip: 1\n  environment: fog\n  core_action: \"it runs\"\n- {clip: 2}\n",
                      Prompts::may_be_missing);
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->prompt_places[0].line, 3);
  EXPECT_EQ(list->prompt_places[0].column, 16);
  EXPECT_EQ(list->prompt_places[0].end - list->prompt_places[0].begin, 9U);
  EXPECT_EQ(list->prompt_places[1].line, 4);
}

}  // namespace
}  // namespace zoetrope::shots
