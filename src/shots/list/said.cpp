#include "shots/list/said.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "shots/list/cell_marks.h"
#include "shots/list/characters.h"

namespace zoetrope::shots {
namespace {

constexpr std::array<std::string_view, 8> nothing_words{"\u2013", "\u2014", "none", "n/a",
                                                        "n.a",    "na",     "no",   "nil"};

/// What spreadsheets show for a formula that has no value.
constexpr std::array<std::string_view, 13> failed_formulas{
    "#ref!",   "#n/a",    "#name?", "#value!",    "#div/0!",       "#num!",         "#null!",
    "#spill!", "#error!", "#calc!", "loading...", "loading\u2026", "#getting_data",
};

template <std::size_t count>
bool is_one_of(std::string_view text, const std::array<std::string_view, count>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

bool means_nothing(std::string_view text) {
  constexpr std::size_t bytes_max = 8;
  if (text.find_first_not_of('-') == std::string_view::npos) return true;
  if (text.size() > bytes_max) return false;
  const std::string word = lower_ascii(text);
  std::string_view bare = word;
  if (bare.front() == '(' && bare.back() == ')') bare = bare.substr(1, bare.size() - 2);
  if (bare.ends_with('.')) bare.remove_suffix(1);
  return is_one_of(bare, nothing_words);
}

std::string said(std::string_view cell) {
  std::string text = plain_line(unmarked(cell).text);
  return means_nothing(text) ? std::string() : text;
}

bool is_formula(std::string_view said) {
  constexpr std::size_t bytes_max = 16;
  // "==fog==" is how some editors highlight.
  if (said.starts_with('=')) return !said.starts_with("==");
  return said.size() <= bytes_max && is_one_of(std::string_view(lower_ascii(said)), failed_formulas);
}

}  // namespace zoetrope::shots
