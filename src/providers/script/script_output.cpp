#include "providers/script/script_output.h"

#include <fmt/format.h>

#include "base/text.h"
#include "providers/kie/create_task.h"
#include "providers/script_provider.h"

namespace zoetrope::providers {
namespace {

/// std::regex recurses for each character, so that a long line would end our stack. Ids stand in short ones.
constexpr std::size_t looked_at_bytes_max = 2048;

Error bad_pattern(std::string_view why) {
  return {ErrorCode::invalid_input,
          fmt::format("{}; it is an ECMAScript expression with one group, for example task_id=(\\S+)", why)};
}

}  // namespace

Result<TaskIdFinder> TaskIdFinder::make(const std::string& pattern) {
  if (pattern.empty()) return TaskIdFinder(nullptr);
  try {
    auto regex = std::make_shared<const std::regex>(pattern, std::regex::ECMAScript | std::regex::icase);
    if (regex->mark_count() < 1) return bad_pattern("the expression has no group for the id");
    return TaskIdFinder(std::move(regex));
  } catch (const std::regex_error& problem) {
    return bad_pattern(fmt::format("the expression cannot be read ({})", printable(problem.what())));
  }
}

void TaskIdFinder::take(std::string_view bytes) {
  if (pattern_ == nullptr) return;
  while (!bytes.empty() && task_id_.empty()) {
    const std::size_t end = bytes.find_first_of("\r\n");
    const std::string_view piece = bytes.substr(0, end);
    if (line_.size() + piece.size() > looked_at_bytes_max) is_too_long_ = true;
    if (!is_too_long_) line_ += piece;
    if (end == std::string_view::npos) return;
    look_at_line();
    bytes.remove_prefix(end + 1);
  }
}

void TaskIdFinder::end() {
  if (pattern_ != nullptr && task_id_.empty()) look_at_line();
}

void TaskIdFinder::look_at_line() {
  std::smatch found;
  try {
    const bool matches = !is_too_long_ && std::regex_search(line_, found, *pattern_);
    if (matches && is_task_id(found.str(1))) task_id_ = found.str(1);
  } catch (const std::regex_error&) {
    // An expression that is too much for this line finds nothing in it.
    task_id_.clear();
  }
  line_.clear();
  is_too_long_ = false;
}

Result<void> check_task_id_pattern(const std::string& pattern) {
  TRY(TaskIdFinder::make(pattern));
  return {};
}

}  // namespace zoetrope::providers
