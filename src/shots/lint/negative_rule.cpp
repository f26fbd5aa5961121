#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "shots/lint/rules.h"
#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots {
namespace {

/// What a term of the negative prompt excludes beyond its own words.
struct Excluded {
  std::string_view terms;  ///< with "_" for a blank
  std::string_view moves;  ///< canonical camera movements, with "_"
  std::string_view words;  ///< of the prompt
};

constexpr std::array excluded_things{
    Excluded{"camera_shake shaky_camera shake shaking handheld hand_held shaky jitter", "handheld", ""},
    Excluded{"zoom zooming zoom_in zoom_out zooms camera_zoom", "zoom zoom_in zoom_out", ""},
    Excluded{"camera_movement camera_motion camera_move moving_camera camera_moves",
             "zoom zoom_in zoom_out push_in pull_back pan tilt truck pedestal crane orbit roll tracking "
             "drift handheld "
             "unnamed",
             ""},
    Excluded{"pan panning camera_pan", "pan", ""},
    Excluded{"tilt tilting camera_tilt", "tilt", ""},
    Excluded{"dolly push_in", "push_in pull_back truck", ""},
    Excluded{"orbit rotation camera_rotation", "orbit roll", ""},
    Excluded{"static static_shot static_camera still_camera fixed_camera locked_camera", "static", ""},
    Excluded{"text letters writing words captions caption subtitles lettering", "",
             "text letters writing words inscription caption captions subtitles lettering title"},
    Excluded{"people persons person humans human", "",
             "people person man woman men women child children boy girl crowd villagers"},
};

std::string joined(Words words) {
  std::string text;
  for (const Word& word : words) text += (text.empty() ? "" : "_") + word.text;
  return text;
}

std::string with_underscores(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), ' ', '_');
  return out;
}

/// Without the endings of number and tense: "rolling", "rolls" and "rolled" are "roll".
std::string stem_of(std::string_view word) {
  if (const auto verb = verb_of(word)) return std::string(*verb);
  const bool plural = word.size() > 3 && word.back() == 's' && word[word.size() - 2] != 's';
  return std::string(plural ? word.substr(0, word.size() - 1) : word);
}

bool is_denied_in_prompt(Words words, std::size_t at) {
  return at > 0 &&
         (words[at - 1].text == "no" || words[at - 1].text == "without" || words[at - 1].text == "not");
}

struct PromptSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The term's own words, one after the other, in the prompt.
std::optional<PromptSpan> same_words(const LintedPrompt& prompt, Words term) {
  for (const ReadSentence& sentence : prompt.sentences) {
    const Words words = sentence.words;
    for (std::size_t i = 0; i + term.size() <= words.size(); ++i) {
      const bool same =
          std::equal(term.begin(), term.end(), words.begin() + static_cast<std::ptrdiff_t>(i),
                     [](const Word& a, const Word& b) { return stem_of(a.text) == stem_of(b.text); });
      if (same && !is_denied_in_prompt(words, i))
        return PromptSpan{words[i].begin, words[i + term.size() - 1].end};
    }
  }
  return std::nullopt;
}

std::optional<PromptSpan> meant_by(const LintedPrompt& prompt, const Excluded& row) {
  const bool handheld = has_word(row.moves, "handheld");
  for (const ReadSentence& sentence : prompt.sentences) {
    for (const CameraMove& move : sentence.moves) {
      if (has_word(row.moves, with_underscores(move.name))) return PromptSpan{move.begin, move.end};
    }
    for (std::size_t i = 0; i < sentence.words.size(); ++i) {
      const Word& word = sentence.words[i];
      if (has_word(row.words, word.text) && !is_denied_in_prompt(sentence.words, i))
        return PromptSpan{word.begin, word.end};
    }
    // A style beside another movement: "handheld tracking shot".
    for (const Word& word : sentence.words) {
      if (handheld && (word.text == "handheld" || word.text == "shaky"))
        return PromptSpan{word.begin, word.end};
    }
  }
  return std::nullopt;
}

/// Words that judge a picture rather than name something in it.
bool is_about_quality(std::string_view word) {
  static const WordSet words = word_set(
      "low quality bad poor ugly blurry distort distortion deformed extra wrong worst resolution high");
  return words.count(word) > 0;
}

std::vector<Word> content_of(std::string_view term) {
  std::vector<Word> words = words_of(term);
  while (!words.empty() && (is_joining(words.front().text) || is_determiner(words.front().text)))
    words.erase(words.begin());
  return words;
}

std::optional<PromptSpan> fought_over(const LintedPrompt& prompt, Words term) {
  const std::string name = joined(term);
  for (const Excluded& row : excluded_things) {
    if (!has_word(row.terms, name)) continue;
    if (const auto span = meant_by(prompt, row)) return span;
    // "static" is also electricity, "pan" a thing to cook in: only the movement counts.
    if (!row.moves.empty()) return std::nullopt;
  }
  const bool quality = term.size() == 1 && is_about_quality(term.front().text);
  return quality ? std::nullopt : same_words(prompt, term);
}

std::vector<std::string> terms_of(std::string_view negative) {
  std::string text(negative);
  for (char& c : text) {
    if (c == ';' || c == '.' || c == '\n' || c == '/') c = ',';
  }
  std::vector<std::string> terms;
  for (const std::string_view term : split(text, ',')) terms.emplace_back(term);
  return terms;
}

}  // namespace

void check_negative(const LintedPrompt& prompt, Findings& findings) {
  for (const std::string& term : terms_of(prompt.shot.negative_prompt)) {
    const std::vector<Word> words = content_of(term);
    if (words.empty()) continue;
    const auto span = fought_over(prompt, words);
    if (!span) continue;
    findings.push_back(
        finding_of("negative-fights", span->begin, span->end,
                   fmt::format("the prompt asks for {}, and the negative prompt excludes \"{}\"",
                               quoted(prompt.text(), span->begin, span->end), printable(trimmed(term), 60)),
                   "take one of the two out"));
  }
}

}  // namespace zoetrope::shots
