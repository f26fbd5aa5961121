#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "shots/replace_prompts.h"
#include "shots/sentences.h"
#include "shots/shot_list.h"
#include "shots/test_scenarios.h"

/// tests/shot_lists has one list of shots as different people have written it: in Markdown, in spreadsheets
/// and in YAML, with other columns, other names for them and other things around it.

namespace zoetrope::shots {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<Shot> the_shots() {
  const std::string negative = "blur, distortion, morphing, extra limbs, text";
  std::vector<Shot> shots{
      {.number = 1,
       .image_name = "composites/clip_01_harbour.png",
       .prompt =
           "The red trawler rocks gently against the quay. Ropes tighten and slacken, and drops run down "
           "the rusty hull. Thin fog drifts over the water. Slow push in toward the bow."},
      {.number = 2,
       .image_name = "fisherman.png + deck.png",
       .prompt =
           "The old fisherman turns his head toward the sea. His beard moves in the wind; his hands hold "
           "still on the rail. Grey clouds drift past. Static shot."},
      {.number = 3,
       .image_name = "clip_03_split.png",
       .prompt = "Top half: waves break on the pier | bottom half: the lamp flickers. Spray runs down the "
                 "keeper's window. The flame shrinks, then steadies. Slow tilt down."},
      {.number = 4,
       .prompt =
           "The caf\u00E9 sign swings on its chain. Snowflakes \u2013 large and slow \u2013 settle on its "
           "letters. Light & shadow sway on the wall. Slow pull back.",
       .negative_prompt = "crowd, second boat",
       .seconds = 5},
      {.number = 5,
       .image_name = "stern.png",
       .prompt =
           "The word \"HOPE\" on the stern rises and sinks with the swell. Foam slides along the planks. "
           "The harbour lights shimmer. Slow pan left along the planks."},
      {.number = 6,
       .image_name = "composites/clip_06_ice.png",
       .prompt =
           "Ice floes grind softly and part before the bow. Cracks run outward. Dark water wells up, and "
           "the next floe turns over. Snow drifts across the ice #1 & far away. Slow crane up."},
  };
  for (Shot& shot : shots) {
    if (shot.negative_prompt.empty()) shot.negative_prompt = negative;
  }
  return shots;
}

std::vector<fs::path> list_files_of_the_corpus() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(ZOETROPE_SOURCE_FOLDER) / "tests" / "shot_lists"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

struct WrittenList {
  std::string scenario;
  fs::path path;
};

void PrintTo(const WrittenList& list, std::ostream* out) {
  *out << list.scenario;
}

std::vector<WrittenList> the_written_lists() {
  std::vector<WrittenList> lists;
  for (const fs::path& file : list_files_of_the_corpus()) {
    std::string scenario = file.filename().string();
    std::replace(scenario.begin(), scenario.end(), '.', '_');
    lists.push_back({scenario, file});
  }
  return lists;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class ShotListCorpus : public ::testing::TestWithParam<WrittenList> {
 protected:
  [[nodiscard]] std::string name() const { return GetParam().path.filename().string(); }
};

TEST_P(ShotListCorpus, IsReadIntoTheSameManifest) {
  const Result<ShotList> list = parse_shot_list(name(), bytes_of(GetParam().path));
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->shots, the_shots());
  EXPECT_THAT(list->warnings, IsEmpty());
  EXPECT_TRUE(list->reviewed);
}

TEST_P(ShotListCorpus, TakesOtherPromptsAndGivesThemBack) {
  const std::string text = bytes_of(GetParam().path);
  const std::vector<Shot> shots = the_shots();
  std::map<int, std::string> first;
  std::map<int, std::string> second;
  for (const Shot& shot : shots) {
    const Sentence sentence = split_sentences(shot.prompt).front();
    first[shot.number] = shot.prompt;
    second[shot.number] =
        "A gull, \"white | grey\", lands: slowly & softly." + shot.prompt.substr(sentence.end);
  }
  const Result<std::string> changed = with_prompts(name(), text, second);
  if (name().starts_with("parts.")) {
    ASSERT_FALSE(changed);
    EXPECT_THAT(changed.error().message, HasSubstr("clip 1's prompt stands in several cells"));
    return;
  }
  ASSERT_TRUE(changed) << changed.error().message;
  Result<ShotList> list = parse_shot_list(name(), *changed);
  ASSERT_TRUE(list) << list.error().message;
  for (const Shot& shot : list->shots) EXPECT_EQ(shot.prompt, second[shot.number]);
  const Result<std::string> back = with_prompts(name(), *changed, first);
  ASSERT_TRUE(back) << back.error().message;
  list = parse_shot_list(name(), *back);
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->shots, shots);
  EXPECT_EQ(*with_prompts(name(), text, first), text);
}

TEST_P(ShotListCorpus, KnowsWhereEachPromptStands) {
  const std::string text = bytes_of(GetParam().path);
  const Result<ShotList> list = parse_shot_list(name(), text);
  ASSERT_TRUE(list) << list.error().message;
  ASSERT_EQ(list->prompt_places.size(), list->shots.size());
  for (std::size_t i = 0; i < list->shots.size(); ++i) {
    const PromptPlace& place = list->prompt_places[i];
    const std::string cell = text.substr(place.begin, place.end - place.begin);
    const std::string word = list->shots[i].prompt.substr(0, list->shots[i].prompt.find(' '));
    EXPECT_THAT(cell, HasSubstr(word));
    const auto lines =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place.begin), '\n');
    EXPECT_EQ(place.line, lines + 1);
  }
}

INSTANTIATE_TEST_SUITE_P(Lists, ShotListCorpus, ::testing::ValuesIn(the_written_lists()), ScenarioName());

TEST(ShotListCorpusFiles, AreOfEveryFormat) {
  std::map<std::string, int> count;
  for (const fs::path& file : list_files_of_the_corpus()) ++count[file.extension().string()];
  for (const char* ending : {".md", ".csv", ".tsv", ".yaml", ".yml"}) EXPECT_GE(count[ending], 1) << ending;
  EXPECT_GE(list_files_of_the_corpus().size(), 8U);
}

}  // namespace
}  // namespace zoetrope::shots
