#include "providers/script/line_words.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace zoetrope::providers {
namespace {

constexpr std::size_t digits_of_status = 3;

bool is_word_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '_';
}

std::string_view without_blanks_before(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t");
  return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) && (text.size() == word.size() || !is_word_character(text[word.size()]));
}

bool ends_with_word(std::string_view text, std::string_view word) {
  if (!text.ends_with(word)) return false;
  if (text.size() == word.size()) return true;
  const char before = text[text.size() - word.size() - 1];
  return !is_word_character(before) && before != '/' && before != '\\' && before != '-';
}

bool begins_a_number(std::string_view before) {
  if (before.empty()) return true;
  const char last = before.back();
  return !is_word_character(last) && std::string_view(".,-/\\$").find(last) == std::string_view::npos;
}

bool ends_a_number(std::string_view behind) {
  if (behind.empty()) return true;
  const char next = behind.front();
  if (is_word_character(next) || next == '/' || next == '%' || next == '-') return false;
  return std::string_view(".,:").find(next) == std::string_view::npos || behind.size() == 1 ||
         !is_word_character(behind[1]);
}

/// "429 s", "429 of 600".
bool counts_something(std::string_view behind) {
  const std::string_view next = without_blanks_before(behind);
  constexpr std::string_view units[] = {"of",    "s",  "ms", "sec", "secs",   "seconds", "min", "minutes",
                                        "bytes", "kb", "mb", "px",  "frames", "steps",   "x"};
  return next.starts_with('/') || next.starts_with('%') ||
         std::any_of(std::begin(units), std::end(units),
                     [&](std::string_view unit) { return starts_with_word(next, unit); });
}

/// "HTTP 429", "HTTP/1.1\" 429", "status_code=429", "\"code\": 429".
bool is_named_status(std::string_view before) {
  const std::size_t name_end = before.find_last_not_of(" \t:=\"'([#");
  if (name_end == std::string_view::npos) return false;
  const std::string_view separators = before.substr(name_end + 1);
  const std::string_view name = before.substr(0, name_end + 1);
  // A comparison is source text, and a status of exit(2) is none of HTTP.
  if (separators.empty() || separators.find("==") != std::string_view::npos) return false;
  if (name.ends_with("exit status") || name.ends_with("exit code")) return false;
  if (separators.find_first_of(":=") != std::string_view::npos && ends_with_word(name, "code")) return true;
  constexpr std::string_view names[] = {"http",        "http/1.0",    "http/1.1",    "http/2",
                                        "http/2.0",    "http/3",      "http error",  "http code",
                                        "http_code",   "http status", "http_status", "http status code",
                                        "status",      "api error",   "status code", "status_code",
                                        "status-code", "statuscode",  "status code", "error_code"};
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view each) { return ends_with_word(name, each); });
}

/// "429 Client Error", "429 Too Many Requests".
bool has_its_reason(std::string_view before, std::string_view behind) {
  const std::string_view said = trimmed(before);
  if (said.ends_with(',') || said.ends_with('.') || ends_with_word(said, "line")) return false;
  if (!behind.starts_with(' ')) return false;
  const std::string_view next = without_blanks_before(behind);
  constexpr std::string_view reasons[] = {"client error",        "too many requests",     "unauthorized",
                                          "forbidden",           "payment required",      "bad request",
                                          "unprocessable",       "internal server error", "bad gateway",
                                          "service unavailable", "server error",          "gateway time"};
  return std::any_of(std::begin(reasons), std::end(reasons),
                     [&](std::string_view reason) { return next.starts_with(reason); });
}

}  // namespace

std::vector<LineNumber> numbers_in(std::string_view line) {
  std::vector<LineNumber> found;
  for (std::size_t at = 0; at < line.size();) {
    if (!is_digit(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && is_digit(line[end])) ++end;
    const std::string_view before = line.substr(0, at);
    const std::string_view behind = line.substr(end);
    const bool whole = end - at == digits_of_status && begins_a_number(before) && ends_a_number(behind) &&
                       !ends_with_word(trimmed(before), "line");
    if (whole) {
      const bool is_status =
          !counts_something(behind) && (is_named_status(before) || has_its_reason(before, behind));
      const int value = (line[at] - '0') * 100 + (line[at + 1] - '0') * 10 + (line[at + 2] - '0');
      found.push_back({value, is_status});
    }
    at = end;
  }
  return found;
}

bool says_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("\r\n");
    const std::string_view line = text.substr(0, end);
    if (!trimmed(line).empty()) lines.push_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

GivenWords::GivenWords(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) text_ += lower_ascii(argument) + "\n";
}

bool GivenWords::have_number(int number) const {
  const std::string digits = std::to_string(number);
  for (std::size_t at = text_.find(digits); at != std::string::npos; at = text_.find(digits, at + 1)) {
    const std::size_t behind = at + digits.size();
    if ((at == 0 || !is_word_character(text_[at - 1])) && !is_word_character(text_[behind])) return true;
  }
  return false;
}

}  // namespace zoetrope::providers
