#include "sim/shrink.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace zoetrope::sim {
namespace {

using std::chrono::minutes;

class Shrinker {
 public:
  Shrinker(Shrunk found, const ShrinkOptions& options, const std::function<void(const Shrunk&)>& told)
      : options_(options),
        told_(told),
        invariant_(invariant_of(found.first.violation)),
        found_(std::move(found)) {}

  Shrunk shrink() {
    bool smaller = true;
    while (smaller && !spent()) {
      smaller = fewer_decisions();
      smaller = earlier_decisions() || smaller;
      smaller = smaller_story() || smaller;
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool spent() const { return found_.runs >= options_.runs_max; }

  /// Takes the candidate when it violates the same invariant: with the decisions alone that came to strike
  /// before it did.
  bool still_fails(const Scenario& candidate) {
    if (spent()) return false;
    ++found_.runs;
    const Outcome outcome = replay(candidate, {.watch = options_.watch});
    if (outcome.violations.empty() || invariant_of(outcome.violations.front()) != invariant_) return false;
    found_.scenario = scenario_of(candidate.story, outcome);
    found_.scenario.lasting = candidate.lasting;
    if (told_) told_(found_);
    return true;
  }

  /// https://doi.org/10.1109/32.988498 (ddmin), with the complements alone: nothing is left out, then a half,
  /// a quarter, and at last each single one.
  bool fewer_decisions() {
    bool any = false;
    std::size_t parts = 1;
    while (!found_.scenario.decisions.empty() && !spent()) {
      const std::size_t before = found_.scenario.decisions.size();
      parts = std::min(parts, before);
      if (without_a_part(parts)) {
        any = true;
        parts = std::max<std::size_t>(parts > 1 ? parts - 1 : 1, 1);
      } else if (parts >= before) {
        break;
      } else {
        parts *= 2;
      }
    }
    return any;
  }

  /// What strikes the sixth send needs six of them: struck earlier, it leaves room for fewer clips.
  bool earlier_decisions() {
    bool any = false;
    for (std::size_t i = 0; i < found_.scenario.decisions.size(); ++i) {
      const std::uint64_t now = found_.scenario.decisions[i].n;
      for (const std::uint64_t earlier : {std::uint64_t{1}, now / 2, now - 1}) {
        if (earlier == 0 || earlier >= now) continue;
        Scenario candidate = found_.scenario;
        candidate.decisions[i].n = earlier;
        if (still_fails(candidate)) {
          any = true;
          break;
        }
      }
    }
    return any;
  }

  bool without_a_part(std::size_t parts) {
    const Scenario whole = found_.scenario;
    const std::size_t count = whole.decisions.size();
    for (std::size_t part = 0; part < parts; ++part) {
      const auto from = static_cast<std::ptrdiff_t>(count * part / parts);
      const auto to = static_cast<std::ptrdiff_t>(count * (part + 1) / parts);
      Scenario candidate = whole;
      candidate.decisions.erase(candidate.decisions.begin() + from, candidate.decisions.begin() + to);
      if (still_fails(candidate)) return true;
    }
    return false;
  }

  template <typename F>
  bool with(F&& change) {
    Scenario candidate = found_.scenario;
    change(candidate.story);
    std::optional<int>& poisoned = candidate.story.poisoned;
    if (poisoned && static_cast<std::uint64_t>(*poisoned) >= candidate.story.clips()) poisoned.reset();
    return still_fails(candidate);
  }

  bool smaller_story() {
    bool any = fewer_projects();
    for (std::size_t i = 0; i < found_.scenario.story.projects.size(); ++i) {
      any = fewer_clips(i) || any;
      const Story::Project project = found_.scenario.story.projects[i];
      if (project.is_run_twice)
        any = with([&](Story& story) { story.projects[i].is_run_twice = false; }) || any;
      if (!project.caps.empty()) any = with([&](Story& story) { story.projects[i].caps.clear(); }) || any;
    }
    return plainer_story() || any;
  }

  bool plainer_story() {
    bool any = false;
    const Story& story = found_.scenario.story;
    const Story usual;
    if (story.accounts > 1) any = with(one_account);
    if (story.poisoned) any = with([](Story& changed) { changed.poisoned.reset(); }) || any;
    if (story.latency != usual.latency)
      any = with([&](Story& changed) { changed.latency = usual.latency; }) || any;
    if (story.price_tenths != usual.price_tenths)
      any = with([&](Story& changed) { changed.price_tenths = usual.price_tenths; }) || any;
    if (story.doubtful != lifecycle::Doubtful::hold)
      any = with([](Story& changed) { changed.doubtful = lifecycle::Doubtful::hold; }) || any;
    if (!story.caps.empty()) any = with([](Story& changed) { changed.caps.clear(); }) || any;
    if (story.slots > 1) any = with([](Story& changed) { changed.slots = 1; }) || any;
    if (story.chaos > minutes(15)) any = with([](Story& changed) { changed.chaos = minutes(15); }) || any;
    return any;
  }

  static void one_account(Story& story) {
    story.accounts = 1;
    for (Story::Project& project : story.projects) project.account = 0;
  }

  bool fewer_projects() {
    bool any = false;
    for (std::size_t i = found_.scenario.story.projects.size(); i-- > 0;) {
      if (found_.scenario.story.projects.size() == 1) break;
      any = with([i](Story& story) {
              story.projects.erase(story.projects.begin() + static_cast<std::ptrdiff_t>(i));
            }) ||
            any;
    }
    return any;
  }

  bool fewer_clips(std::size_t project) {
    bool any = false;
    const int had = found_.scenario.story.projects[project].clips;
    for (int clips = 1; clips < had; clips = clips * 2) {
      if (with([&](Story& story) { story.projects[project].clips = clips; })) return true;
    }
    if (had > 1) any = with([&](Story& story) { story.projects[project].clips = had - 1; });
    return any;
  }

  const ShrinkOptions& options_;
  const std::function<void(const Shrunk&)>& told_;
  std::string invariant_;
  Shrunk found_;
};

}  // namespace

std::optional<Shrunk> shrink(std::uint64_t seed, const ShrinkOptions& options,
                             const std::function<void(const Shrunk&)>& told) {
  const Story story = story_of(seed);
  const Outcome outcome = simulate(story, {.watch = options.watch});
  if (outcome.violations.empty()) return std::nullopt;
  const Scenario first = scenario_of(story, outcome);
  return Shrinker({.scenario = first, .first = first, .runs = 1}, options, told).shrink();
}

}  // namespace zoetrope::sim
