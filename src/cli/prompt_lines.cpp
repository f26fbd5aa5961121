#include "cli/prompt_lines.h"

#include <optional>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "cli/colours.h"
#include "cli/layout.h"
#include "shots/sentence_kind.h"

namespace zoetrope::cli {
namespace {

using shots::SentenceKind;

std::string_view colour_of(SentenceKind kind) {
  switch (kind) {
    case SentenceKind::core_action:
      return bold_green;
    case SentenceKind::specific_detail:
      return cyan;
    case SentenceKind::logical_sequence:
      return magenta;
    case SentenceKind::environment:
      return yellow;
    case SentenceKind::camera:
      return bright_blue;
  }
  check_failed("sentence kind has a colour", __FILE__, __LINE__);
}

std::string coloured_word(SentenceKind kind, std::string_view word) {
  return std::string(colour_of(kind)).append(word).append(colour_off);
}

bool is_gap(char c) {
  return c == ' ' || c == '\n';
}

/// The kind of each word between blanks, in their order.
std::vector<SentenceKind> kinds_of_words(std::string_view prompt) {
  const std::vector<shots::ReadSentence> sentences = shots::read_sentences(prompt);
  std::vector<SentenceKind> kinds;
  std::size_t sentence = 0;
  for (const std::string_view word : split(prompt, ' ')) {
    if (word.empty()) continue;
    const auto begin = static_cast<std::size_t>(word.data() - prompt.data());
    while (sentence + 1 < sentences.size() && sentences[sentence].span.end <= begin) ++sentence;
    kinds.push_back(sentence < sentences.size() ? sentences[sentence].kind : SentenceKind::specific_detail);
  }
  return kinds;
}

}  // namespace

std::string prompt_lines(std::string_view margin, std::string_view prompt, bool colour) {
  const std::string laid_out = paragraph(margin, prompt);
  if (!colour) return laid_out;
  // Laying out changes blanks alone, so the words of the lines are those of the prompt.
  const std::vector<SentenceKind> kinds = kinds_of_words(prompt);
  std::string text(margin);
  std::size_t word = 0;
  std::optional<SentenceKind> now;
  const auto change_to = [&](std::optional<SentenceKind> kind) {
    if (kind == now) return;
    if (now) text += colour_off;
    if (kind) text += colour_of(*kind);
    now = kind;
  };
  for (std::size_t at = margin.size(); at < laid_out.size(); ++at) {
    const bool begins_word = !is_gap(laid_out[at]) && (at == margin.size() || is_gap(laid_out[at - 1]));
    if (laid_out[at] == '\n') change_to(std::nullopt);
    if (begins_word && word < kinds.size()) change_to(kinds[word++]);
    text += laid_out[at];
  }
  return text;
}

std::string prompt_legend() {
  std::string text = "Prompts:   ";
  bool first = true;
  for (const SentenceKind kind :
       {SentenceKind::core_action, SentenceKind::specific_detail, SentenceKind::logical_sequence,
        SentenceKind::environment, SentenceKind::camera}) {
    text += (first ? "" : ", ") + coloured_word(kind, shots::to_string(kind));
    first = false;
  }
  return text + "\n";
}

}  // namespace zoetrope::cli
