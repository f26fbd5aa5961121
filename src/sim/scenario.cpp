#include "sim/scenario.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "base/text.h"

namespace zoetrope::sim {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::string_view first_line =
    "# A scenario of ./dev sim; run it with ./dev sim --replay FILE --trace\n";
constexpr std::string_view violates = "# violates ";
constexpr int clips_of_a_project_max = 200;
constexpr int slots_at_most = 100;
constexpr int projects_at_most = 100;
constexpr int accounts_at_most = 2;
constexpr std::int64_t price_at_most = 840;

std::string seconds_text(Duration duration) {
  return fmt::format("{}.{:06}", duration.count() / micros_per_second, duration.count() % micros_per_second);
}

/// The words of one line, taken one after another.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(trimmed(line)) {}

  std::string_view next() {
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_ = trimmed(rest_.substr(end));
    return word;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }

  Result<std::int64_t> number(std::int64_t most = std::numeric_limits<long>::max()) {
    const std::string word(next());
    const auto value = parse_number(word, most);
    if (!value) return Error{ErrorCode::invalid_input, fmt::format("\"{}\" is no number", printable(word))};
    return std::int64_t{*value};
  }
  /// Seconds with six decimals.
  Result<Duration> seconds() {
    const std::string_view word = next();
    const std::size_t point = word.find('.');
    constexpr std::size_t decimals = 6;
    const bool whole = point != std::string_view::npos && word.size() == point + 1 + decimals;
    if (!whole) return Error{ErrorCode::invalid_input, "a time has seconds and six decimals"};
    Words digits(word.substr(0, point));
    const std::int64_t before = TRY(digits.number(std::numeric_limits<long>::max() / micros_per_second - 1));
    Words after(word.substr(point + 1));
    return Duration(before * micros_per_second + TRY(after.number()));
  }

 private:
  std::string_view rest_;
};

Result<Fault> fault_named(std::string_view name) {
  const auto fault = parse_fault(name);
  if (!fault)
    return Error{ErrorCode::invalid_input, fmt::format("there is no fault \"{}\"", printable(name))};
  return *fault;
}

Result<Decision> parse_decision(bool accident, Words& words) {
  Decision decision;
  decision.n = static_cast<std::uint64_t>(TRY(words.number()));
  if (accident) decision.at = TRY(words.seconds());
  decision.fault = TRY(fault_named(words.rest()));
  if (is_accident(decision.fault) != accident)
    return Error{ErrorCode::invalid_input, fmt::format("\"{}\" is of the other kind", words.rest())};
  return decision;
}

Result<Story::Project> parse_project(Words& words) {
  Story::Project project;
  project.clips = static_cast<int>(TRY(words.number(clips_of_a_project_max)));
  project.is_run_twice = TRY(words.number(2)) == 2;
  if (!words.rest().empty()) project.account = static_cast<int>(TRY(words.number(accounts_at_most - 1)));
  return project;
}

/// One of a project follows its project.
Result<void> read_cap(Words& words, Story& story) {
  const std::string scope(words.next());
  const int clips = static_cast<int>(TRY(words.number(clips_of_a_project_max * projects_at_most)));
  const bool of_project = scope == "task" || scope == "channel";
  const bool of_all = scope == "day" || scope == "month" || scope == "total";
  if ((!of_project && !of_all) || clips < 1 || (of_project && story.projects.empty()))
    return Error{ErrorCode::invalid_input, "a cap has a scope (task, channel, day, month, total) and clips"};
  (of_project ? story.projects.back().caps : story.caps).push_back({scope, clips});
  return {};
}

/// Of the lines that say one thing about the whole story. False when the line is of another kind.
Result<bool> read_setting(std::string_view what, Words& words, Story& story) {
  if (what == "seed") {
    story.seed = static_cast<std::uint64_t>(TRY(words.number()));
  } else if (what == "slots") {
    story.slots = static_cast<int>(TRY(words.number(slots_at_most)));
  } else if (what == "accounts") {
    story.accounts = static_cast<int>(TRY(words.number(accounts_at_most)));
  } else if (what == "doubtful") {
    const auto policy = lifecycle::parse_doubtful(std::string(words.rest()));
    if (!policy) return Error{ErrorCode::invalid_input, "doubtful is hold or resubmit_once"};
    story.doubtful = *policy;
  } else if (what == "chaos") {
    story.chaos = TRY(words.seconds());
  } else if (what == "render") {
    story.render_median = TRY(words.seconds());
  } else if (what == "poison") {
    story.poisoned = static_cast<int>(TRY(words.number(clips_of_a_project_max * projects_at_most)));
  } else if (what == "latency") {
    story.latency = TRY(words.seconds());
  } else if (what == "price") {
    story.price_tenths = TRY(words.number(price_at_most));
  } else if (what == "short") {
    story.is_short = true;
  } else if (what == "reported") {
    story.is_reported = true;
  } else {
    return false;
  }
  return true;
}

Result<void> read_line(std::string_view line, Scenario& scenario) {
  Words words(line);
  const std::string_view what = words.next();
  Story& story = scenario.story;
  if (TRY(read_setting(what, words, story))) return {};
  if (what == "lasting") {
    scenario.lasting = TRY(words.seconds());
  } else if (what == "project") {
    story.projects.push_back(TRY(parse_project(words)));
  } else if (what == "cap") {
    TRY(read_cap(words, story));
  } else if (what == "chance" || what == "accident") {
    scenario.decisions.push_back(TRY(parse_decision(what == "accident", words)));
  } else {
    return Error{ErrorCode::invalid_input, fmt::format("nobody knows \"{}\"", printable(what))};
  }
  return {};
}

Result<void> check(const Story& story) {
  bool whole = story.slots >= 1 && story.accounts >= 1 && !story.projects.empty() &&
               story.projects.size() <= projects_at_most;
  for (const Story::Project& project : story.projects)
    whole = whole && project.clips >= 1 && project.account < story.accounts;
  const bool is_there = !story.poisoned || static_cast<std::uint64_t>(*story.poisoned) < story.clips();
  if (!is_there) return Error{ErrorCode::invalid_input, "poison counts the clips of all projects from 0"};
  if (whole) return {};
  return Error{ErrorCode::invalid_input,
               "a scenario has at least one slot, one account and one project, a clip in each "
               "and an account for it"};
}

std::string to_text(const std::vector<Story::Cap>& caps) {
  std::string text;
  for (const Story::Cap& cap : caps) text += fmt::format("cap {} {}\n", cap.scope, cap.clips);
  return text;
}

}  // namespace

Scenario scenario_of(const Story& story, const Outcome& outcome) {
  return {story, outcome.decisions, std::nullopt,
          outcome.violations.empty() ? "" : outcome.violations.front()};
}

std::string to_text(const Scenario& scenario) {
  const Story& story = scenario.story;
  std::string text(first_line);
  if (!scenario.violation.empty()) text += fmt::format("{}{}\n", violates, printable(scenario.violation));
  text +=
      fmt::format("seed {}\nslots {}\ndoubtful {}\nchaos {}\nrender {}\n", story.seed, story.slots,
                  to_string(story.doubtful), seconds_text(story.chaos), seconds_text(story.render_median));
  if (story.accounts > 1) text += fmt::format("accounts {}\n", story.accounts);
  const Story usual;
  if (story.poisoned) text += fmt::format("poison {}\n", *story.poisoned);
  if (story.latency != usual.latency) text += fmt::format("latency {}\n", seconds_text(story.latency));
  if (story.price_tenths != usual.price_tenths) text += fmt::format("price {}\n", story.price_tenths);
  if (story.is_short) text += "short\n";
  if (story.is_reported) text += "reported\n";
  if (scenario.lasting) text += fmt::format("lasting {}\n", seconds_text(*scenario.lasting));
  for (const Story::Project& project : story.projects) {
    text += fmt::format("project {} {}{}\n", project.clips, project.is_run_twice ? 2 : 1,
                        project.account > 0 ? " 1" : "");
    text += to_text(project.caps);
  }
  text += to_text(story.caps);
  for (const Decision& decision : scenario.decisions) {
    text += is_accident(decision.fault)
                ? fmt::format("accident {} {} {}\n", decision.n, seconds_text(decision.at),
                              to_string(decision.fault))
                : fmt::format("chance {} {}\n", decision.n, to_string(decision.fault));
  }
  return text;
}

Result<Scenario> parse_scenario(std::string_view text) {
  Scenario scenario;
  int number = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++number;
    const std::string_view line = trimmed(raw);
    if (line.starts_with(violates)) scenario.violation = line.substr(violates.size());
    if (line.empty() || line.starts_with('#')) continue;
    if (const auto read = read_line(line, scenario); !read)
      return Error{read.error().code, fmt::format("line {}: {}", number, read.error().message)};
  }
  TRY(check(scenario.story));
  return scenario;
}

Outcome replay(const Scenario& scenario, RunOptions options) {
  options.plan = FaultPlan{.decisions = scenario.decisions, .lasting = scenario.lasting};
  return simulate(scenario.story, options);
}

}  // namespace zoetrope::sim
