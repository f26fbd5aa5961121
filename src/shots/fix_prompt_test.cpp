#include "shots/fix_prompt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "shots/lint.h"
#include "shots/sentence_kind.h"
#include "shots/shot_list.h"

namespace zoetrope::shots {
namespace {

std::vector<Shot> lighthouse_shots() {
  const std::string folder = std::string(ZOETROPE_SOURCE_FOLDER) + "/examples/lighthouse";
  auto files = open_file_system(folder, SymlinkPolicy::refuse);
  if (!files) return {};
  auto list = read_shot_list(**files, "shots.md");
  return list ? list->shots : std::vector<Shot>();
}

std::vector<std::string> sentence_texts(const std::string& prompt) {
  std::vector<std::string> texts;
  for (const Sentence& span : split_sentences(prompt))
    texts.push_back(prompt.substr(span.begin, span.end - span.begin));
  return texts;
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) text += (text.empty() ? "" : " ") + sentence;
  return text;
}

TEST(FixPrompt, PutsTheActionFirstAndTheCameraLast) {
  EXPECT_EQ(fix_prompt("Slow push in. Fog drifts over the snow. The fox lifts its head"),
            "The fox lifts its head. Fog drifts over the snow. Slow push in.");
  EXPECT_EQ(fix_prompt("The fox lifts its head. Slow push in. Its ears turn."),
            "The fox lifts its head. Its ears turn. Slow push in.");
}

TEST(FixPrompt, DropsAllCameraMovementsButTheLast) {
  EXPECT_EQ(fix_prompt("The fox lifts its head. Camera pans left. Slow push in."),
            "The fox lifts its head. Slow push in.");
}

TEST(FixPrompt, DropsNoSentenceThatTellsMoreThanTheCamera) {
  for (const std::string prompt :
       {"Camera pans left as the fox lifts its head. Snow falls. Slow push in.",
        "Camera pans across the burning ruins, a dragon rising behind them. The knight draws his sword. "
        "Static "
        "shot.",
        "Tracking shot of a fox running through snow. An owl watches. Static shot.",
        "Pan left to reveal the ghost. The keeper screams. Static shot.",
        "Camera orbits the statue, its head crumbling into dust. The keeper turns. Static shot.",
        "No camera movement. The keeper turns. Static shot."})
    EXPECT_EQ(fix_prompt(prompt), prompt);
  EXPECT_EQ(fix_prompt("Slow push in toward the fox. The fox lifts its head. Static shot."),
            "The fox lifts its head. Static shot.");
}

TEST(FixPrompt, KeepsTheOrderOfTimeAndCause) {
  for (const std::string prompt :
       {"The lamp goes out. Everything is dark. The keeper lights a match. The flame reveals his face.",
        "The old dog sleeps. The boy throws a ball. The dog wakes up and catches it.",
        "A man opens the door. He walks into the room. The woman turns and looks at him.",
        "The captain shouts orders. The crew ignores him. The mast snaps."}) {
    EXPECT_EQ(fix_prompt(prompt), prompt);
    EXPECT_EQ(fix_prompt("Slow push in. " + prompt), prompt + " Slow push in.");
  }
}

TEST(FixPrompt, TearsNothingApart) {
  for (const std::string prompt :
       {"Slow zoom in on the sign \"HOPE. ALWAYS.\" above the door. Rain falls. A boy runs past.",
        "The keeper reads the sign \"Stay. Out.\" and slow push in. Rain falls. A boy runs past.",
        "Slow push in. The keeper (who is old. Very old.) climbs. A boy runs past.",
        "1. The fox leaps. 2. The owl turns its head. 3. Slow push in. 4. Snow falls.",
        "Slow push in. The sign says 'Stay. Out.' to all. A boy runs past.",
        "Slow push in. The sign says \u201CStay. Out.\u201D to all. A boy runs past."})
    EXPECT_EQ(fix_prompt(prompt), prompt);
  EXPECT_EQ(fix_prompt("Slow push in. The keeper's sign says 'Stay.' It sways."),
            "The keeper's sign says 'Stay.' It sways. Slow push in.");
}

TEST(FixPrompt, LeavesAPromptThatIsInOrderByteForByte) {
  for (const std::string prompt :
       {"The fox lifts its head.  Slow push in", "The fox lifts its head", "", "  ", "..."})
    EXPECT_EQ(fix_prompt(prompt), prompt);
}

TEST(FixPrompt, LeavesTheExamplesAsTheyAre) {
  const std::vector<Shot> shots = lighthouse_shots();
  ASSERT_EQ(shots.size(), 18U);
  for (const Shot& shot : shots) EXPECT_EQ(fix_prompt(shot.prompt), shot.prompt);
}

TEST(FixPrompt, PutsTheShuffledExamplesInOrderWithoutChangingAWord) {
  int shuffled = 0;
  int with_somebody = 0;
  int exactly_as_before = 0;
  for (const Shot& shot : lighthouse_shots()) {
    std::vector<std::string> sentences = sentence_texts(shot.prompt);
    ASSERT_GE(sentences.size(), 3U);
    const std::string camera = sentences.back();
    std::sort(sentences.begin(), sentences.end());
    std::vector<std::string> order = sentences;
    do {
      const std::string fixed = fix_prompt(joined(order));
      std::vector<std::string> got = sentence_texts(fixed);
      EXPECT_EQ(got.back(), camera) << fixed;
      const std::vector<ReadSentence> read = read_sentences(fixed);
      // A picture of grass and light has no other action than that of its surroundings.
      if (std::any_of(read.begin(), read.end(), has_subject_action)) {
        EXPECT_EQ(read.front().kind, SentenceKind::core_action) << fixed;
        ++with_somebody;
      }
      EXPECT_TRUE(lint_prompt({.number = 1, .prompt = fixed}, kling_2_5_turbo_pro_limits).empty()) << fixed;
      EXPECT_EQ(fix_prompt(fixed), fixed);
      std::sort(got.begin(), got.end());
      EXPECT_EQ(got, sentences);
      ++shuffled;
      if (fixed == shot.prompt) ++exactly_as_before;
    } while (std::next_permutation(order.begin(), order.end()));
  }
  std::cout << exactly_as_before << " of " << shuffled << " shuffled prompts are exactly as they were\n";
  EXPECT_GT(shuffled, 300);
  EXPECT_GT(with_somebody, 100);
}

/// Eighteen prompts in which somebody acts, in every order of their sentences.
TEST(FixPrompt, BringsActionFirstAndCameraLastWhateverTheOrderWas) {
  const auto files = open_file_system(ZOETROPE_SOURCE_FOLDER "/tests/ordered_prompts", SymlinkPolicy::refuse);
  ASSERT_TRUE(files);
  const Result<ShotList> list = read_shot_list(**files, "eighteen.csv");
  ASSERT_TRUE(list) << list.error().message;
  ASSERT_EQ(list->shots.size(), 18U);
  for (const Shot& shot : list->shots) {
    std::vector<std::string> sentences = sentence_texts(shot.prompt);
    const std::string action = sentences.front();
    const std::string camera = sentences.back();
    std::sort(sentences.begin(), sentences.end());
    std::vector<std::string> order = sentences;
    do {
      const std::string fixed = fix_prompt(joined(order));
      std::vector<std::string> got = sentence_texts(fixed);
      EXPECT_EQ(got.front(), action) << fixed;
      EXPECT_EQ(got.back(), camera) << fixed;
      EXPECT_EQ(fix_prompt(fixed), fixed);
      std::sort(got.begin(), got.end());
      EXPECT_EQ(got, sentences);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

}  // namespace
}  // namespace zoetrope::shots
