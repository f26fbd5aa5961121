#include "engine/worker_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

namespace zoetrope::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Runner final : public lifecycle::StepRunner {
 public:
  using Script =
      std::function<lifecycle::StepOutcome(const lifecycle::StepInput&, const lifecycle::StepStop&)>;
  explicit Runner(Script script) : script_(std::move(script)) {}
  lifecycle::StepOutcome run(const lifecycle::StepInput& input, const lifecycle::StepStop& stop) override {
    return script_(input, stop);
  }

 private:
  Script script_;
};

lifecycle::StepInput step(StepKind kind, std::int64_t token = 1) {
  lifecycle::StepInput input{.project = {Identifier::parse("poke1", "channel").value(),
                                         Identifier::parse("vid_1", "project").value()}};
  input.lease = {kind, "subject", token};
  return input;
}

lifecycle::StepOutcome done() {
  return {{}, lifecycle::Done{}};
}

void wait_for(const std::stop_token& stop) {
  while (!stop.stop_requested()) std::this_thread::yield();
}

std::vector<store::StepReport> collect(Dispatcher& pool, std::size_t count) {
  std::vector<store::StepReport> reports;
  for (int turns = 0; reports.size() < count && turns < 10'000; ++turns) {
    pool.wait(seconds(10));
    for (store::StepReport& report : pool.take_finished()) reports.push_back(std::move(report));
  }
  return reports;
}

TEST(WorkerPool, RunsEveryStepOnceAndHandsItsReportBack) {
  constexpr std::int64_t steps = 400;
  std::atomic<int> runs = 0;
  Runner runner([&](const lifecycle::StepInput&, const lifecycle::StepStop&) {
    ++runs;
    return done();
  });
  const auto pool = make_worker_pool(runner, {});
  const StepKind kinds[] = {StepKind::host, StepKind::submit, StepKind::poll, StepKind::fetch};
  for (std::int64_t i = 0; i < steps; ++i) pool->start(step(kinds[i % 4], i));
  std::vector<bool> seen(steps, false);
  for (const store::StepReport& report : collect(*pool, steps)) {
    seen[static_cast<std::size_t>(report.input.lease.token)] = true;
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), true), steps);
  EXPECT_EQ(runs, steps);
  EXPECT_EQ(pool->running(), 0);
}

TEST(WorkerPool, EachKindHasThreadsOfItsOwn) {
  std::atomic<bool> release = false;
  Runner runner([&](const lifecycle::StepInput& input, const lifecycle::StepStop&) {
    while (input.lease.kind == StepKind::fetch && !release) std::this_thread::yield();
    return done();
  });
  const auto pool = make_worker_pool(runner, {.host = 1, .submit = 1, .poll = 1, .fetch = 2});
  EXPECT_EQ(pool->free_threads(StepKind::fetch), 2);
  pool->start(step(StepKind::fetch));
  pool->start(step(StepKind::fetch));
  EXPECT_EQ(pool->free_threads(StepKind::fetch), 0) << "a step that is queued has taken its thread";
  EXPECT_EQ(pool->free_threads(StepKind::submit), 1);
  pool->start(step(StepKind::submit));
  const auto reports = collect(*pool, 1);
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].input.lease.kind, StepKind::submit) << "the downloads did not stand in its way";
  EXPECT_EQ(pool->running(), 2);
  release = true;
  EXPECT_EQ(collect(*pool, 2).size(), 2U);
}

TEST(WorkerPool, TheFirstDegreeOfStoppingSparesPaidRequests) {
  std::atomic<bool> hard_seen = false;
  Runner runner([&](const lifecycle::StepInput& input, const lifecycle::StepStop& stop) {
    wait_for(input.lease.kind == StepKind::submit ? stop.hard : stop.io);
    if (input.lease.kind == StepKind::submit) hard_seen = true;
    return done();
  });
  const auto pool = make_worker_pool(runner, {});
  pool->start(step(StepKind::poll));
  EXPECT_FALSE(pool->sending()) << "a look costs nothing";
  pool->start(step(StepKind::submit));
  pool->stop_io();
  ASSERT_EQ(collect(*pool, 1).size(), 1U);
  EXPECT_FALSE(hard_seen);
  EXPECT_EQ(pool->running(), 1);
  EXPECT_TRUE(pool->sending());
  pool->stop_hard();
  ASSERT_EQ(collect(*pool, 1).size(), 1U);
  EXPECT_FALSE(pool->sending());
  EXPECT_TRUE(hard_seen);
}

TEST(WorkerPool, WakingEndsAWait) {
  Runner runner([](const lifecycle::StepInput&, const lifecycle::StepStop&) { return done(); });
  const auto pool = make_worker_pool(runner, {});
  std::jthread waker([&] { pool->wake(); });
  pool->wait(seconds(60));
  EXPECT_TRUE(pool->take_finished().empty());
}

TEST(WorkerPool, AWaitEndsByItself) {
  Runner runner([](const lifecycle::StepInput&, const lifecycle::StepStop&) { return done(); });
  const auto pool = make_worker_pool(runner, {});
  pool->wait(milliseconds(1));
  EXPECT_EQ(pool->running(), 0);
}

TEST(WorkerPool, DestroyingItStopsEverythingThatRunsOrWaits) {
  std::atomic<int> ended = 0;
  Runner runner([&](const lifecycle::StepInput& input, const lifecycle::StepStop& stop) {
    wait_for(input.lease.kind == StepKind::submit ? stop.hard : stop.io);
    ++ended;
    return done();
  });
  {
    const auto pool = make_worker_pool(runner, {});
    pool->start(step(StepKind::submit));
    for (int i = 0; i < 6; ++i) pool->start(step(StepKind::fetch));
  }
  EXPECT_EQ(ended, 7);
}

}  // namespace
}  // namespace zoetrope::engine
