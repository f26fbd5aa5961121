#include <fmt/format.h>

#include <unordered_map>

#include "base/text.h"
#include "shots/lint/rules.h"

namespace zoetrope::shots {
namespace {

/// But for case, blanks and punctuation.
std::string bare_words(std::string_view prompt) {
  std::string text;
  for (const Word& word : words_of(prompt)) text += word.text + ' ';
  return text;
}

}  // namespace

std::vector<ShotFinding> check_repeated(const std::vector<Shot>& shots) {
  std::unordered_map<std::string, int> first_with;
  std::vector<ShotFinding> findings;
  for (const Shot& shot : shots) {
    const std::string words = bare_words(shot.prompt);
    if (words.empty()) continue;
    const auto [first, is_new] = first_with.emplace(words, shot.number);
    if (is_new) continue;
    findings.push_back(
        {shot.number, finding_of("prompt-repeated", 0, shot.prompt.size(),
                                 fmt::format("the prompt is that of clip {:02}", first->second),
                                 "tell what moves in this picture")});
  }
  return findings;
}

}  // namespace zoetrope::shots
