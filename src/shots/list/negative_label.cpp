#include "shots/list/negative_label.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"
#include "shots/list/characters.h"
#include "shots/prompt_words.h"

namespace zoetrope::shots {
namespace {

using LabelWords = std::vector<std::string>;

constexpr std::array<std::string_view, 10> words_before{
    "the", "global", "general", "default", "common", "shared", "universal", "standard", "master", "overall",
};
constexpr std::array<std::string_view, 15> words_behind{
    "for",  "to",    "in",   "of",    "all",    "every", "each",   "the",
    "clip", "clips", "shot", "shots", "scenes", "video", "videos",
};

template <std::size_t count>
bool is_among(const std::array<std::string_view, count>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_digit);
}

/// In lower case, without signs and pictures, and without what is in brackets.
LabelWords label_words(std::string_view text) {
  LabelWords words(1);
  int depth = 0;
  for (const char c : lower_ascii(plain_line(text))) {
    depth += c == '(' || c == '[' ? 1 : 0;
    depth -= c == ')' || c == ']' ? 1 : 0;
    if (depth == 0 && is_word_byte(c)) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  words.erase(std::remove_if(words.begin(), words.end(),
                             [](const std::string& word) { return !has_letter(word) && !has_digit(word); }),
              words.end());
  return words;
}

/// "(clip 3)": a bracket behind the name that tells of some clips only.
bool is_of_some_clips(std::string_view text) {
  const std::size_t bracket = text.find_first_of("([");
  if (bracket == std::string_view::npos) return false;
  const std::string inside = lower_ascii(text.substr(bracket));
  return has_digit(inside) &&
         (inside.find("clip") != std::string::npos || inside.find("shot") != std::string::npos);
}

/// What a text says behind "negative prompt"; nothing when it does not begin with that.
std::optional<LabelWords> words_behind_name(std::string_view text) {
  constexpr std::size_t bytes_max = 200;
  if (text.size() > bytes_max) return std::nullopt;
  const LabelWords words = label_words(text);
  auto word = words.begin();
  // A section's number: "4." or "4.1".
  while (word != words.end() && std::all_of(word->begin(), word->end(), is_digit)) ++word;
  while (word != words.end() && is_among(words_before, *word)) ++word;
  if (words.end() - word < 2 || *word != "negative") return std::nullopt;
  ++word;
  if (*word != "prompt" && *word != "prompts") return std::nullopt;
  return LabelWords(word + 1, words.end());
}

}  // namespace

std::string_view list_marker(std::string_view line) {
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  const std::string_view signs = digits == 0 ? "-*+" : ".)";
  if (digits + 1 >= line.size() || signs.find(line[digits]) == std::string_view::npos) return {};
  return line[digits + 1] == ' ' ? line.substr(0, digits + 2) : std::string_view();
}

bool names_negative_prompt(std::string_view text) {
  const std::optional<LabelWords> behind = words_behind_name(text);
  return behind && !is_of_some_clips(text) &&
         std::all_of(behind->begin(), behind->end(),
                     [](const std::string& word) { return is_among(words_behind, word); });
}

bool begins_like_negative_prompt(std::string_view text) {
  return words_behind_name(text).has_value() && !names_negative_prompt(text);
}

std::optional<std::string_view> behind_negative_label(std::string_view line) {
  constexpr std::size_t label_bytes_max = 60;
  std::string_view text = trimmed(line);
  text.remove_prefix(list_marker(text).size());
  const std::size_t colon = text.substr(0, label_bytes_max).find(':');
  if (colon == std::string_view::npos || text.find('|') != std::string_view::npos) return std::nullopt;
  // A heading says where a text is, not what it is.
  if (text.front() == '#' || !names_negative_prompt(text.substr(0, colon))) return std::nullopt;
  std::string_view rest = text.substr(colon + 1);
  while (!rest.empty() && (rest.front() == '*' || rest.front() == '_')) rest.remove_prefix(1);
  return trimmed(rest);
}

}  // namespace zoetrope::shots
