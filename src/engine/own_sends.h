#pragma once

#include <optional>
#include <set>
#include <string>

#include "model/ids.h"

namespace zoetrope::engine {

/// The sends that this process has handed out to be made, for as long as it lives. What is not among them it
/// has not made, whatever the database says of it. One thread.
class OwnSends {
 public:
  void handed_out(const AttemptId& attempt) {
    all_.insert(attempt.str());
    under_way_.insert(attempt.str());
    last_ = attempt;
  }
  /// Its result is in the database, or never will be.
  void settled(const AttemptId& attempt) { under_way_.erase(attempt.str()); }

  [[nodiscard]] bool was_handed_out(const AttemptId& attempt) const { return all_.contains(attempt.str()); }
  [[nodiscard]] bool is_under_way(const AttemptId& attempt) const {
    return under_way_.contains(attempt.str());
  }
  /// Each of them was committed before it was handed out.
  [[nodiscard]] const std::optional<AttemptId>& last() const { return last_; }

 private:
  std::set<std::string> all_;
  std::set<std::string> under_way_;
  std::optional<AttemptId> last_;
};

}  // namespace zoetrope::engine
