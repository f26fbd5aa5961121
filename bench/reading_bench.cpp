#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>

#include "base/check.h"
#include "shots/fix_prompt.h"
#include "shots/lint.h"
#include "shots/shot_list.h"

/// Reading a list of 200 shots, and linting it, as `lint`, `plan` and `generate` do before anything is sent.

namespace {

using namespace zoetrope;

constexpr int shots_count = 200;

/// Five sentences and about fifty words, no two alike; the order is wrong in a third of them.
std::string prompt_of(int number) {
  const std::string action =
      fmt::format("The red fox number {} slowly turns its head toward the old stone bridge.", number);
  const std::string rest =
      "Its fur ripples in the wind, and its breath drifts as a thin cloud before its muzzle. As it listens, "
      "snow slides from a branch behind it. Fog hangs between the dark trees of the valley in winter.";
  const std::string camera = "Camera slowly pushes forward toward the fox.";
  return number % 3 == 0 ? camera + " " + rest + " " + action : action + " " + rest + " " + camera;
}

std::string markdown() {
  std::string text = "# Foxes\n\n| Clip | Image | Motion Prompt | Duration |\n|---|---|---|---|\n";
  for (int n = 1; n <= shots_count; ++n)
    text += fmt::format("| {} | clip_{:02}.png | {} | 10 |\n", n, n, prompt_of(n));
  return text;
}

std::string csv() {
  std::string text = "Clip,Image,Motion Prompt,Duration\n";
  for (int n = 1; n <= shots_count; ++n)
    text += fmt::format("{},clip_{:02}.png,\"{}\",10\n", n, n, prompt_of(n));
  return text;
}

std::string yaml() {
  std::string text = "shots:\n";
  for (int n = 1; n <= shots_count; ++n) {
    text += fmt::format("  - number: {}\n    image: clip_{:02}.png\n    prompt: \"{}\"\n    duration: 10\n",
                        n, n, prompt_of(n));
  }
  return text;
}

void read(benchmark::State& state, const char* name, const std::string& text) {
  for (auto _ : state) {
    const auto list = shots::parse_shot_list(name, text);
    CHECK(list && list->shots.size() == shots_count);
    benchmark::DoNotOptimize(list);
  }
}

void read_and_lint(benchmark::State& state, const char* name, const std::string& text) {
  for (auto _ : state) {
    const auto list = shots::parse_shot_list(name, text);
    CHECK(list && list->shots.size() == shots_count);
    auto findings = shots::lint_shots(list->shots, kling_2_5_turbo_pro_limits);
    benchmark::DoNotOptimize(findings);
  }
}

/// The least that any reader does: look at each byte once.
void look_at_bytes(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    std::size_t lines = 0;
    for (const char c : text) lines += c == '\n' ? 1 : 0;
    benchmark::DoNotOptimize(lines);
  }
}

BENCHMARK_CAPTURE(look_at_bytes, markdown, markdown())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, markdown, "shots.md", markdown())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, csv, "shots.csv", csv())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, yaml, "shots.yaml", yaml())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_and_lint, markdown, "shots.md", markdown())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_and_lint, csv, "shots.csv", csv())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_and_lint, yaml, "shots.yaml", yaml())->Unit(benchmark::kMillisecond);

}  // namespace
