#include <fmt/format.h>

#include "base/text.h"
#include "shots/lint/rules.h"

namespace zoetrope::shots {
namespace {

/// Bytes of the character at `at`, by its first byte; 1 for a byte that begins none.
std::size_t character_bytes(unsigned char first) {
  if (first >= 0xF0 && first < 0xF8) return 4;
  if (first >= 0xE0) return first < 0xF0 ? 3 : 1;
  return first >= 0xC0 ? 2 : 1;
}

bool is_blank_character(std::string_view character) {
  return character == "\n" || character == "\r" || character == "\t";
}

/// Control characters and invalid bytes are what printable() replaces.
bool is_unsupported(std::string_view character) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";  // somebody's invalid text from before
  if (is_blank_character(character)) return false;
  return character.size() == 4 || character == replacement ||
         printable(character, character.size()) != character;
}

}  // namespace

void check_characters(const LintedPrompt& prompt, Findings& findings) {
  const std::string_view text = prompt.text();
  std::size_t count = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t bytes = character_bytes(static_cast<unsigned char>(text[at]));
    if (!is_valid_utf8(text.substr(at, bytes))) bytes = 1;
    if (is_unsupported(text.substr(at, bytes))) {
      if (count++ == 0) begin = at;
      end = at + bytes;
    }
    at += bytes;
  }
  if (count == 0) return;
  findings.push_back(finding_of("unsupported-characters", begin, end,
                                fmt::format("{} that are no words (emoji, control characters or "
                                            "invalid text), the first at byte {}",
                                            counted(count, "character"), begin + 1),
                                "remove them"));
}

}  // namespace zoetrope::shots
