#include "sim/story.h"

#include <array>

#include "env/random.h"
#include "sim/faults.h"

namespace zoetrope::sim {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t stream_of_stories = 0x73746F72795F3031;  ///< apart from the seed's other dice
constexpr std::uint64_t projects_max = 3;
constexpr std::uint64_t clips_max = 12;
constexpr std::uint64_t slots_max = 5;
constexpr double resubmit_probability = 0.25;
constexpr double task_cap_probability = 0.2;
constexpr double cap_probability = 0.1;
constexpr double twice_probability = 0.3;
constexpr double two_accounts_probability = 0.25;
constexpr double poison_probability = 0.15;
constexpr double crowd_probability = 0.1;
constexpr int crowd_slots = 40;  ///< more than may be sent within ten seconds
/// Besides its others, in one project: one user's run sends that many at once.
constexpr int crowd_clips = 20;
constexpr Duration crowd_latency = std::chrono::milliseconds(40);
constexpr double rebate_probability = 0.3;
constexpr double reported_probability = 0.5;
/// In tenths of credits. None is a whole number of cents; the first two have no exact binary fraction.
constexpr std::array<std::int64_t, 3> rebates{448, 553, 701};

int from_one_to(Random& dice, std::uint64_t most) {
  return 1 + static_cast<int>(dice.below(most));
}

}  // namespace

std::uint64_t Story::clips() const {
  std::uint64_t clips = 0;
  for (const Project& project : projects) clips += static_cast<std::uint64_t>(project.clips);
  return clips;
}

Story story_of(std::uint64_t seed) {
  const auto dice = make_seeded_random(seed ^ stream_of_stories);
  Story story{.seed = seed};
  story.slots = from_one_to(*dice, slots_max);
  if (chance(*dice, resubmit_probability)) story.doubtful = lifecycle::Doubtful::resubmit_once;
  story.projects.resize(static_cast<std::size_t>(from_one_to(*dice, projects_max)));
  for (Story::Project& project : story.projects) {
    project.clips = from_one_to(*dice, clips_max);
    const auto clips = static_cast<std::uint64_t>(project.clips);
    if (chance(*dice, task_cap_probability)) project.caps.push_back({"task", from_one_to(*dice, clips)});
    if (chance(*dice, cap_probability)) project.caps.push_back({"channel", from_one_to(*dice, clips)});
    project.is_run_twice = chance(*dice, twice_probability);
  }
  for (const char* scope : {"day", "month", "total"}) {
    if (chance(*dice, cap_probability)) story.caps.push_back({scope, from_one_to(*dice, story.clips())});
  }
  story.chaos = between(*dice, minutes(15), minutes(75));
  if (chance(*dice, two_accounts_probability)) story.accounts = 2;
  for (Story::Project& project : story.projects)
    project.account = static_cast<int>(dice->below(static_cast<std::uint64_t>(story.accounts)));
  if (chance(*dice, poison_probability)) story.poisoned = static_cast<int>(dice->below(story.clips()));
  if (chance(*dice, crowd_probability)) {
    story.slots = crowd_slots;
    story.latency = crowd_latency;
    story.projects.front().clips += crowd_clips;
  }
  if (chance(*dice, rebate_probability)) story.price_tenths = rebates.at(dice->below(rebates.size()));
  story.is_reported = chance(*dice, reported_probability);
  return story;
}

Story short_story(int clips) {
  return {.slots = 2, .projects = {{.clips = clips}}, .render_median = seconds(25), .is_short = true};
}

}  // namespace zoetrope::sim
