#include "shots/sentences.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "shots/sentence_end.h"

namespace zoetrope::shots {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";
constexpr std::string_view one_letter_ellipsis = "\xE2\x80\xA6";
constexpr std::size_t abbreviation_bytes_max = 8;

constexpr std::array<std::string_view, 24> abbreviations{
    "mr", "mrs", "ms",  "dr",  "prof", "st",  "sr",  "jr", "vs",  "e.g", "i.e",   "approx",
    "ca", "no",  "fig", "vol", "gen",  "col", "sgt", "lt", "rev", "mt",  "a.k.a", "resp"};

bool is_blank(char c) {
  return blanks.find(c) != std::string_view::npos;
}

/// Of the word that ends before `at`. Only its last bytes are looked at: a longer word is no abbreviation.
bool ends_abbreviation(std::string_view text, std::size_t sentence, std::size_t at) {
  std::size_t begin = at;
  while (begin > sentence && !is_blank(text[begin - 1])) {
    if (at - --begin > abbreviation_bytes_max) return false;
  }
  while (begin < at && (text[begin] == '(' || text[begin] == '"' || text[begin] == '\'')) ++begin;
  const std::string word = lower_ascii(text.substr(begin, at - begin));
  const bool initial = word.size() == 1 && text[begin] >= 'A' && text[begin] <= 'Z' && word != "i";
  // "No." is an answer, or a number's abbreviation before a digit.
  if (word == "no") return at + 2 < text.size() && text[at + 2] >= '0' && text[at + 2] <= '9';
  return initial || std::find(abbreviations.begin(), abbreviations.end(), word) != abbreviations.end();
}

bool goes_on_small(std::string_view text, std::size_t at) {
  const std::size_t next = text.find_first_not_of(blanks, at);
  return next != std::string_view::npos && text[next] >= 'a' && text[next] <= 'z';
}

/// The marks from `at` on: where they end, and whether a sentence does too.
struct Ending {
  std::size_t end = 0;
  bool ends = false;
};

Ending look_at_marks(std::string_view text, std::size_t sentence, std::size_t at) {
  std::size_t end = at;
  std::size_t bytes = 0;
  bool ellipsis = false;
  bool wide = false;
  while (end < text.size() && (bytes = ending_mark_bytes(text, end)) > 0) {
    ellipsis = ellipsis || text.substr(end, bytes) == one_letter_ellipsis;
    wide = wide || needs_no_blank(text, end);
    end += bytes;
  }
  const std::string_view marks = text.substr(at, end - at);
  ellipsis = ellipsis || marks.substr(0, 2) == "..";
  const bool lone_stop = marks == ".";
  while (end < text.size() && (bytes = closing_mark_bytes(text, end)) > 0) end += bytes;
  if (wide) return {end, true};
  if (end < text.size() && !is_blank(text[end])) return {end, false};
  if (end >= text.size()) return {end, true};
  if (ellipsis && goes_on_small(text, end)) return {end, false};
  return {end, !lone_stop || !ends_abbreviation(text, sentence, at)};
}

}  // namespace

std::vector<Sentence> split_sentences(std::string_view text) {
  std::vector<Sentence> sentences;
  std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
  for (std::size_t at = begin; at < text.size();) {
    if (ending_mark_bytes(text, at) == 0) {
      ++at;
      continue;
    }
    const Ending ending = look_at_marks(text, begin, at);
    at = ending.end;
    if (!ending.ends) continue;
    sentences.push_back({begin, at});
    begin = at = std::min(text.find_first_not_of(blanks, at), text.size());
  }
  if (begin < text.size()) sentences.push_back({begin, text.find_last_not_of(blanks) + 1});
  return sentences;
}

}  // namespace zoetrope::shots
