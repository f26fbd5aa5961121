#include "shots/planner/beats.h"

#include <gtest/gtest.h>

#include <ostream>

#include "shots/planner/cycles.h"
#include "shots/planner/story_text.h"
#include "shots/test_scenarios.h"

namespace zoetrope::shots::planner {
namespace {

struct BeatsCase {
  const char* scenario;
  const char* direction;
  std::vector<std::string> beats;
};

void PrintTo(const BeatsCase& row, std::ostream* out) {
  *out << row.scenario;
}

std::vector<std::string> texts_of(const std::vector<Beat>& beats) {
  std::vector<std::string> texts;
  for (const Beat& beat : beats) texts.push_back(beat.text);
  return texts;
}

class Beats : public ::testing::TestWithParam<BeatsCase> {};

TEST_P(Beats, AreReadInOrder) {
  EXPECT_EQ(texts_of(read_beats(plain_text(GetParam().direction))), GetParam().beats);
}

INSTANTIATE_TEST_SUITE_P(
    Directions, Beats,
    ::testing::Values(
        BeatsCase{"Sentences", "A fox wakes. It stretches.", {"A fox wakes", "It stretches"}},
        BeatsCase{"Arrows",
                  "fog rises -> a boat leaves => the sun sets",
                  {"fog rises", "a boat leaves", "the sun sets"}},
        BeatsCase{"ArrowSigns", "fog rises \xE2\x86\x92 the sun sets", {"fog rises", "the sun sets"}},
        BeatsCase{"Semicolons", "the fox wakes; the owl sleeps", {"the fox wakes", "the owl sleeps"}},
        BeatsCase{
            "Then", "The fox wakes, then crosses the river.", {"The fox wakes", "The fox crosses the river"}},
        BeatsCase{"ClausesOfOneSubject",
                  "The mechanic opens the hood, checks the oil and closes it.",
                  {"The mechanic opens the hood", "The mechanic checks the oil", "The mechanic closes it"}},
        BeatsCase{"ClausesOfTwoSubjects",
                  "The sun sinks and the children go home.",
                  {"The sun sinks", "the children go home"}},
        BeatsCase{
            "NounsJoinedByAnd", "Rocks and waves meet the old pier.", {"Rocks and waves meet the old pier"}},
        BeatsCase{"ListItems",
                  "- a fox\n* an owl\n\xE2\x80\xA2 a hare\n3. a bear\n4) a wolf",
                  {"a fox", "an owl", "a hare", "a bear", "a wolf"}},
        BeatsCase{"Acts",
                  "Act 1: The fox wakes.\nAct II - The owl sleeps.\nScene 3:\nThe bear runs.",
                  {"The fox wakes", "The owl sleeps", "The bear runs"}},
        BeatsCase{"Headings",
                  "# The forest\nThe fox wakes.\n## Part 2\nThe owl sleeps.",
                  {"The fox wakes", "The owl sleeps"}},
        BeatsCase{"HeadingsAlone", "# The forest\n# The sea", {"The forest", "The sea"}},
        BeatsCase{
            "Times", "0:00-0:10 The fox wakes\n[00:10] The owl sleeps", {"The fox wakes", "The owl sleeps"}},
        BeatsCase{"LinesWithoutStops", "The fox wakes\nThe owl sleeps", {"The fox wakes", "The owl sleeps"}},
        BeatsCase{"WrappedLines",
                  "The old fox that has lived below the roots of the oak for years\nwakes in its den.",
                  {"The old fox that has lived below the roots of the oak for years wakes in its den"}},
        BeatsCase{"CommaList",
                  "Show the year: spring growth, summer work, autumn rest",
                  {"spring growth", "summer work", "autumn rest"}},
        BeatsCase{"FilmWords",
                  "We open on a valley. The film follows a shepherd. Wide shot of the harbour. Close-up of "
                  "his hands.",
                  {"a valley", "a shepherd", "the harbour", "his hands"}},
        BeatsCase{"OrderWords",
                  "First, the fox wakes. After that, it eats. Finally it sleeps.",
                  {"the fox wakes", "it eats", "it sleeps"}},
        BeatsCase{"Questions", "How do bees survive the winter?", {"bees survive the winter"}},
        BeatsCase{
            "Advice", "The fox wakes. Keep it calm and cinematic. No text.", {"The fox wakes", "No text"}},
        BeatsCase{
            "CameraWords", "Slow pan across the harbour. The fox wakes.", {"the harbour", "The fox wakes"}},
        BeatsCase{"AsItDoes", "Follow a bee as it lands on a flower.", {"a bee lands on a flower"}},
        BeatsCase{
            "Japanese", "\xE7\x8B\x90\xE3\x80\x82\xE5\xB7\x9D\xE3\x80\x82", {"\xE7\x8B\x90", "\xE5\xB7\x9D"}},
        BeatsCase{"WordsThatSayNothing", "It. Of the. He who. The fox wakes.", {"The fox wakes"}},
        BeatsCase{"Markup",
                  "**The fox** `wakes` <b>slowly</b> (in the den). [It](http://x.y) sleeps.",
                  {"The fox wakes slowly", "It sleeps"}},
        BeatsCase{"Nothing", " \n-- \n", {}}),
    ScenarioName());

TEST(Beats, KnowTheirContextAndTheirClips) {
  const auto beats = read_beats("Clips 1-3: The fox wakes.\nSpring: the bulbs open\n");
  ASSERT_EQ(beats.size(), 2u);
  EXPECT_EQ(beats[0].first_clip, 1);
  EXPECT_EQ(beats[0].last_clip, 3);
  EXPECT_EQ(beats[1].context, "Spring");
}

TEST(Cycles, AreAsManyBeatsAsThereAreTimes) {
  const auto beats = with_cycles({{.text = "The harbour from dawn to noon"}});
  ASSERT_EQ(beats.size(), 3u);
  EXPECT_EQ(beats[1], (Beat{.text = "The harbour", .context = "in the morning"}));
  EXPECT_EQ(with_cycles({{.text = "The forest through the seasons"}}).size(), 4u);
  EXPECT_EQ(with_cycles({{.text = "The train from Paris to Rome"}}).size(), 1u);
  EXPECT_EQ(times_on_the_way("Tokyo from dusk to dawn"),
            (std::vector<std::string>{"at dusk", "at night", "at dawn"}));
}

TEST(Language, EnglishIsTold) {
  EXPECT_TRUE(is_english("A fox wakes in its den and crosses the river."));
  EXPECT_TRUE(is_english("Lighthouse"));
  EXPECT_FALSE(is_english("Der W\xC3\xA4rter steigt die Treppe hinauf, in der Nacht kommt ein Sturm."));
  EXPECT_FALSE(is_english("O faroleiro sobe a escada e acende a grande l\xC3\xA2mpada da torre."));
}

}  // namespace
}  // namespace zoetrope::shots::planner
