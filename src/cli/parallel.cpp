#include "cli/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace zoetrope::cli {

void for_each_at_once(std::size_t count, const std::function<void(std::size_t)>& work) {
  constexpr unsigned threads_max = 4;
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, threads_max);
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads && i < count; ++i) others.emplace_back(take);
  take();
}

}  // namespace zoetrope::cli
