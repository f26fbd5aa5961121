#pragma once

#include <deque>

#include "base/time.h"

namespace zoetrope::testing {

/// "At most so many in any window of this length." Refused ones do not count. One thread at a time.
class RateWindow {
 public:
  /// `count_max` 0 always lets pass.
  bool pass(MonoTime now, int count_max, Duration window) {
    while (!passed_.empty() && now - passed_.front() >= window) passed_.pop_front();
    if (count_max > 0 && passed_.size() >= static_cast<std::size_t>(count_max)) return false;
    passed_.push_back(now);
    return true;
  }

 private:
  std::deque<MonoTime> passed_;
};

}  // namespace zoetrope::testing
