#include "shots/planner/story_text.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "shots/prompt_words.h"
#include "shots/vocabulary.h"

namespace zoetrope::shots::planner {
namespace {

constexpr std::size_t word_bytes_max = 60;
constexpr std::size_t characters_max = 160;

std::size_t bytes_of_character(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  return is_valid_utf8(text.substr(at, bytes)) ? bytes : 1;
}

struct Replacement {
  std::string_view character;
  std::string_view by;
};

constexpr std::array replacements{
    Replacement{"\xE2\x80\x99", "'"},
    Replacement{"\xE2\x80\x98", ""},
    Replacement{"\xE2\x80\x9C", ""},
    Replacement{"\xE2\x80\x9D", ""},
    Replacement{"\xE2\x80\x9E", ""},
    Replacement{"\xC2\xAB", ""},
    Replacement{"\xC2\xBB", ""},
    Replacement{"\xE2\x80\x93", ", "},
    Replacement{"\xE2\x80\x94", ", "},
    Replacement{"\xE2\x86\x92", " -> "},
    Replacement{"\xE2\x87\x92", " -> "},
    Replacement{"\xE2\x80\xA2", "\n- "},
    Replacement{"\xC2\xA0", " "},
    Replacement{"\xE3\x80\x80", " "},
    Replacement{"\"", ""},
    Replacement{"`", ""},
    Replacement{"*", ""},
    Replacement{"_", " "},
    Replacement{"|", ", "},
    Replacement{"~", ""},
    Replacement{"\t", " "},
    Replacement{"\xEF\xBF\xBD", " "},
    Replacement{"\xEF\xBB\xBF", ""},
    Replacement{"\xE2\x80\xA6", ". "},
    Replacement{"\xE2\x9E\x9C", " -> "},
    Replacement{"\xE2\x9E\xA1", " -> "},
    Replacement{"\xE2\x96\xAA", "\n- "},
    Replacement{"\\", " "},
    Replacement{"/", " "},
    Replacement{"@", " "},
    Replacement{"%", " "},
    Replacement{"$", " "},
    Replacement{"^", " "},
    Replacement{"+", " "},
    Replacement{"&", " and "},
    Replacement{"\xE2\x80\x8B", ""},
    Replacement{"\xEF\xB8\x8F", ""},
};

std::string_view replaced(std::string_view character) {
  for (const Replacement& row : replacements) {
    if (row.character == character) return row.by;
  }
  const bool supported = character.size() < 4 && printable(character, character.size()) == character;
  return supported ? character : " ";
}

/// "**" at the start of a line would be a list's star; a star alone is one.
std::string with_list_marks(std::string_view line) {
  const std::string_view text = trimmed(line);
  const bool star = text.size() > 1 && (text[0] == '*' || text[0] == '+') && text[1] == ' ';
  return star ? "- " + std::string(text.substr(2)) : std::string(text);
}

/// "4,500" is one number.
bool parts_digits(std::string_view text, std::size_t at) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text[at] == ',' && at > 0 && is_digit(text[at - 1]) && at + 3 < text.size() &&
         is_digit(text[at + 1]) && is_digit(text[at + 2]) && is_digit(text[at + 3]);
}

std::string supported_characters(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bytes = bytes_of_character(text, at);
    if (parts_digits(text, at)) {
      ++at;
      continue;
    }
    out += text[at] == '\n' ? std::string_view("\n") : replaced(text.substr(at, bytes));
    at += bytes;
  }
  return out;
}

/// What stands between the two signs, if they are near each other in one line.
std::string without_enclosed(std::string_view text, char open, char close) {
  constexpr std::size_t enclosed_max = 400;
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != open) {
      out += text[at];
      continue;
    }
    const std::size_t end = text.substr(at, enclosed_max).find_first_of(std::string{close, '\n'});
    if (end == std::string_view::npos || text[at + end] != close) continue;
    at += end;
  }
  return out;
}

/// Addresses, and words that no language has.
bool is_no_word(std::string_view word) {
  if (word.find("://") != std::string_view::npos || word.substr(0, 4) == "www.") return true;
  const bool ascii =
      std::all_of(word.begin(), word.end(), [](char c) { return static_cast<signed char>(c) > 0; });
  return ascii && word.size() > word_bytes_max;
}

std::string line_of_words(std::string_view line) {
  std::string out;
  for (const std::string_view word : split(line, ' ')) {
    if (word.empty() || is_no_word(word) || (!out.empty() && word.front() == '#')) continue;
    if (!out.empty() && word != "," && word != ".") out += ' ';
    out += word;
  }
  return out;
}

bool is_bracket(char c) {
  return c == '[' || c == ']' || c == ')' || c == '{' || c == '}';
}

bool may_end_a_prompt(std::string_view word) {
  return !is_determiner(word) && !is_preposition(word) && !is_joining(word) && !is_connective(word) &&
         !is_auxiliary(word);
}

/// Bytes of at most `characters` characters.
std::size_t bytes_of(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size() && count < characters; ++count)
    at += bytes_of_character(text, at);
  return std::min(at, text.size());
}

}  // namespace

std::string plain_text(std::string_view text) {
  std::string marked;
  for (const std::string_view line : split(text, '\n')) marked += with_list_marks(line) + "\n";
  std::string plain = supported_characters(marked);
  plain = without_enclosed(plain, '<', '>');
  plain = without_enclosed(plain, '(', ')');
  // A link's text stays, its address went with the round brackets.
  for (std::size_t at = 0; at < plain.size(); ++at) {
    const bool numbers = plain[at] == ')' && at > 0 && plain[at - 1] >= '0' && plain[at - 1] <= '9';
    if (numbers) plain[at] = '.';  // "4) a wolf"
  }
  plain.erase(std::remove_if(plain.begin(), plain.end(), is_bracket), plain.end());
  std::string out;
  for (const std::string_view line : split(plain, '\n')) out += line_of_words(line) + "\n";
  return out;
}

bool has_words(std::string_view text) {
  return !words_of(text).empty();
}

std::string shortened(std::string_view sentence, std::size_t words_max) {
  const std::size_t limit = bytes_of(sentence, characters_max);
  const std::vector<Word> words = words_of(sentence);
  std::size_t count = 0;
  while (count < words.size() && count < words_max && words[count].end <= limit) ++count;
  if (count == words.size()) return std::string(trimmed(sentence));
  if (count == 0) return std::string(sentence.substr(0, limit));
  // Rather before a phrase than in the middle of it; but half must be left.
  for (std::size_t at = count; at > words_max / 2 && at > 3; --at) {
    const Word& next = words[at];
    const bool begins =
        next.after_break || is_preposition(next.text) || is_joining(next.text) || is_connective(next.text);
    if (!begins || next.text == "of" || !may_end_a_prompt(words[at - 1].text)) continue;
    return std::string(sentence.substr(0, words[at - 1].end));
  }
  while (count > 1 && !may_end_a_prompt(words[count - 1].text)) --count;
  return std::string(sentence.substr(0, words[count - 1].end));
}

}  // namespace zoetrope::shots::planner
