#include "shots/plan_prompts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <random>
#include <set>

#include "base/text.h"
#include "shots/camera_moves.h"
#include "shots/fix_prompt.h"
#include "shots/lint.h"
#include "shots/planner/test_stories.h"
#include "shots/prompt_words.h"
#include "shots/sentence_end.h"
#include "shots/test_scenarios.h"

namespace zoetrope::shots {
namespace {

using ::testing::HasSubstr;

std::vector<Shot> plan_anew(const std::string& topic, const std::string& direction, int clips,
                            std::vector<std::string> image_names = {}) {
  const auto prompts = plan_prompts(
      {.topic = topic, .direction = direction, .clips = clips, .image_names = std::move(image_names)});
  EXPECT_TRUE(prompts) << (prompts ? "" : prompts.error().message);
  std::vector<Shot> shots;
  if (!prompts) return shots;
  for (const PromptParts& parts : *prompts)
    shots.push_back({.number = static_cast<int>(shots.size()) + 1, .prompt = compose(parts)});
  return shots;
}

/// Planned once for all tests.
const std::vector<Shot>& planned_shots(const TestStory& story, int clips) {
  static std::map<std::pair<std::string, int>, std::vector<Shot>> plans;
  const auto [plan, is_new] = plans.try_emplace({story.scenario, clips});
  if (is_new) plan->second = plan_anew(story.topic, story.direction, clips);
  return plan->second;
}

std::string prompts_of(const std::vector<Shot>& shots) {
  std::string text;
  for (const Shot& shot : shots) text += shot.prompt + "\n";
  return text;
}

void expect_good(const std::vector<Shot>& shots, std::size_t clips) {
  ASSERT_EQ(shots.size(), clips);
  for (const ShotFinding& found : lint_shots(shots, kling_2_6_limits)) {
    ADD_FAILURE() << found.number << ": " << found.finding.id << ": " << found.finding.message << "\n"
                  << shots[static_cast<std::size_t>(found.number) - 1].prompt;
  }
  std::set<std::string> prompts;
  for (const Shot& shot : shots) {
    EXPECT_TRUE(prompts.insert(shot.prompt).second) << "twice: " << shot.prompt;
    EXPECT_EQ(fix_prompt(shot.prompt), shot.prompt);
    const std::size_t words = count_words(shot.prompt);
    EXPECT_GE(words, 20u) << shot.prompt;
    EXPECT_LE(words, 60u) << shot.prompt;
  }
}

class PlannedStory : public ::testing::TestWithParam<TestStory> {};

TEST_P(PlannedStory, HasNoFindingAndNoPromptTwice) {
  for (const int clips : {1, 3, 18, 200}) {
    SCOPED_TRACE(clips);
    expect_good(planned_shots(GetParam(), clips), static_cast<std::size_t>(clips));
  }
}

TEST_P(PlannedStory, HasAllFivePartsInEveryClip) {
  const auto prompts = plan_prompts({GetParam().topic, GetParam().direction, 18, {}});
  ASSERT_TRUE(prompts);
  for (const PromptParts& parts : *prompts) {
    for (const std::string* part : {&parts.core_action, &parts.specific_details, &parts.logical_sequence,
                                    &parts.environment, &parts.camera}) {
      EXPECT_TRUE(ends_a_sentence(*part)) << *part;
    }
    const std::vector<Word> words = shots::words_of(parts.camera);
    EXPECT_EQ(find_camera_moves(words).size(), 1u) << parts.camera;
  }
}

/// The first clip that has a word of the story, or npos.
std::size_t first_with(const std::vector<Shot>& shots, const std::string& word) {
  for (std::size_t i = 0; i < shots.size(); ++i) {
    const std::string prompt = lower_ascii(shots[i].prompt);
    for (std::size_t at = prompt.find(word); at != std::string::npos; at = prompt.find(word, at + 1)) {
      // "ground" is not in "background", and "cat" not in "catch".
      const auto is_letter = [](char c) { return c >= 'a' && c <= 'z' && c != 's'; };
      const std::size_t end = at + word.size();
      if ((at == 0 || !is_letter(prompt[at - 1])) && (end == prompt.size() || !is_letter(prompt[end])))
        return i;
    }
  }
  return std::string::npos;
}

TEST_P(PlannedStory, FollowsTheStoryInItsOrder) {
  for (const int clips : {18, 40, 130}) {
    const std::vector<Shot>& shots = planned_shots(GetParam(), clips);
    std::size_t last = 0;
    for (const std::string& word : GetParam().in_order) {
      const std::size_t first = first_with(shots, word);
      // With fewer clips than beats some are left out.
      if (first == std::string::npos && GetParam().in_order.size() > static_cast<std::size_t>(clips))
        continue;
      ASSERT_NE(first, std::string::npos) << word << " in none of\n" << prompts_of(shots);
      EXPECT_GE(first, last) << word << " comes too early in\n" << prompts_of(shots);
      last = first;
    }
  }
}

TEST_P(PlannedStory, KeepsItsOrderWhereThereAreFewerClipsThanBeats) {
  const std::vector<Shot>& shots = planned_shots(GetParam(), 3);
  std::size_t last = 0;
  std::size_t found = 0;
  for (const std::string& word : GetParam().in_order) {
    const std::size_t first = first_with(shots, word);
    if (first == std::string::npos) continue;
    ++found;
    EXPECT_GE(first, last) << word << " comes too early in\n" << prompts_of(shots);
    last = first;
  }
  EXPECT_GE(found, std::min<std::size_t>(3, GetParam().in_order.size()));
}

TEST_P(PlannedStory, IsTheSameWhenPlannedAgainAndUnlikeOthers) {
  const std::vector<Shot>& shots = planned_shots(GetParam(), 18);
  EXPECT_EQ(shots, plan_anew(GetParam().topic, GetParam().direction, 18));
  for (const TestStory& other : test_stories()) {
    if (other.scenario == GetParam().scenario) continue;
    const std::vector<Shot>& others = planned_shots(other, 18);
    for (const Shot& shot : shots) {
      EXPECT_FALSE(std::any_of(others.begin(), others.end(),
                               [&](const Shot& one) { return one.prompt == shot.prompt; }))
          << "also in " << other.scenario << ": " << shot.prompt;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Stories, PlannedStory, ::testing::ValuesIn(test_stories()), ScenarioName());

TEST(PlanPrompts, SpeakInThePresentOfWhoActsAtAPaceThatLasts) {
  const std::vector<Shot> shots =
      plan_anew("", "A fox woke in its den. It ran across the frozen river. It leapt over a log.", 3);
  EXPECT_THAT(shots[0].prompt, HasSubstr("The fox"));
  EXPECT_THAT(shots[0].prompt, HasSubstr("wakes in its den."));
  EXPECT_THAT(shots[1].prompt, HasSubstr("The fox slowly walks across the frozen river."));
  EXPECT_THAT(shots[2].prompt, HasSubstr("The fox leaps in slow motion over a log."));
}

TEST(PlanPrompts, ClipsThatTheStoryNamesHaveWhatItSaysOfThem) {
  const std::vector<Shot> shots =
      plan_anew("The river",
                "Clips 1-2: An otter swims.\nClip 3: A heron waits.\nClips 5-6: Rain falls on the reeds.", 7);
  for (const int clip : {1, 2})
    EXPECT_THAT(shots[static_cast<std::size_t>(clip) - 1].prompt, HasSubstr("otter"));
  for (const int clip : {3, 4})
    EXPECT_THAT(shots[static_cast<std::size_t>(clip) - 1].prompt, HasSubstr("heron"));
  for (const int clip : {5, 6, 7}) {
    const std::string& prompt = shots[static_cast<std::size_t>(clip) - 1].prompt;
    EXPECT_TRUE(prompt.find("ain") != std::string::npos || prompt.find("eeds") != std::string::npos)
        << prompt;
  }
}

TEST(PlanPrompts, APictureThatIsNamedAfterSomethingShowsIt) {
  const std::string story = "The keeper lights the lamp below the telescope.";
  EXPECT_THAT(plan_anew("", story, 1)[0].prompt, HasSubstr("The keeper"));
  EXPECT_EQ(plan_anew("", story, 1, {"clip_01_telescope.png"})[0].prompt.find("The telescope"), 0u);
}

TEST(PlanPrompts, DoNotAskForWhatAClipExcludes) {
  Story story{.topic = "", .direction = "Fog lies over the harbour. A trawler leaves the quay.", .clips = 8};
  story.negative_prompts.assign(8, "pan, zoom, haze, static shot, small");
  const auto prompts = plan_prompts(story);
  ASSERT_TRUE(prompts);
  for (const PromptParts& parts : *prompts) {
    const Shot shot{.number = 1, .prompt = compose(parts), .negative_prompt = story.negative_prompts[0]};
    EXPECT_TRUE(lint_prompt(shot, kling_2_5_turbo_pro_limits).empty()) << shot.prompt;
    EXPECT_EQ(shot.prompt.find("The scene"), std::string::npos) << shot.prompt;
  }
}

TEST(PlanPrompts, WhereWhenAndWeatherGoOnUntilTheStoryChangesThem) {
  const std::vector<Shot> shots = plan_anew(
      "", "In winter snow falls on the village. A dog crosses the square. In summer the children swim.", 3);
  EXPECT_THAT(shots[1].prompt, ::testing::AnyOf(HasSubstr("inter"), HasSubstr("now"), HasSubstr("cold"),
                                                HasSubstr("sunlight")));
  EXPECT_EQ(shots[2].prompt.find("inter light"), std::string::npos);
}

struct RefusedCase {
  const char* scenario;
  Story story;
  const char* message;
};

void PrintTo(const RefusedCase& row, std::ostream* out) {
  *out << row.scenario;
}

class RefusedStory : public ::testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedStory, IsOneClearLine) {
  const auto prompts = plan_prompts(GetParam().story);
  ASSERT_FALSE(prompts);
  EXPECT_EQ(prompts.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(prompts.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Stories, RefusedStory,
    ::testing::Values(
        RefusedCase{"NoClips", {"Fox", "", 0, {}}, "0 clips cannot be planned; a project has 1 to 200"},
        RefusedCase{
            "TooManyClips", {"Fox", "", 201, {}}, "201 clips cannot be planned; a project has 1 to 200"},
        RefusedCase{
            "Nothing", {"", "", 18, {}}, "the topic and the story have no words; say what the video tells"},
        RefusedCase{"NoWords",
                    {"!!!", "\n-- ...\n\xF0\x9F\xA6\x8A", 18, {}},
                    "the topic and the story have no words; say what the video tells"},
        RefusedCase{"LongTopic",
                    {std::string(301, 'a'), "", 18, {}},
                    "the topic has 301 characters; at most 300 are read: shorten it"},
        RefusedCase{"LongStory",
                    {"Fox", std::string(20'001, 'a'), 18, {}},
                    "the story has 20001 characters; at most 20000 are read: shorten it"}),
    ScenarioName());

/// Bytes that no person wrote, and words of a story in no order: a fixed seed, so a failure comes again.
TEST(PlanPrompts, TakeAnyBytes) {
  std::mt19937 random(7);
  const std::string words =
      "the fox and of zoom in camera pans left it -> runs \n Clip 3: 1. ; \xE2\x80\x94 \xF0\x9F\xA6\x8A \xFF "
      "( < then , . "
      "who which as while is was not by 's winter a ";
  const std::vector<std::string_view> pieces = split(words, ' ');
  for (int round = 0; round < 60; ++round) {
    std::string story;
    const bool bytes = round % 2 == 0;
    const std::size_t length = random() % 400;
    for (std::size_t i = 0; i < length; ++i) {
      if (bytes)
        story += static_cast<char>(random() % 256);
      else
        story += std::string(pieces[random() % pieces.size()]) + ' ';
    }
    SCOPED_TRACE(printable(story, 3000));
    const int clips = 1 + static_cast<int>(random() % 20);
    expect_good(plan_anew("Fox", story, clips), static_cast<std::size_t>(clips));
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace zoetrope::shots
