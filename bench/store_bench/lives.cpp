#include "lives.h"

#include <fmt/format.h>

#include <chrono>

#include "common.h"

namespace zoetrope::bench {
namespace {

using lifecycle::StepInput;
using Clock = std::chrono::steady_clock;

constexpr Duration turn = std::chrono::seconds(1);
constexpr int turns_max = 100'000;

/// Everything goes well.
lifecycle::StepOutcome outcome_of(const StepInput& input, const store::Now& now) {
  switch (input.lease.kind) {
    case StepKind::host:
      return {{}, lifecycle::Hosted{"https://img.example/a.png", now.wall + std::chrono::hours(24), "sha"}};
    case StepKind::submit:
      return {{lifecycle::AcceptedFact{input.attempt, "remote-" + input.attempt.str()}}, lifecycle::Done{}};
    case StepKind::poll:
      return {{lifecycle::SucceededFact{
                  input.attempt, {"https://cdn.example/a.mp4"}, Money::from_micros(420'000)}},
              lifecycle::Done{}};
    default:
      return {{lifecycle::StoredFact{input.attempt,
                                     fmt::format("clip_{:03}.mp4", input.shot.number),
                                     "sha",
                                     1000,
                                     std::chrono::seconds(input.shot.seconds),
                                     {}}},
              lifecycle::Done{}};
  }
}

double milliseconds_since(Clock::time_point asked) {
  return std::chrono::duration<double, std::milli>(Clock::now() - asked).count();
}

/// The least that a claim can take: a transaction that changes one row, on the same server and disk.
double commit_of_one_row(sql::Connection& db) {
  const auto asked = Clock::now();
  must(db.script("BEGIN; UPDATE counters SET value = value WHERE name = 'lease_token'; COMMIT"));
  return milliseconds_since(asked);
}

}  // namespace

void measure_lives(const std::string& url, int clips) {
  Opened opened(url);
  // After what may be in the database already.
  constexpr int first_task = 1'000'000;
  const int tasks = clips / clips_per_task;
  for (int n = 0; n < tasks; ++n) make_task(opened.store(), first_task + n);
  const std::int64_t transitions_in_all = 4L * tasks * clips_per_task;
  const store::ClaimRequest request{
      .owner = "worker", .host_max = 4, .submit_max = 1, .poll_max = 4, .fetch_max = 4, .handed_over = true};
  std::vector<double> claims;
  std::vector<double> commits;
  const auto beside = must(sql::open(url, sql::Access::read_write));
  std::int64_t transitions = 0;
  say_that_it_begins();
  const double cpu_before = cpu_seconds();
  const auto started = Clock::now();
  for (int n = 1; n < turns_max; ++n) {
    const store::Now now = at(n * turn);
    const auto asked = Clock::now();
    const std::vector<StepInput> claimed = must(opened.store().claim(request, now));
    claims.push_back(milliseconds_since(asked));
    commits.push_back(commit_of_one_row(*beside));
    std::vector<store::StepReport> reports;
    for (const StepInput& input : claimed) reports.push_back({input, outcome_of(input, now)});
    if (!reports.empty()) must(opened.store().apply(reports, now));
    transitions += static_cast<std::int64_t>(reports.size());
    if (transitions >= transitions_in_all) break;
  }
  const std::chrono::duration<double> passed = Clock::now() - started;
  const double claim_median = quantile(claims, 0.5);
  const double commit_median = quantile(commits, 0.5);
  fmt::print(
      "{{\"transitions\": {}, \"seconds\": {:.3f}, \"cpu_seconds\": {:.3f}, \"claims\": {}, "
      "\"median_ms\": {:.3f}, \"p95_ms\": {:.3f}, \"commit_median_ms\": {:.3f}, \"commit_p95_ms\": "
      "{:.3f}}}\n",
      transitions, passed.count(), cpu_seconds() - cpu_before, claims.size(), claim_median,
      quantile(claims, 0.95), commit_median, quantile(commits, 0.95));
}

}  // namespace zoetrope::bench
