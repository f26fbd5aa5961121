#pragma once

#include <map>
#include <set>
#include <string>

#include "lifecycle/policy.h"

namespace zoetrope::sim {

/// What somebody wanted to pay for, by what people did and not by what the product has counted: each clip
/// once, and once more whenever it is wanted anew. A send serves the last wish before it, and each wish is
/// worth one render.
class Wishes {
 public:
  void set_doubtful(lifecycle::Doubtful doubtful) { doubtful_ = doubtful; }

  /// A person wants the clip anew, or would rather pay twice than wait for news.
  void anew(const std::string& clip) { ++wishes_[clip]; }
  /// A process, and no person, has written a doubtful send off: as the setting says, that is a wish once a
  /// clip.
  void written_off(const std::string& clip) {
    if (doubtful_ == lifecycle::Doubtful::resubmit_once && by_setting_.insert(clip).second) anew(clip);
  }
  /// The attempt was made.
  void made(const std::string& attempt, const std::string& clip) { served_[attempt] = wishes_[clip]; }

  /// Which wish of its clip, from 0.
  [[nodiscard]] int served_by(const std::string& attempt) const {
    const auto found = served_.find(attempt);
    return found == served_.end() ? 0 : found->second;
  }

 private:
  lifecycle::Doubtful doubtful_ = lifecycle::Doubtful::hold;
  std::map<std::string, int> wishes_;  ///< by clip
  std::map<std::string, int> served_;  ///< by attempt
  std::set<std::string> by_setting_;   ///< clips
};

}  // namespace zoetrope::sim
