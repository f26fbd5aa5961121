#include "shots/planned_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shots/plan_prompts.h"

namespace zoetrope::shots {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

PlannedList lighthouse() {
  const auto prompts =
      plan_prompts({.topic = "The keeper", .direction = "The keeper wakes. A storm rises.", .clips = 2});
  PlannedList list{
      .of = "poke1/vid_1", .topic = "The keeper", .story = "The keeper wakes.\nA storm rises.\n"};
  list.shots.push_back(
      {.shot = {.number = 1, .image_name = "composites/tower \"old\".png"}, .planned = (*prompts)[0]});
  list.shots.push_back({.shot = {.number = 2,
                                 .prompt = "I say \"go\": C:\\ # - it's {mine}. Static shot.",
                                 .negative_prompt = "text, fog",
                                 .seconds = 5}});
  list.shots.push_back({.shot = {.number = 7}, .planned = (*prompts)[1]});
  return list;
}

TEST(PlannedListText, IsReadAsTheSameShotsThatNobodyHasReviewed) {
  const PlannedList written = lighthouse();
  const auto read = parse_shot_list("shots.yaml", planned_list_text(written));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read->reviewed);
  ASSERT_EQ(read->shots.size(), 3u);
  EXPECT_EQ(read->shots[0].prompt, compose(*written.shots[0].planned));
  EXPECT_EQ(read->shots[0].image_name, written.shots[0].shot.image_name);
  EXPECT_EQ(read->shots[1], written.shots[1].shot);
  EXPECT_EQ(read->shots[2].prompt, compose(*written.shots[2].planned));
}

TEST(PlannedListText, TellsWhatToDoAndWhatItWasPlannedFrom) {
  const std::string text = planned_list_text(lighthouse());
  EXPECT_TRUE(is_planned_list(text));
  EXPECT_FALSE(is_planned_list("shots:\n" + text));
  EXPECT_THAT(text, HasSubstr("reviewed: true"));
  EXPECT_THAT(text, HasSubstr("# Topic: The keeper\n# Story: The keeper wakes.\n#   A storm rises.\n"));
}

TEST(PlannedListText, CannotBeLeftByItsStory) {
  PlannedList list = lighthouse();
  list.story = "one\nreviewed: true\n\rtwo \x1b[31m";
  const auto read = parse_shot_list("shots.yaml", planned_list_text(list));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read->reviewed);
}

TEST(UnchangedClips, AreThoseWhosePromptsAreStillAsPlanned) {
  std::string text = planned_list_text(lighthouse());
  EXPECT_THAT(unchanged_clips(text, *parse_shot_list("s.yaml", text)), ElementsAre(1, 7));
  const std::size_t storm = text.find("storm", text.find("clip: 7"));
  text.replace(storm, 5, "gale");
  EXPECT_THAT(unchanged_clips(text, *parse_shot_list("s.yaml", text)), ElementsAre(1));
  const std::string other = "shots:\n" + text;
  EXPECT_THAT(unchanged_clips(other, *parse_shot_list("s.yaml", text)), ElementsAre());
}

}  // namespace
}  // namespace zoetrope::shots
