#include "writer/clip_words.h"

#include <fmt/format.h>

#include "base/check.h"

namespace zoetrope::writer {

std::string clip_words(const std::vector<int>& numbers) {
  CHECK(!numbers.empty());
  std::string text;
  for (std::size_t first = 0; first < numbers.size();) {
    std::size_t last = first;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    if (!text.empty()) text += ", ";
    text += last == first ? fmt::format("{}", numbers[first])
                          : fmt::format("{}-{}", numbers[first], numbers[last]);
    first = last + 1;
  }
  return (numbers.size() == 1 ? "clip " : "clips ") + text;
}

}  // namespace zoetrope::writer
