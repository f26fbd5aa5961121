#include "looks.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "common.h"

namespace zoetrope::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto warm_up = std::chrono::seconds(5);

/// Every clip of every task renders, and is due to be looked at.
void begin_renders(const std::string& url) {
  run(url, fmt::format(R"sql(
BEGIN;
DELETE FROM work;
INSERT INTO attempts (id, clip_id, n, account, provider, model, state, remote_task_id, prompt_sha256, image_sha256,
  image_url, price_micros, sender_journal, sender_boot, created_at, accepted_at, late_after_at, seconds)
  SELECT 'attempt-' || id, id, 1, 'kie', 'kie', '{model}', 'accepted', 'remote-' || id, prompt_sha256, '', '',
    420000, 'bench', 'bench-boot', changed_at, changed_at, changed_at + 600000000, seconds FROM clips;
UPDATE clips SET state = 'waiting', current_attempt = 'attempt-' || id;
INSERT INTO work (kind, subject, clip_id, due_at) SELECT 'poll', current_attempt, id, 0 FROM clips;
COMMIT;
)sql",
                       fmt::arg("model", model)));
}

/// A worker's turns: what its looks came to and what it looks at next are one transaction, as the engine does
/// it.
void look_until(const std::string& url, int worker, int batch, const std::atomic<bool>& over,
                std::atomic<std::int64_t>& looks) {
  Opened opened(url);
  const store::ClaimRequest request{.owner = fmt::format("worker-{}", worker), .poll_max = batch};
  std::vector<store::StepReport> reports;
  while (!over) {
    const store::Now now = at(std::chrono::duration_cast<Duration>(Clock::now().time_since_epoch()));
    std::vector<lifecycle::StepInput> claimed;
    must(opened.store().together([&]() -> Result<void> {
      TRY(opened.store().apply(reports, now));
      claimed = TRY(opened.store().claim(request, now));
      return {};
    }));
    looks += static_cast<std::int64_t>(reports.size());
    reports.clear();
    for (lifecycle::StepInput& input : claimed)
      reports.push_back({std::move(input), {{}, lifecycle::Snooze{}}});
  }
}

}  // namespace

void measure_looks(const std::string& url, int workers, int batch, int seconds) {
  {
    Opened opened(url);
    // Twice what all hold at once, so that nobody finds nothing.
    const int tasks = std::max(2 * workers * batch / clips_per_task, channel_count);
    for (int n = 0; n < tasks; ++n) make_task(opened.store(), n);
  }
  begin_renders(url);
  run(url, "ANALYZE");
  std::atomic<bool> over = false;
  std::atomic<std::int64_t> looks = 0;
  std::vector<std::jthread> threads;
  for (int n = 0; n < workers; ++n) threads.emplace_back([&, n] { look_until(url, n, batch, over, looks); });
  // Until every connection knows its statements.
  std::this_thread::sleep_for(warm_up);
  say_that_it_begins();
  const double cpu_before = cpu_seconds();
  const std::int64_t looks_before = looks;
  const auto started = Clock::now();
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  const std::int64_t done = looks - looks_before;
  const std::chrono::duration<double> passed = Clock::now() - started;
  const double cpu = cpu_seconds() - cpu_before;
  fmt::print("{{\"transitions\": {}, \"seconds\": {:.3f}, \"cpu_seconds\": {:.3f}}}\n", done, passed.count(),
             cpu);
  std::fflush(stdout);
  over = true;
}

}  // namespace zoetrope::bench
