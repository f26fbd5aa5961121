#include "house_rules/code_view.h"

#include <algorithm>
#include <cctype>

namespace zoetrope::house_rules {
namespace {

bool in_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

class Blanker {
 public:
  Blanker(std::string_view text, bool comments_only)
      : text_(text), comments_only_(comments_only), out_(text) {}

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    if (starts("//")) return blank_until_line_end();
    if (starts("/*")) return blank_past("*/", at_ + 2);
    if (text_[at_] == '"') return pass_literal([this] { blank_string(); });
    if (text_[at_] == '\'' && !separates_digits()) return pass_literal([this] { blank_quoted('\''); });
    if (text_[at_] == '#' && line_is_empty_so_far() && !comments_only_) return blank_until_line_end();
    ++at_;
  }

  /// Literals are skipped in any case: what looks like a comment in them is none.
  void pass_literal(const auto& blank) {
    const std::size_t begin = at_;
    blank();
    const std::size_t length = std::min(at_, text_.size()) - begin;
    if (comments_only_) out_.replace(begin, length, text_.substr(begin, length));
  }

  [[nodiscard]] bool starts(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  [[nodiscard]] bool line_is_empty_so_far() const {
    for (std::size_t back = at_; back > 0 && text_[back - 1] != '\n'; --back) {
      if (text_[back - 1] != ' ') return false;
    }
    return true;
  }

  [[nodiscard]] std::string_view name_before() const {
    std::size_t begin = at_;
    while (begin > 0 && (in_name(text_[begin - 1]) || text_[begin - 1] == '\'')) --begin;
    return text_.substr(begin, at_ - begin);
  }

  [[nodiscard]] bool separates_digits() const {
    const std::string_view name = name_before();
    return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) != 0;
  }

  void blank_to(std::size_t end) {
    for (; at_ < end && at_ < text_.size(); ++at_) {
      if (text_[at_] != '\n') out_[at_] = ' ';
    }
  }

  void blank_past(std::string_view terminator, std::size_t from) {
    const std::size_t end = text_.find(terminator, from);
    blank_to(end == std::string_view::npos ? text_.size() : end + terminator.size());
  }

  /// A backslash at the end of the line carries a comment or a directive over to the next one.
  void blank_until_line_end() {
    std::size_t end = at_;
    do {
      end = text_.find('\n', end == at_ ? end : end + 1);
    } while (end != std::string_view::npos && end > 0 && text_[end - 1] == '\\');
    blank_to(end);
  }

  void blank_string() {
    const std::string_view prefix = name_before();
    if (prefix.empty() || prefix.back() != 'R') return blank_quoted('"');
    const std::size_t open = text_.find('(', at_);
    if (open == std::string_view::npos) return blank_to(text_.size());
    blank_past(")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"", open);
  }

  void blank_quoted(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
    blank_to(end + 1);
  }

  std::string_view text_;
  bool comments_only_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string code_view(std::string_view text) {
  return Blanker(text, false).run();
}

std::string without_comments(std::string_view text) {
  return Blanker(text, true).run();
}

std::size_t find_word(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const bool begins = !in_name(word.front()) || at == 0 || !in_name(line[at - 1]);
    const std::size_t end = at + word.size();
    const bool ends = !in_name(word.back()) || end == line.size() || !in_name(line[end]);
    if (begins && ends) return at;
  }
  return std::string_view::npos;
}

}  // namespace zoetrope::house_rules
