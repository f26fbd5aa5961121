#include "shots/prompt_rules.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace zoetrope::shots {
namespace {

/// What is found in the prompt of clip 2, behind that of clip 1.
std::vector<std::string> ids_found(std::string_view prompt, std::string_view negative,
                                   std::string_view also) {
  const std::vector<Shot> shots{
      {.number = 1, .prompt = std::string(also)},
      {.number = 2, .prompt = std::string(prompt), .negative_prompt = std::string(negative)}};
  std::vector<std::string> ids;
  for (const ShotFinding& found : lint_shots(shots, kling_2_5_turbo_pro_limits)) {
    if (found.number == 2) ids.emplace_back(found.finding.id);
  }
  return ids;
}

TEST(PromptRules, FindTheirBadExamplesAndLeaveTheGoodOnesAlone) {
  ASSERT_EQ(prompt_rules().size(), 15U);
  for (const PromptRule& rule : prompt_rules()) {
    SCOPED_TRACE(rule.id);
    EXPECT_EQ(find_prompt_rule(rule.id), &rule);
    // Nobody would read a whole example of these.
    if (rule.id == "over-limit" || rule.id == "too-long") continue;
    EXPECT_THAT(ids_found(rule.bad, rule.bad_negative, rule.bad_also), ::testing::Contains(rule.id));
    EXPECT_THAT(ids_found(rule.good, "", ""), ::testing::IsEmpty());
  }
  EXPECT_EQ(find_prompt_rule("camera"), nullptr);
}

TEST(PromptRules, OnlyHardLimitsAreErrors) {
  for (const PromptRule& rule : prompt_rules()) {
    const bool hard = rule.id == "over-limit";
    EXPECT_EQ(rule.severity == Severity::error, hard) << rule.id;
  }
}

TEST(PromptRules, HardLimitsAreThoseOfTheModel) {
  const Shot shot{.number = 1, .prompt = "The fox walks. " + std::string(1000, 'x') + ". Static shot."};
  const auto has_over_limit = [&](const PromptLimits& limits) {
    for (const Finding& finding : lint_prompt(shot, limits)) {
      if (finding.id == "over-limit") return true;
    }
    return false;
  };
  EXPECT_FALSE(has_over_limit(kling_2_5_turbo_pro_limits));
  EXPECT_TRUE(has_over_limit(kling_2_6_limits));
}

TEST(PromptRules, StandInTheirDocumentAsTheyAre) {
  std::ifstream file(ZOETROPE_SOURCE_FOLDER "/docs/prompt-rules.md");
  std::stringstream text;
  text << file.rdbuf();
  for (const PromptRule& rule : prompt_rules()) {
    EXPECT_NE(text.str().find(markdown_of(rule)), std::string::npos)
        << "`zoetrope lint --explain " << rule.id << "` prints what belongs into docs/prompt-rules.md";
  }
}

TEST(Lint, TakesAnyBytes) {
  for (const std::string& prompt :
       {std::string(), std::string(" \n"), std::string("\xFF\xFE\x80"), std::string(100'000, '.'),
        std::string(50'000, 'a'), std::string(20'000, '-'), std::string("\0x\0", 3),
        std::string("pan pan pan pan")}) {
    for (const Finding& finding : lint_prompt({.number = 1, .prompt = prompt}, kling_2_5_turbo_pro_limits)) {
      EXPECT_LE(finding.begin, finding.end);
      EXPECT_LE(finding.end, prompt.size());
    }
  }
}

}  // namespace
}  // namespace zoetrope::shots
