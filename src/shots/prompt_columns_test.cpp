#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "shots/list/camera_column.h"
#include "shots/shot_list.h"
#include "shots/test_scenarios.h"

/// Prompts that stand in more than one cell, or in none.

namespace zoetrope::shots {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

struct CameraCase {
  const char* scenario;
  const char* prompt;
  const char* camera;
  const char* whole;
};

void PrintTo(const CameraCase& row, std::ostream* out) {
  *out << row.scenario;
}

class CameraColumn : public ::testing::TestWithParam<CameraCase> {};

TEST_P(CameraColumn, BecomesTheLastSentence) {
  EXPECT_EQ(with_camera(GetParam().prompt, GetParam().camera), GetParam().whole);
  EXPECT_EQ(with_camera(GetParam().whole, GetParam().camera), GetParam().whole) << "twice";
}

INSTANTIATE_TEST_SUITE_P(
    Prompts, CameraColumn,
    ::testing::Values(
        CameraCase{"Plain", "Fog drifts.", "slow push in", "Fog drifts. Slow push in."},
        CameraCase{"WithItsOwnStop", "Fog drifts.", "Slow push in.", "Fog drifts. Slow push in."},
        CameraCase{"PromptWithoutAStop", "fog drifts", "pan left", "fog drifts. Pan left."},
        CameraCase{"PromptThatEndsInAComma", "fog drifts,", "pan left", "fog drifts. Pan left."},
        CameraCase{"PromptThatEndsInAQuote", "He says \"go!\"", "pan left", "He says \"go!\" Pan left."},
        CameraCase{"SaidAlready", "Fog drifts. Slow push in.", "slow PUSH in", "Fog drifts. Slow push in."},
        CameraCase{"SaidAlreadyWithoutAStop", "Fog drifts. Slow push in", "slow push in",
                   "Fog drifts. Slow push in"},
        CameraCase{"TwoSentencesSaidAlready", "Fog. Pan left. Then hold.", "pan left. then hold",
                   "Fog. Pan left. Then hold."},
        CameraCase{"SaidInTheMiddleAlone", "Pan left. Fog drifts.", "pan left",
                   "Pan left. Fog drifts. Pan left."},
        CameraCase{"NoCamera", "fog drifts", "", "fog drifts"}, CameraCase{"NoPrompt", "", "pan left", ""}),
    ScenarioName());

std::string prompt_in(const char* name, const std::string& text, Prompts prompts = Prompts::required) {
  const Result<ShotList> list = parse_shot_list(name, text, prompts);
  return list ? list->shots.front().prompt : "error: " + list.error().message;
}

TEST(PromptColumns, ACameraColumnEndsThePromptInEveryFormat) {
  EXPECT_EQ(prompt_in("s.csv", "Clip,Prompt,Camera Move\n1,Fog drifts.,push in\n"), "Fog drifts. Push in.");
  EXPECT_EQ(prompt_in("s.csv", "Clip,Prompt,Camera\n1,Fog drifts.,-\n"), "Fog drifts.");
  EXPECT_EQ(prompt_in("s.csv", "Clip,Prompt,Camera\n1,Fog drifts.,\n"), "Fog drifts.");
  EXPECT_EQ(prompt_in("s.md", "|#|Camera|Prompt|\n|-|-|-|\n|1|`push in`|Fog drifts.|\n"),
            "Fog drifts. Push in.");
  EXPECT_EQ(prompt_in("s.yaml", "- {clip: 1, prompt: Fog drifts., camera: push in}\n"),
            "Fog drifts. Push in.");
}

TEST(PromptColumns, TheFivePartsAreComposed) {
  const char* const yaml =
      "- clip: 1\n  environment: fog drifts\n  core_action: the fox turns\n  camera: push in\n"
      "  logical_sequence: Snow falls from the branch.\n  specific_details: its ears twitch\n";
  const char* const whole =
      "The fox turns. Its ears twitch. Snow falls from the branch. Fog drifts. Push in.";
  EXPECT_EQ(prompt_in("s.yaml", yaml), whole);
  EXPECT_EQ(prompt_in("s.csv",
                      "Clip,Core Action,Specific Details,Logical Sequence,Environment,Camera\n"
                      "1,the fox turns,its ears twitch,Snow falls from the branch.,fog drifts,push in\n"),
            whole);
}

TEST(PromptColumns, APromptBesideItsPartsIsAnErrorThatNamesBoth) {
  for (const char* part : {"core_action", "specific_details", "logical_sequence", "environment"}) {
    const std::string text = std::string("- clip: 7\n  prompt: a\n  ") + part + ": b\n";
    const Result<ShotList> list = parse_shot_list("s.yaml", text);
    ASSERT_FALSE(list) << part;
    EXPECT_THAT(list.error().message, AllOf(HasSubstr("s.yaml:2"), HasSubstr("clip 7"),
                                            HasSubstr("\"Prompt\""), HasSubstr("keep the whole prompt")));
  }
}

TEST(PromptColumns, AnEmptyPartBesideAPromptIsNone) {
  EXPECT_EQ(prompt_in("s.csv", "Clip,Prompt,Environment\n1,a,-\n"), "a");
  EXPECT_EQ(prompt_in("s.yaml", "- {clip: 1, prompt: a, environment: ~}\n"), "a");
}

TEST(PromptColumns, APromptMayBeMissingWhereSomebodyIsToWriteIt) {
  constexpr Prompts missing = Prompts::may_be_missing;
  EXPECT_EQ(prompt_in("s.csv", "Clip,Prompt\n1,\n", missing), "");
  EXPECT_EQ(prompt_in("s.csv", "Clip,Image\n1,a.png\n", missing), "");
  EXPECT_EQ(prompt_in("s.csv", "Clip,Camera\n1,push in\n", missing), "");
  EXPECT_EQ(prompt_in("s.md", "|#|Image|\n|-|-|\n|1|a.png|\n", missing), "");
  EXPECT_EQ(prompt_in("s.yaml", "- clip: 1\n- clip: 2\n", missing), "");
  EXPECT_EQ(prompt_in("s.yaml", "- {clip: 1, prompt: a}\n- clip: 2\n", missing), "a");
  EXPECT_THAT(prompt_in("s.csv", "Clip,Camera\n1,push in\n"), HasSubstr("no column \"Prompt\""));
  EXPECT_THAT(prompt_in("s.yaml", "- {clip: 1, camera: push in}\n"), HasSubstr("clip 1 has no prompt"));
}

TEST(PromptColumns, WhereATableHasPromptsOthersAreNoShotLists) {
  const char* const text = "|#|Mood|\n|-|-|\n|1|calm|\n\n|#|Prompt|\n|-|-|\n|1|Fog drifts.|\n";
  EXPECT_EQ(prompt_in("s.md", text, Prompts::may_be_missing), "Fog drifts.");
  EXPECT_EQ(prompt_in("s.csv", "Shot,List\nClip,Prompt\n1,Fog drifts.\n", Prompts::may_be_missing),
            "Fog drifts.");
}

TEST(Reviewed, IsTrueUnlessTheListSaysOtherwise) {
  const auto reviewed = [](const std::string& word) {
    return parse_shot_list("s.yaml", "reviewed: " + word + "\nshots:\n  - {clip: 1, prompt: a}\n");
  };
  for (const char* word : {"true", "yes", "True"}) EXPECT_TRUE(reviewed(word)->reviewed) << word;
  for (const char* word : {"false", "no", "NO"}) EXPECT_FALSE(reviewed(word)->reviewed) << word;
  EXPECT_TRUE(parse_shot_list("s.yaml", "- {clip: 1, prompt: a}\n")->reviewed);
  EXPECT_TRUE(parse_shot_list("s.csv", "Clip,Prompt\n1,a\n")->reviewed);
  for (const char* key : {"Reviewed", "REVIEWED", "reviewed"}) {
    const std::string text = std::string(key) + ": false\nshots:\n  - {clip: 1, prompt: a}\n";
    EXPECT_FALSE(parse_shot_list("s.yaml", text)->reviewed) << key;
  }
  for (const char* key : {"reveiwed", "review", "Reviewd"}) {
    const Result<ShotList> list =
        parse_shot_list("s.yaml", std::string(key) + ": false\nshots:\n  - {clip: 1, prompt: a}\n");
    ASSERT_FALSE(list) << key;
    EXPECT_THAT(list.error().message, AllOf(HasSubstr("s.yaml:1:1: "), HasSubstr("write \"reviewed\"")));
  }
  for (const char* word : {"maybe", "~", "[no]", "0"}) {
    const Result<ShotList> list = reviewed(word);
    ASSERT_FALSE(list) << word;
    EXPECT_THAT(list.error().message, AllOf(HasSubstr("s.yaml:1"), HasSubstr("\"reviewed\""),
                                            HasSubstr("write true when a person has read")));
  }
}

}  // namespace
}  // namespace zoetrope::shots
