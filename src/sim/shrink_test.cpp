#include "sim/shrink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/world.h"

namespace zoetrope::sim {
namespace {

using ::testing::StartsWith;

/// A rule that the product does not promise, so that there is something to find.
void no_clip_is_refused(World& world, const store::ClipEvent& event) {
  if (event.before == ClipState::sending && event.after == ClipState::failed)
    world.violation("X1", "a clip was refused");
}

struct Rule {
  const char* name;
  void (*watch)(World&, const store::ClipEvent&);
  std::size_t decisions_most;
  std::uint64_t clips_most;
};

void PrintTo(const Rule& rule, std::ostream* out) {
  *out << rule.name;
}

std::uint64_t first_seed_against(const ShrinkOptions& options) {
  for (std::uint64_t seed = 1; seed < 200; ++seed) {
    if (!simulate(story_of(seed), {.watch = options.watch}).violations.empty()) return seed;
  }
  return 0;
}

class ShrinkRules : public ::testing::TestWithParam<Rule> {};

TEST_P(ShrinkRules, LeaveFewDecisionsAndFewClips) {
  const ShrinkOptions options{.runs_max = 400, .watch = GetParam().watch};
  const std::uint64_t seed = first_seed_against(options);
  ASSERT_NE(seed, 0U);
  const auto shrunk = shrink(seed, options, nullptr);
  ASSERT_TRUE(shrunk);
  EXPECT_THAT(shrunk->scenario.violation, StartsWith(GetParam().name));
  EXPECT_LE(shrunk->scenario.decisions.size(), GetParam().decisions_most) << to_text(shrunk->scenario);
  EXPECT_LE(shrunk->scenario.story.clips(), GetParam().clips_most) << shrunk->runs << " runs\n"
                                                                   << to_text(shrunk->scenario);
  EXPECT_GE(shrunk->first.decisions.size(), shrunk->scenario.decisions.size());
  const Outcome again = replay(shrunk->scenario, {.watch = options.watch});
  ASSERT_FALSE(again.violations.empty());
  EXPECT_EQ(again.violations.front(), shrunk->scenario.violation);
}

INSTANTIATE_TEST_SUITE_P(All, ShrinkRules, ::testing::Values(Rule{"X1", no_clip_is_refused, 1, 2}));

/// And short, since hundreds of its kind are run.
bool is_unusual(const Story& story) {
  return story.accounts > 1 && story.price_tenths != Story().price_tenths && story.clips() <= 8;
}

TEST(Shrink, LeavesOutWhatIsUnusualInAStoryAndNotNeeded) {
  const ShrinkOptions options{.runs_max = 400, .watch = no_clip_is_refused};
  std::uint64_t seed = 1;
  while (!is_unusual(story_of(seed)) || simulate(story_of(seed), {.watch = options.watch}).violations.empty())
    ++seed;
  const auto shrunk = shrink(seed, options, nullptr);
  ASSERT_TRUE(shrunk);
  const Story& story = shrunk->scenario.story;
  EXPECT_EQ(story.accounts, 1) << "seed " << seed;
  EXPECT_EQ(story.price_tenths, Story().price_tenths);
  EXPECT_EQ(story.latency, Story().latency);
  EXPECT_FALSE(story.poisoned);
}

TEST(Shrink, HasNothingToDoWhenNothingIsViolated) {
  EXPECT_FALSE(shrink(3, {}, nullptr));
}

}  // namespace
}  // namespace zoetrope::sim
