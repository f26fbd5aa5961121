#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <thread>

#include "base/text.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "sim/campaign.h"
#include "sim/kept_campaign.h"
#include "sim/scenario.h"
#include "sim/shrink.h"
#include "sim/simulation.h"
#include "sim/sweep.h"

namespace {

using namespace zoetrope;  // NOLINT(google-build-using-namespace)

constexpr int status_violated = 1;
constexpr int status_usage = 2;
constexpr std::uint64_t scenario_bytes_max = 16UL << 20;
constexpr unsigned scenario_mode = 0644;
/// So many leave nothing out, whatever the seeds are.
constexpr std::uint64_t lives_that_reach_all = 100'000;
constexpr std::size_t runs_between_news = 50;
/// After many lives; `--seed N --shrink` goes on to the end.
constexpr std::uint64_t runs_of_a_first_shrink = 200;
constexpr std::size_t failures_shown_max = 20;
constexpr std::size_t story_tail_lines = 40;
const std::string own_program = "/proc/self/exe";

std::string replay(std::uint64_t seed) {
  return fmt::format("./dev sim --seed {} --trace", seed);
}

/// How one run ended, after its whole story when that was asked for.
int tell_one(std::string_view what, const sim::Outcome& outcome) {
  for (const std::string& line : outcome.story) fmt::print("{}\n", line);
  fmt::print(
      "{}: {} clips, {} faults, {} events, fingerprint {:016x}: {}\n", what, outcome.clips,
      outcome.decisions.size(), outcome.events, outcome.fingerprint,
      outcome.violations.empty() ? "every invariant holds" : "VIOLATION " + outcome.violations.front());
  return outcome.violations.empty() ? 0 : status_violated;
}

int complain(const Error& error) {
  fmt::print(stderr, "zoetrope-sim: {}\n", error.message);
  return status_usage;
}

/// A file somewhere below "/" or below the current folder.
Result<std::unique_ptr<FileSystem>> folder_of(const std::string& path) {
  return open_file_system(path.starts_with('/') ? "/" : ".", SymlinkPolicy::follow);
}

std::string below_it(const std::string& path) {
  return path.substr(std::min(path.find_first_not_of('/'), path.size()));
}

Result<std::string> read_file(const std::string& path) {
  const auto files = TRY(folder_of(path));
  return files->read_all(below_it(path), scenario_bytes_max);
}

Result<void> write_file(const std::string& path, const std::string& text) {
  const auto files = TRY(folder_of(path));
  return files->write_atomically(below_it(path), text, scenario_mode);
}

int replay_file(const std::string& path, bool traced) {
  const auto text = read_file(path);
  if (!text) return complain(text.error());
  const auto scenario = sim::parse_scenario(*text);
  if (!scenario) return complain({scenario.error().code, path + ": " + scenario.error().message});
  return tell_one(path, sim::replay(*scenario, {.traced = traced}));
}

/// To a file whose name is printed.
int keep(const std::string& path, const sim::Scenario& scenario) {
  const auto kept = write_file(path, sim::to_text(scenario));
  if (!kept) return complain(kept.error());
  fmt::print("{}\n  ./dev sim --replay {} --trace\n", scenario.violation, path);
  return status_violated;
}

std::string size_of(const sim::Scenario& scenario) {
  return fmt::format("{} faults, {} clips in {} projects", scenario.decisions.size(), scenario.story.clips(),
                     scenario.story.projects.size());
}

int shrink_seed(std::uint64_t seed, std::uint64_t runs_max) {
  std::size_t told = 0;
  const auto shrunk = sim::shrink(seed, {.runs_max = runs_max, .watch = {}}, [&](const sim::Shrunk& so_far) {
    if (so_far.runs < told + runs_between_news) return;
    told = so_far.runs;
    fmt::print(stderr, "{} runs: {}\n", so_far.runs, size_of(so_far.scenario));
  });
  if (!shrunk) {
    fmt::print("seed {} violates nothing\n", seed);
    return 0;
  }
  fmt::print("seed {}: {}; after {} runs: {}\n", seed, size_of(shrunk->first), shrunk->runs,
             size_of(shrunk->scenario));
  return keep(fmt::format("seed_{}.scenario", seed), shrunk->scenario);
}

int run_sweep(const sim::SweepOptions& options) {
  const auto clock = make_system_clock();
  const MonoTime began = clock->mono();
  const auto rows = sim::sweep(options, [](const sim::SweepRow& row) {
    fmt::print(stderr, "{}, {} clips: {} runs\n", row.kind, row.clips, row.runs);
  });
  if (rows.empty())
    return complain({ErrorCode::invalid_input,
                     fmt::format("no trouble of the sweep begins with \"{}\"", printable(options.only))});
  fmt::print("{:<46} {:>5} {:>10} {:>8} {:>10}\n", "what strikes", "clips", "boundaries", "runs",
             "violations");
  std::uint64_t runs = 0;
  const sim::Scenario* first = nullptr;
  std::size_t violations = 0;
  for (const sim::SweepRow& row : rows) {
    fmt::print("{:<46} {:>5} {:>10} {:>8} {:>10}\n", row.kind, row.clips, row.boundaries, row.runs,
               row.violations.size());
    runs += row.runs;
    violations += row.violations.size();
    if (first == nullptr && !row.violations.empty()) first = &row.violations.front();
  }
  const std::vector<std::string> missing = sim::never_struck(rows);
  for (const std::string& kind : missing) fmt::print("never struck: {}\n", kind);
  const int clean = missing.empty() ? 0 : status_violated;
  const int status = first == nullptr ? clean : keep("sweep.scenario", *first);
  fmt::print("{} rows, {} runs, {:.1f} s; {} violations\n", rows.size(), runs,
             seconds_of(clock->mono() - began), violations);
  return status;
}

/// What should have struck or been reached, and never was.
std::vector<std::string> never(const sim::CampaignReport& report) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < sim::fault_count; ++i) {
    if (report.faults.at(i) == 0) names.emplace_back(to_string(static_cast<sim::Fault>(i)));
  }
  for (const auto& [what, count] : report.marks) {
    if (count == 0) names.push_back(what);
  }
  return names;
}

void print_tables(const sim::CampaignReport& report) {
  fmt::print("\n{:<40} {:>12}\n", "what struck", "times");
  for (std::size_t i = 0; i < sim::fault_count; ++i) {
    fmt::print("{:<40} {:>12}\n", to_string(static_cast<sim::Fault>(i)), report.faults.at(i));
  }
  fmt::print("\n{:<40} {:>12}\n", "what was reached", "times");
  for (const auto& [what, count] : report.marks) fmt::print("{:<40} {:>12}\n", what, count);
  const std::vector<std::string> missing = never(report);
  fmt::print("\n{} of {} never{}{}\n\n", missing.size(), report.faults.size() + report.marks.size(),
             missing.empty() ? "" : ": ", fmt::join(missing, ", "));
}

/// The first failure's last lines, and how to see the rest of it.
void explain_failures(const sim::CampaignReport& report) {
  if (report.failures.empty()) return;
  const std::vector<std::string> story = sim::simulate(report.failures.front().seed, true).story;
  const std::size_t from = story.size() - std::min(story.size(), story_tail_lines);
  for (std::size_t i = from; i < story.size(); ++i) fmt::print("{}\n", story[i]);
  for (std::size_t i = 0; i < std::min(report.failures.size(), failures_shown_max); ++i) {
    const sim::Failure& failure = report.failures[i];
    fmt::print("seed {} fails: {}\n  {}\n", failure.seed, failure.what, replay(failure.seed));
  }
  std::fflush(stdout);
  shrink_seed(report.failures.front().seed, runs_of_a_first_shrink);
}

/// What the command line asks for.
struct Wishes {
  std::uint64_t seed = 0;
  bool trace = false;
  bool tables = false;
  bool strict = false;
  bool shrink = false;
  bool sweep = false;
  bool quick = false;
  std::string only;
  std::string scenario;
  std::string kept_in;
  sim::CampaignOptions campaign;
};

void tell_progress(const sim::CampaignReport& so_far, std::size_t& told) {
  fmt::print(stderr, "{} seeds, {} lives, {} failures\n", so_far.seeds, so_far.lives, so_far.failures.size());
  for (; told < so_far.failures.size(); ++told) {
    const sim::Failure& failure = so_far.failures[told];
    fmt::print(stderr, "seed {} fails: {}\n", failure.seed, failure.what);
  }
}

Result<sim::KeptCampaign> run_campaign(const sim::CampaignOptions& options, const std::string& kept_in) {
  const auto clock = make_system_clock();
  std::size_t told = 0;
  const auto tell = [&](const sim::CampaignReport& so_far) { tell_progress(so_far, told); };
  if (kept_in.empty()) {
    const MonoTime began = clock->mono();
    sim::KeptCampaign campaign{.report = sim::run_campaign(options, tell)};
    campaign.took = clock->mono() - began;
    return campaign;
  }
  const auto programs = TRY(folder_of(own_program));
  const auto files = TRY(folder_of(kept_in));
  const std::string program = TRY(digest_file(*programs, below_it(own_program))).sha256;
  return sim::run_kept_campaign(options, {*files, below_it(kept_in), program}, *clock, tell);
}

int run_many(const Wishes& wishes) {
  const auto campaign = run_campaign(wishes.campaign, wishes.kept_in);
  if (!campaign) return complain(campaign.error());
  const sim::CampaignReport& report = campaign->report;
  if (wishes.tables) print_tables(report);
  explain_failures(report);
  const bool reaches_all = wishes.strict || report.lives >= lives_that_reach_all;
  const std::vector<std::string> missing = reaches_all ? never(report) : std::vector<std::string>();
  if (!missing.empty()) fmt::print("never struck or reached: {}\n", fmt::join(missing, ", "));
  std::uint64_t faults = 0;
  for (const std::uint64_t count : report.faults) faults += count;
  const double took = seconds_of(campaign->took);
  fmt::print(
      "{} lives in {} seeds, {} faults, {} events, {} seeds run twice; {:.1f} s, {:.0f} lives a second; "
      "{} violations\n",
      report.lives, report.seeds, faults, report.events, report.twice, took,
      static_cast<double>(report.lives) / took, report.failures.size());
  return report.failures.empty() && missing.empty() ? 0 : status_violated;
}

constexpr std::uint64_t lives_unless_told = 2'000;
/// Of the first crash of a pair, in a quick sweep.
constexpr int quick_stride = 16;

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Lives of paid clips in virtual time: the product's own code against a provider, a disk, a network "
      "and\n"
      "people that misbehave as a seed says. Exit status 0 when every invariant held, 1 when one did not."};
  Wishes wishes;
  sim::CampaignOptions& options = wishes.campaign;
  options.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  auto* const one = app.add_option("--seed", wishes.seed, "Run this seed alone")
                        ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 62));
  auto* const sweep =
      app.add_flag("--sweep", wishes.sweep,
                   "One clip and two: each trouble at each boundary, and each pair of crashes")
          ->excludes(one);
  auto* const scenario = app.add_option("--replay", wishes.scenario, "Run the scenario in this file")
                             ->excludes(one)
                             ->excludes(sweep);
  auto* const trace = app.add_flag("--trace", wishes.trace, "With --seed or --replay: print the whole story");
  app.add_flag("--shrink", wishes.shrink, "With --seed: leave out of a failing run what it does not need")
      ->needs(one);
  app.add_flag("--quick", wishes.quick, "With --sweep: fewer pairs")->needs(sweep);
  app.add_option("--only", wishes.only, "With --sweep: troubles whose names begin so")->needs(sweep);
  auto* const seeds = app.add_option("--seeds", options.seeds, "How many seeds to run")->excludes(one);
  auto* const lives =
      app.add_option("--lives", options.lives, "Run seeds until so many clips have lived [2000]")
          ->excludes(one);
  app.add_option("--keep", wishes.kept_in,
                 "With --lives: keep what was found in this file, and go on from it after an interruption")
      ->needs(lives)
      ->excludes(seeds);
  app.add_option("--from", options.first_seed, "The first of them")->capture_default_str();
  app.add_option("--threads", options.threads, "Runs at a time; each is of one thread")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_flag("--tables", wishes.tables,
               "Print how often each fault struck and each transition was reached");
  app.add_flag("--strict", wishes.strict,
               "Fail when a fault never struck or a transition was never reached, as from 100000 lives on");
  CLI11_PARSE(app, argc, argv);
  if (trace->count() > 0 && one->count() == 0 && scenario->count() == 0)
    return complain({ErrorCode::invalid_input, "--trace tells the story of one run; add --seed or --replay"});
  if (wishes.sweep)
    return run_sweep(
        {.threads = options.threads, .only = wishes.only, .pairs_stride = wishes.quick ? quick_stride : 1});
  if (scenario->count() > 0) return replay_file(wishes.scenario, wishes.trace);
  if (wishes.shrink) return shrink_seed(wishes.seed, sim::ShrinkOptions().runs_max);
  if (one->count() > 0) {
    return tell_one(fmt::format("seed {}", wishes.seed), sim::simulate(wishes.seed, wishes.trace));
  }
  if (options.seeds == 0 && options.lives == 0) options.lives = lives_unless_told;
  return run_many(wishes);
}
