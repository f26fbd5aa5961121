#include "shots/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shots/prompt_rules.h"

namespace zoetrope::shots {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> ids_of(const std::vector<Finding>& findings) {
  std::vector<std::string> ids;
  for (const Finding& finding : findings) ids.emplace_back(finding.id);
  return ids;
}

std::vector<Finding> lint_text(const std::string& prompt, const std::string& negative = "",
                               const PromptLimits& limits = kling_2_5_turbo_pro_limits) {
  return lint_prompt({.number = 1, .prompt = prompt, .negative_prompt = negative}, limits);
}

TEST(LintPrompt, PointsAtTheWordsThatAreToBlame) {
  const std::string prompt = "The creature turns toward the light. Slow push in. Dust drifts past.";
  const auto findings = lint_text(prompt);
  ASSERT_THAT(ids_of(findings), ElementsAre("subject-vague", "camera-not-last"));
  EXPECT_EQ(prompt.substr(findings[0].begin, findings[0].end - findings[0].begin), "The creature");
  EXPECT_EQ(prompt.substr(findings[1].begin, findings[1].end - findings[1].begin), "push in");
}

TEST(LintPrompt, CountsCharactersAndNotBytesAgainstTheLimit) {
  std::string prompt = "The fox turns its head slowly. ";
  while (prompt.size() < 1500) prompt += "\xC3\xA4";  // 1500 bytes, fewer than 1000 characters
  prompt += ". Static shot.";
  EXPECT_THAT(ids_of(lint_text(prompt, "", kling_2_6_limits)), IsEmpty());
  while (prompt.size() < 2600) prompt += "\xC3\xA4";
  EXPECT_THAT(ids_of(lint_text(prompt, "", kling_2_6_limits)), ::testing::Contains("over-limit"));
  EXPECT_THAT(ids_of(lint_text(prompt)), ::testing::Not(::testing::Contains("over-limit")));
}

TEST(LintPrompt, CallsAPromptOverTheLimitNotAlsoTooLong) {
  std::string prompt;
  for (int i = 0; i < 400; ++i) prompt += "slowly turning ";
  const auto ids = ids_of(lint_text(prompt));
  EXPECT_THAT(ids, ::testing::Contains("over-limit"));
  EXPECT_THAT(ids, ::testing::Not(::testing::Contains("too-long")));
}

TEST(LintPrompt, LetsANegativePromptExcludeWhatIsNotAskedFor) {
  const std::string prompt = "The fox turns its head slowly to the left. Slow zoom in.";
  EXPECT_THAT(
      ids_of(lint_text(prompt, "rapid zoom, extra tails, camera shake, blur, distort, and low quality")),
      IsEmpty());
  EXPECT_THAT(ids_of(lint_text(prompt, "blur; zoom")), ElementsAre("negative-fights"));
}

TEST(LintShots, TellsTheClipAndFindsARepetitionInTheLaterOne) {
  const std::string good = "The fox turns its head slowly to the left. Static shot.";
  const auto found =
      lint_shots({{.number = 3, .prompt = good},
                  {.number = 5, .prompt = "The hare lifts one ear and listens quietly."},
                  {.number = 8, .prompt = "the fox turns its head, slowly, to the left; STATIC shot"}},
                 kling_2_5_turbo_pro_limits);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].number, 5);
  EXPECT_EQ(found[0].finding.id, "camera-missing");
  EXPECT_EQ(found[1].number, 8);
  EXPECT_EQ(found[1].finding.id, "prompt-repeated");
  EXPECT_THAT(found[1].finding.message, ::testing::HasSubstr("clip 03"));
}

}  // namespace
}  // namespace zoetrope::shots
