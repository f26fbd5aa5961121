#include "house_rules/function_length.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "house_rules/code_view.h"

namespace zoetrope::house_rules {
namespace {

constexpr std::array containers = {"namespace", "class", "struct", "union", "enum", "extern"};

/// The text since the last statement ended, seen at an opening brace outside all functions: a function has a
/// parameter list, and no word before it that opens a scope of another kind.
bool begins_function(const std::string& head) {
  const std::size_t parameters = head.find('(');
  if (parameters == std::string::npos) return false;
  const std::string_view before = std::string_view(head).substr(0, parameters);
  return std::none_of(containers.begin(), containers.end(), [&](const char* word) {
    return find_word(before, word) != std::string_view::npos &&
           find_word(head, "operator") == std::string_view::npos;
  });
}

class Scanner {
 public:
  std::vector<FunctionSpan> run(const std::vector<std::string>& code) {
    for (const std::string& line : code) {
      ++line_;
      for (const char c : line) take(c);
      take(' ');
    }
    return std::move(found_);
  }

 private:
  void take(char c) {
    if (c == '{') return open();
    if (c == '}') return close();
    if (c == ';' && !in_function()) return head_.clear();
    if (!in_function() && (c != ' ' || !head_.ends_with(' '))) head_ += c;
  }

  [[nodiscard]] bool in_function() const { return function_depth_ > 0; }

  void open() {
    if (in_function()) {
      ++function_depth_;
    } else if (begins_function(head_)) {
      function_depth_ = 1;
      first_line_ = line_;
    } else {
      head_.clear();
    }
  }

  void close() {
    if (!in_function()) return head_.clear();
    if (--function_depth_ > 0) return;
    found_.push_back(
        {first_line_, line_, head_.substr(std::min(head_.find_first_not_of(' '), head_.size()))});
    head_.clear();
  }

  std::vector<FunctionSpan> found_;
  std::string head_;
  int line_ = 0;
  int first_line_ = 0;
  int function_depth_ = 0;
};

}  // namespace

std::vector<FunctionSpan> find_functions(const std::vector<std::string>& code) {
  return Scanner().run(code);
}

std::vector<Finding> check_function_length(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    for (const FunctionSpan& function : find_functions(file.code)) {
      const int lines = function.last_line - function.first_line + 1;
      if (lines <= function_lines_max) continue;
      findings.push_back({file.path, function.first_line,
                          fmt::format("{} has {} lines", function.head, lines),
                          fmt::format("split it, {} is the most", function_lines_max)});
    }
  }
  return findings;
}

}  // namespace zoetrope::house_rules
