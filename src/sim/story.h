#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "lifecycle/policy.h"

namespace zoetrope::sim {

/// What a run is about, apart from what goes wrong in it.
struct Story {
  /// What may be spent, in prices of a clip.
  struct Cap {
    std::string scope;  ///< "task" or "channel" of a project, "day", "month" or "total" of all
    int clips = 1;
    bool operator==(const Cap&) const = default;
  };
  struct Project {
    int clips = 1;
    std::vector<Cap> caps;
    bool is_run_twice = false;  ///< somebody runs the same command a second time meanwhile
    int account = 0;            ///< of its channel, out of `accounts`
    bool operator==(const Project&) const = default;
  };

  std::uint64_t seed = 1;  ///< of the dice for whatever is not listed here
  int slots = 5;           ///< of each account
  int accounts = 1;        ///< or 2
  lifecycle::Doubtful doubtful = lifecycle::Doubtful::hold;
  std::vector<Project> projects;
  std::vector<Cap> caps;
  Duration chaos = std::chrono::minutes(15);  ///< from then on nothing goes wrong any more
  Duration render_median = std::chrono::seconds(200);
  /// A clip whose poll or fetch kills the process each time, counted through all projects from 0.
  std::optional<int> poisoned = std::nullopt;
  /// Of the network, each way.
  Duration latency = std::chrono::milliseconds(400);
  /// What a render costs, in tenths of credits; at most the price in the list.
  std::int64_t price_tenths = 840;
  /// People look a doubt up as soon as they may, and nobody runs a command whose clips are all there: the run
  /// is over as soon as everything is at rest. Else they take their time, and run it again and again.
  bool is_short = false;
  bool is_reported = false;  ///< each project has a page at Notion

  [[nodiscard]] std::uint64_t clips() const;
  bool operator==(const Story&) const = default;
};

/// One of the small stories of a campaign.
Story story_of(std::uint64_t seed);
/// A story that is over in a minute or two when nothing goes wrong.
Story short_story(int clips);

}  // namespace zoetrope::sim
