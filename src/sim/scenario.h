#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sim/simulation.h"
#include "sim/story.h"

namespace zoetrope::sim {

/// A story with the list of what goes wrong in it: what a run of a seed was, without its dice. As a file it
/// outlives changes of the code that would send the seed another way.
struct Scenario {
  Story story;
  std::vector<Decision> decisions;
  std::optional<Duration> lasting;  ///< as in FaultPlan
  std::string violation;            ///< what it was kept for; "" when it violates nothing
};

/// Of the run that had this outcome.
Scenario scenario_of(const Story& story, const Outcome& outcome);

/// Lines of text: comments, `seed N`, `slots N`, `accounts N`, `doubtful POLICY`, `chaos SECONDS`,
/// `render SECONDS`, `poison CLIP`, `latency SECONDS`, `price TENTHS`, `short`, `reported`, `lasting
/// SECONDS`, `project CLIPS RUNS-AT-A-TIME ACCOUNT`, `cap SCOPE CLIPS`, `chance N FAULT` and `accident N
/// SECONDS FAULT`. What is as in any story need not be said.
std::string to_text(const Scenario& scenario);
/// Errors: invalid_input, with the line.
Result<Scenario> parse_scenario(std::string_view text);

Outcome replay(const Scenario& scenario, RunOptions options);

}  // namespace zoetrope::sim
