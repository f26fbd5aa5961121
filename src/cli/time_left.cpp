#include "cli/time_left.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <queue>

namespace zoetrope::cli {
namespace {

Duration median(std::vector<Duration> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

/// Of a render that is slower than usual nothing is known; a tenth of the usual time is a modest guess.
constexpr int overdue_share = 10;

}  // namespace

std::optional<Duration> time_left(const Renders& renders) {
  if (renders.past.empty()) return std::nullopt;
  const Duration usual = median(renders.past);
  std::priority_queue<Duration, std::vector<Duration>, std::greater<>> slots;
  Duration last{};
  for (const Duration gone : renders.under_way) {
    const Duration end = std::max(usual - gone, usual / overdue_share);
    slots.push(end);
    last = std::max(last, end);
  }
  for (int i = 0; i < renders.free_slots; ++i) slots.push(Duration::zero());
  for (int i = 0; i < renders.foreign_slots; ++i) slots.push(usual);
  for (int i = 0; i < renders.unsent; ++i) {
    if (slots.empty()) return std::nullopt;
    const Duration end = slots.top() + usual;
    slots.pop();
    slots.push(end);
    last = std::max(last, end);
  }
  return last;
}

std::string guess_words(Duration left) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left).count();
  if (seconds < 10) return "a few seconds";
  if (seconds < 90) return fmt::format("about {} s", (seconds + 2) / 5 * 5);
  if (seconds < 3570) return fmt::format("about {} min", (seconds + 30) / 60);
  return "about " + to_human(Duration(std::chrono::minutes((seconds + 30) / 60)));
}

}  // namespace zoetrope::cli
