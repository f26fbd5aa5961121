#include "sim/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::sim {
namespace {

using ::testing::HasSubstr;

TEST(Scenario, TheListOfWhatStruckInASeedIsThatSeed) {
  for (const std::uint64_t seed : {3, 7}) {
    const Story story = story_of(seed);
    const Outcome outcome = simulate(story, {});
    ASSERT_FALSE(outcome.decisions.empty());
    const auto scenario = parse_scenario(to_text(scenario_of(story, outcome)));
    ASSERT_TRUE(scenario) << scenario.error().message;
    EXPECT_EQ(replay(*scenario, {}).fingerprint, outcome.fingerprint) << "seed " << seed;
  }
}

TEST(Scenario, IsTextThatIsReadBack) {
  Scenario scenario;
  scenario.story = {
      .seed = 42,
      .slots = 3,
      .accounts = 2,
      .doubtful = lifecycle::Doubtful::resubmit_once,
      .projects = {{.clips = 4, .caps = {{"task", 2}}, .is_run_twice = true, .account = 1}, {.clips = 1}},
      .caps = {{"day", 3}},
      .chaos = std::chrono::minutes(20),
      .render_median = std::chrono::milliseconds(25'500),
      .poisoned = 4,
      .latency = std::chrono::milliseconds(40),
      .price_tenths = 553,
      .is_short = true};
  scenario.decisions = {{Fault::server_error_after, 17, {}},
                        {Fault::power_cut, 2, std::chrono::milliseconds(1'200'500)}};
  scenario.lasting = std::chrono::seconds(200);
  scenario.violation = "I3: clip x is paid for more often than anybody wanted";
  const std::string text = to_text(scenario);
  EXPECT_THAT(text, HasSubstr("\nchance 17 5xx after\naccident 2 1200.500000 power cut\n"));
  EXPECT_THAT(text, HasSubstr("\nproject 4 2 1\ncap task 2\nproject 1 1\ncap day 3\n"));
  const auto read = parse_scenario(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_text(*read), text);
  EXPECT_EQ(read->story, scenario.story) << "every field of it is another one than usual";
  EXPECT_EQ(read->violation, scenario.violation);
}

struct BadLine {
  const char* line;
  const char* said;
};

class ScenarioLines : public ::testing::TestWithParam<BadLine> {};

TEST_P(ScenarioLines, AreRefusedWithTheirNumber) {
  const auto read = parse_scenario(std::string("seed 1\nproject 1 1\n") + GetParam().line + "\n");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(read.error().message, HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(All, ScenarioLines,
                         ::testing::Values(BadLine{"chance 3 meteor", "line 3: there is no fault \"meteor\""},
                                           BadLine{"chance x answer lost", "line 3: \"x\" is no number"},
                                           BadLine{"chance 3 power cut", "of the other kind"},
                                           BadLine{"accident 3 12 power cut", "seconds and six decimals"},
                                           BadLine{"doubtful perhaps", "hold or resubmit_once"},
                                           BadLine{"cap sky 3", "a cap has a scope"},
                                           BadLine{"wind 3", "nobody knows \"wind\""},
                                           BadLine{"poison 1", "counts the clips of all projects from 0"},
                                           BadLine{"price 841", "\"841\" is no number"},
                                           BadLine{"slots 0", "at least one slot"},
                                           BadLine{"project 0 1", "a clip in each"}));

TEST(Scenario, NeedsAProject) {
  EXPECT_FALSE(parse_scenario("seed 1\n"));
}

}  // namespace
}  // namespace zoetrope::sim
