#pragma once

#include <memory>
#include <regex>
#include <string>
#include <string_view>

#include "base/result.h"

namespace zoetrope::providers {

/// Finds a task id in what a script prints, line by line while it arrives. One thread at a time.
class TaskIdFinder {
 public:
  /// Errors: invalid_input (no expression, or none with a group).
  static Result<TaskIdFinder> make(const std::string& pattern);

  /// The next bytes of one stream. Lines may come in pieces; one that is not over is not looked at, because
  /// half an id would be another one.
  void take(std::string_view bytes);
  /// The stream is over, and with it its last line.
  void end();

  /// The first id that was found; "" for none.
  [[nodiscard]] const std::string& task_id() const { return task_id_; }

 private:
  explicit TaskIdFinder(std::shared_ptr<const std::regex> pattern) : pattern_(std::move(pattern)) {}
  void look_at_line();

  std::shared_ptr<const std::regex> pattern_;  ///< null: there is nothing to find
  std::string line_;
  bool is_too_long_ = false;
  std::string task_id_;
};

}  // namespace zoetrope::providers
