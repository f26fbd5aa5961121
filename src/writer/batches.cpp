#include "writer/batches.h"

#include <algorithm>
#include <utility>

namespace zoetrope::writer {

std::vector<std::vector<ClipRequest>> batches_of(
    std::vector<ClipRequest> wanted, const BatchLimits& limits,
    const std::function<std::uint64_t(const ClipRequest&)>& bytes) {
  std::sort(wanted.begin(), wanted.end(),
            [](const ClipRequest& a, const ClipRequest& b) { return a.number < b.number; });
  std::vector<std::vector<ClipRequest>> batches;
  std::uint64_t taken = 0;
  for (ClipRequest& clip : wanted) {
    const std::uint64_t more = bytes(clip);
    const bool fits = !batches.empty() && batches.back().size() < limits.clips_max &&
                      taken + more <= limits.picture_bytes_max;
    if (!fits) {
      batches.emplace_back();
      taken = 0;
    }
    taken += more;
    batches.back().push_back(std::move(clip));
  }
  return batches;
}

}  // namespace zoetrope::writer
