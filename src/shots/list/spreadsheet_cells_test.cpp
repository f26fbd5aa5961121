#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "shots/list/characters.h"
#include "shots/replace_prompts.h"
#include "shots/shot_list.h"
#include "shots/test_scenarios.h"

/// What spreadsheets and word processors leave in cells that nobody means.

namespace zoetrope::shots {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::vector<std::string> nothing_words{"none", "None", "N/A", "n/a",    "na",   "NO",
                                             "nil",  "--",   "---", "(none)", "None."};

TEST(SpreadsheetCells, OfWordsThatMeanNothingSayNothing) {
  for (const std::string& word : nothing_words) {
    const Result<ShotList> list = parse_shot_list(
        "s.csv", "Clip,Image,Prompt,Camera,Negative\n1," + word + ",Fog drifts.," + word + "," + word + "\n");
    ASSERT_TRUE(list) << list.error().message;
    const Shot& shot = list->shots.front();
    EXPECT_EQ(shot.image_name, "") << word;
    EXPECT_EQ(shot.prompt, "Fog drifts.") << word;
    EXPECT_EQ(shot.negative_prompt, "") << word;
  }
}

TEST(SpreadsheetCells, WithoutALetterAreNoPrompt) {
  for (const std::string word :
       {"none", "N/A", "...", "1.", "\u2026", "?", "\U0001F98A", "-----", "\u00A0"}) {
    const Result<ShotList> list = parse_shot_list("s.csv", "Clip,Prompt\n1," + word + "\n");
    ASSERT_FALSE(list) << word;
    EXPECT_THAT(list.error().message, HasSubstr("clip 1 has no prompt")) << word;
    const Result<ShotList> unwritten =
        parse_shot_list("s.csv", "Clip,Prompt\n1," + word + "\n", Prompts::may_be_missing);
    EXPECT_EQ(unwritten->shots.front().prompt, "") << word;
  }
  for (const char* word : {"Noise", "\u6D77", "\u00E9", "no fog"}) EXPECT_TRUE(has_letter(word)) << word;
}

struct ValueCase {
  const char* scenario;
  const char* row;
  const char* column;
};

void PrintTo(const ValueCase& row, std::ostream* out) {
  *out << row.scenario;
}

class SpreadsheetFormula : public ::testing::TestWithParam<ValueCase> {};

TEST_P(SpreadsheetFormula, IsRefusedInAColumnThatIsRead) {
  const Result<ShotList> list =
      parse_shot_list("s.csv", "Clip,Image,Prompt,Camera,Notes\n" + std::string(GetParam().row) + "\n");
  ASSERT_FALSE(list);
  EXPECT_THAT(list.error().message,
              AllOf(StartsWith("s.csv:2:"), HasSubstr("the column " + std::string(GetParam().column)),
                    HasSubstr("save values, not formulas")));
}

INSTANTIATE_TEST_SUITE_P(Cells, SpreadsheetFormula,
                         ::testing::Values(ValueCase{"Reference", "1,a.png,#REF!,,", "Prompt"},
                                           ValueCase{"NotThere", "1,a.png,Fog.,#N/A,", "Camera"},
                                           ValueCase{"Name", "1,#NAME?,Fog.,,", "Image"},
                                           ValueCase{"Value", "#VALUE!,a.png,Fog.,,", "Clip"},
                                           ValueCase{"Division", "1,,\"#DIV/0!\",,", "Prompt"},
                                           ValueCase{"Loading", "1,a.png,Loading...,,", "Prompt"},
                                           ValueCase{"Formula", "1,a.png,=B2&C2,,", "Prompt"},
                                           ValueCase{"Number", "=ROW()-1,a.png,Fog.,,", "Clip"}),
                         ScenarioName());

TEST(SpreadsheetCells, MayHaveFormulasWhereNothingIsRead) {
  EXPECT_TRUE(parse_shot_list("s.csv", "Clip,Prompt,Notes\n1,Fog.,#REF!\n"));
}

TEST(SpreadsheetCells, MayHaveHardBlanks) {
  for (const char* blank : {"\u00A0", "\u2007", "\u202F", "\u200B", "\uFEFF"}) {
    const std::string b = blank;
    const Result<ShotList> table = parse_shot_list(
        "s.md", "| Clip" + b + "| " + b + "Prompt | Camera |\n|-|-|-|\n| " + b + "1" + b + " | **Fog " + b +
                    "drifts.**" + b + " | " + b + " |\n| " + b + " | |\n" + b);
    ASSERT_TRUE(table) << table.error().message;
    ASSERT_EQ(table->shots.size(), 1U);
    EXPECT_EQ(table->shots.front().prompt, "Fog drifts.");
  }
  EXPECT_EQ(plain_line("Fog\u00A0drifts\u200B.\u202F\u202F"), "Fog drifts.");
}

TEST(SpreadsheetCells, WithHardBlanksCanBeReplaced) {
  EXPECT_EQ(*with_prompts("s.md", "|#|Prompt|\n|-|-|\n|1|\u00A0**Fog.**\u00A0|\n", {{1, "Snow\u00A0falls."}}),
            "|#|Prompt|\n|-|-|\n|1|\u00A0**Snow falls.**\u00A0|\n");
}

}  // namespace
}  // namespace zoetrope::shots
