#include "common.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace zoetrope::bench {

namespace {

constexpr int clip_seconds = 10;

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

Opened::Opened(const std::string& url) : random_(make_system_random()) {
  store_ = must(store::Store::open(url, *random_, began));
}

void give_up(const Error& error) {
  fmt::print(stderr, "{}\n", error.message);
  std::exit(EXIT_FAILURE);
}

store::Now at(Duration passed) {
  return {began + passed, MonoTime{} + passed, "bench-boot"};
}

std::string channel_of(int number) {
  return fmt::format("channel{}", number % channel_count);
}

store::TaskSpec spec(int task) {
  return {.project = {must(Identifier::parse(channel_of(task), "channel")),
                      must(Identifier::parse(fmt::format("video{}", task), "project"))},
          .account = "kie",
          .provider = "kie",
          .model = std::string(model),
          .hosts = {"kie"},
          .key_fingerprint = "key-1"};
}

void run(const std::string& url, const std::string& statements) {
  must(must(sql::open(url, sql::Access::read_write))->script(statements));
}

TaskId make_task(store::Store& store, int number) {
  const TaskId task = must(store.hand_over(spec(number), {}, at({}))).task;
  std::vector<Shot> shots;
  for (int n = 1; n <= clips_per_task; ++n) {
    Shot shot;
    shot.number = n;
    shot.image = fmt::format("assets/composites/clip_{:03}.png", n);
    shot.prompt = fmt::format("The lamp turns slowly. Slow push in, {}.", n);
    shot.seconds = clip_seconds;
    shots.push_back(std::move(shot));
  }
  must(store.put_shots(task, shots, at({})));
  const store::TaskView view = must(store.task(task));
  must(store.together([&]() -> Result<void> {
    for (const store::ClipView& clip : view.clips) TRY(store.want_clip(clip.id, false, at({})));
    return store.plan_done(task, at({}));
  }));
  return task;
}

void say_that_it_begins() {
  fmt::print("begins\n");
  std::fflush(stdout);
}

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
}

double quantile(std::vector<double>& values, double part) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto place = static_cast<std::size_t>(part * static_cast<double>(values.size() - 1));
  return values[place];
}

}  // namespace zoetrope::bench
