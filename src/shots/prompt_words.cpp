#include "shots/prompt_words.h"

#include "base/text.h"

namespace zoetrope::shots {
namespace {

/// Bytes of a dash, a quote, a bullet or an ellipsis (U+2010 to U+203F) at `at`; 0 when there is none.
std::size_t punctuation_bytes(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\xE2\x80" || at + 2 >= text.size()) return 0;
  // A text may be cut in the middle of one, and whatever follows there is no part of it.
  const auto last = static_cast<unsigned char>(text[at + 2]);
  return last >= 0x90 && last <= 0xBF && last != 0x99 ? 3 : 0;
}

bool is_apostrophe(std::string_view text, std::size_t at, std::size_t bytes) {
  return at > 0 && is_word_byte(text[at - 1]) && at + bytes < text.size() && is_word_byte(text[at + bytes]);
}

/// Bytes of the word's part at `at`: a letter, or an apostrophe between letters.
std::size_t word_bytes(std::string_view text, std::size_t at) {
  if (punctuation_bytes(text, at) > 0) return 0;
  constexpr std::string_view curly = "\xE2\x80\x99";
  if (text.substr(at, curly.size()) == curly) return is_apostrophe(text, at, curly.size()) ? curly.size() : 0;
  if (text[at] == '\'') return is_apostrophe(text, at, 1) ? 1 : 0;
  return is_word_byte(text[at]) ? 1 : 0;
}

/// " - ", on one line or over several.
bool has_lone_dash(std::string_view between) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n'; };
  for (std::size_t at = 1; at + 1 < between.size(); ++at) {
    if (between[at] == '-' && is_blank(between[at - 1]) && is_blank(between[at + 1])) return true;
  }
  return false;
}

bool parts_clauses(std::string_view between) {
  if (between.find_first_of(",;:()[]") != std::string_view::npos) return true;
  if (between.find("\xE2\x80\x93") != std::string_view::npos) return true;
  if (between.find("\xE2\x80\x94") != std::string_view::npos) return true;
  return has_lone_dash(between) || between.find("--") != std::string_view::npos;
}

std::string plain(std::string_view word) {
  std::string text = lower_ascii(word);
  constexpr std::string_view curly = "\xE2\x80\x99";
  for (std::size_t at = text.find(curly); at != std::string::npos; at = text.find(curly, at + 1))
    text.replace(at, curly.size(), "'");
  return text;
}

}  // namespace

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::vector<Word> words_of(std::string_view text, std::size_t offset) {
  std::vector<Word> words;
  std::size_t last_end = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (word_bytes(text, at) == 0) {
      const std::size_t bytes = punctuation_bytes(text, at);
      at += bytes > 0 ? bytes : 1;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size()) {
      const std::size_t bytes = word_bytes(text, at);
      if (bytes == 0) break;
      at += bytes;
    }
    const std::string_view between = text.substr(last_end, begin - last_end);
    words.push_back({.text = plain(text.substr(begin, at - begin)),
                     .begin = offset + begin,
                     .end = offset + at,
                     .after_break = !words.empty() && parts_clauses(between),
                     .after_hyphen = !words.empty() && between == "-"});
    last_end = at;
  }
  return words;
}

std::size_t count_words(std::string_view text) {
  const std::string line = on_one_line(text);
  std::size_t count = 0;
  for (const std::string_view part : split(line, ' ')) {
    for (const char c : part) {
      if (!is_word_byte(c)) continue;
      ++count;
      break;
    }
  }
  return count;
}

}  // namespace zoetrope::shots
