#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "best_schedule.h"
#include "env/random.h"
#include "lifecycle/policy.h"

/// Polling in virtual time: the product's own rule beside a fixed cadence of 30 s and the best schedule there
/// is, on the same seeded log-normal render times. Prints JSON.

namespace {

using namespace zoetrope;
using namespace zoetrope::lifecycle;

constexpr std::uint64_t seed = 7;
constexpr std::size_t renders_count = 10'000;
constexpr double median_seconds = 200;
constexpr double fixed_seconds = 30;
constexpr double delay_target_seconds = 3;
constexpr double sigmas[] = {0.2, 0.35, 0.5};

double seconds_of(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

Duration duration_of(double seconds) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

std::vector<double> draw(double median, double sigma, std::size_t count) {
  const auto random = make_seeded_random(seed);
  const auto even = [&] { return std::ldexp(static_cast<double>(random->next_u64() >> 11), -53); };
  std::vector<double> times;
  while (times.size() < count) {
    const double radius = std::sqrt(-2 * std::log(1 - even()));
    times.push_back(median * std::exp(sigma * radius * std::cos(2 * std::numbers::pi * even())));
  }
  return times;
}

struct Tally {
  double looks = 0;
  std::vector<double> delays;

  [[nodiscard]] std::string json(std::string_view name) {
    std::sort(delays.begin(), delays.end());
    const auto count = static_cast<double>(delays.size());
    double sum = 0;
    for (const double delay : delays) sum += delay;
    return fmt::format(R"({{"schedule":"{}","requests":{:.3f},"median_delay":{:.3f},"p90_delay":{:.3f},)"
                       R"("mean_delay":{:.3f},"longest_delay":{:.3f}}})",
                       name, looks / count, delays[delays.size() / 2], delays[delays.size() * 9 / 10],
                       sum / count, delays.back());
  }
};

using NextLook = std::function<double(double age)>;

void watch(double render_time, const NextLook& next_look, Tally& tally) {
  double age = 0;
  while (age < render_time) {
    age += next_look(age);
    ++tally.looks;
  }
  tally.delays.push_back(age - render_time);
}

Tally watch_all(const std::vector<double>& times, const NextLook& next_look) {
  Tally tally;
  for (const double time : times) watch(time, next_look, tally);
  return tally;
}

NextLook adaptive(const RenderHistory& history) {
  static const Policies policies{.render_timeout = std::chrono::hours(20)};
  return [history](double age) { return seconds_of(poll_delay(duration_of(age), policies, history)); };
}

NextLook along(std::vector<double> ages) {
  return [ages = std::move(ages)](double age) {
    const auto next = std::upper_bound(ages.begin(), ages.end(), age + 1e-9);
    return next == ages.end() ? fixed_seconds : *next - age;
  };
}

/// As in the product: what is known is what the latest renders before this one took. With a limit of five,
/// the four before it are still under way.
Tally watch_learning(const std::vector<double>& before, const std::vector<double>& times) {
  constexpr std::size_t under_way = 4;
  std::vector<Duration> done;
  for (const double time : before) done.push_back(duration_of(time));
  Tally tally;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (i > under_way) done.push_back(duration_of(times[i - under_way - 1]));
    const std::vector<Duration> latest(done.rbegin(), done.rbegin() + static_cast<std::ptrdiff_t>(std::min(
                                                                          done.size(), history_renders_max)));
    watch(times[i], adaptive(summarize(latest)), tally);
  }
  return tally;
}

/// The service was `factor` as slow as before since a moment ago: the next 18 clips, many times over.
Tally watch_change(double sigma, double factor) {
  constexpr std::size_t clips = 18;
  const auto before = draw(median_seconds, sigma, history_renders_max * 100);
  const auto after = draw(median_seconds * factor, sigma, clips * 100);
  Tally all;
  for (std::size_t run = 0; run < 100; ++run) {
    const auto part = [run](const std::vector<double>& of, std::size_t length) {
      const auto from = of.begin() + static_cast<std::ptrdiff_t>(run * length);
      return std::vector<double>(from, from + static_cast<std::ptrdiff_t>(length));
    };
    Tally one = watch_learning(part(before, history_renders_max), part(after, clips));
    all.looks += one.looks;
    all.delays.insert(all.delays.end(), one.delays.begin(), one.delays.end());
  }
  return all;
}

std::string compare(double sigma) {
  const auto times = draw(median_seconds, sigma, renders_count);
  const Expectation truth{median_seconds, sigma};
  const auto fixed = [](double) { return fixed_seconds; };
  Tally fixed_tally = watch_all(times, fixed);
  const double budget = fixed_tally.looks / static_cast<double>(times.size());
  std::string rows = fixed_tally.json("fixed 30 s");
  const auto add = [&](std::string_view name, Tally tally) { rows += "," + tally.json(name); };
  add("adaptive", watch_learning({}, times));
  add("adaptive, no history", watch_all(times, adaptive({})));
  add("best possible", watch_all(times, along(bench::best_schedule(truth, budget))));
  const double fewest = bench::fewest_looks(truth, delay_target_seconds);
  add("best possible with the fewest requests for a median of 3 s", watch_all(times, [&](double age) {
        return age < median_seconds ? median_seconds : delay_target_seconds;
      }));
  add("adaptive, twice as slow at once", watch_change(sigma, 2));
  add("fixed 30 s, twice as slow", watch_all(draw(2 * median_seconds, sigma, renders_count), fixed));
  add("adaptive, twice as fast at once", watch_change(sigma, 0.5));
  add("fixed 30 s, twice as fast", watch_all(draw(median_seconds / 2, sigma, renders_count), fixed));
  return fmt::format(R"({{"sigma":{},"fewest_requests_for_median_3s":{:.3f},"rows":[{}]}})", sigma, fewest,
                     rows);
}

}  // namespace

int main() {
  std::string all;
  for (const double sigma : sigmas) all += (all.empty() ? "" : ",\n") + compare(sigma);
  fmt::print("[{}]\n", all);
}
