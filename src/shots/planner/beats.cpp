#include "shots/planner/beats.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "shots/planner/clause.h"
#include "shots/planner/inflection.h"
#include "shots/planner/kinds.h"
#include "shots/planner/lines.h"
#include "shots/planner/listed.h"
#include "shots/planner/openings.h"
#include "shots/prompt_words.h"
#include "shots/sentences.h"
#include "shots/vocabulary.h"

namespace zoetrope::shots::planner {
namespace {

/// What ends a sentence in other scripts, and what parts beats in any: arrows and semicolons.
constexpr std::array<std::string_view, 14> separators{
    "->",           "=>",       ">>",           ";",        "\xE3\x80\x82", "\xEF\xBC\x81", "\xEF\xBC\x9F",
    "\xEF\xBD\xA1", "\xD8\x9F", "\xE0\xA5\xA4", "\xDB\x94", "\xEF\xBC\x9B", "\xD8\x9B",     "\xE1\x8D\xA2"};

std::vector<std::string> parted(std::string_view text) {
  std::vector<std::string> parts(1);
  for (std::size_t at = 0; at < text.size();) {
    const auto mark = std::find_if(separators.begin(), separators.end(), [&](std::string_view sign) {
      return text.substr(at, sign.size()) == sign;
    });
    if (mark == separators.end()) {
      parts.back() += text[at++];
      continue;
    }
    parts.emplace_back();
    at += mark->size();
  }
  return parts;
}

bool is_trimmed_off(char c) {
  return c == '.' || c == '!' || c == '?' || c == ',' || c == ';' || c == ':' || c == '-' || c == ' ' ||
         c == '\'' || c == '/' || c == '>' || c == '#' || c == '=' || c == '+';
}

std::string bare(std::string_view text) {
  while (!text.empty() && is_trimmed_off(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_trimmed_off(text.front())) text.remove_prefix(1);
  return on_one_line(text);
}

/// Takes the clauses of one sentence apart.
class ClauseSplitter {
 public:
  explicit ClauseSplitter(std::string_view sentence) : text_(sentence), words_(words_of(sentence)) {}

  std::vector<std::string> split() {
    std::vector<std::string> clauses;
    const Clause first = read_clause(words_);
    if (first.telling == Telling::nothing) return as_it_does().value_or(items());
    if (first.is_participle || first.subject_begin == first.subject_end) return {std::string(text_)};
    subject_ = slice(first.subject_begin, first.subject_end);
    std::size_t begin = 0;
    for (std::size_t at = first.verb_end; at < words_.size(); ++at) {
      const auto next = clause_from(at);
      if (!next) continue;
      clauses.push_back(lead_ + slice(begin, at));
      lead_ = next->leads_with_subject ? "" : subject_ + " ";
      begin = next->begin;
      at = next->verb_end - 1;
    }
    clauses.push_back(lead_ + slice(begin, words_.size()));
    return clauses;
  }

 private:
  struct Next {
    std::size_t begin = 0;
    std::size_t verb_end = 0;
    bool leads_with_subject = false;
  };

  [[nodiscard]] std::string slice(std::size_t begin, std::size_t end) const {
    if (begin >= end) return "";
    return std::string(text_.substr(words_[begin].begin, words_[end - 1].end - words_[begin].begin));
  }

  /// Whether a clause of its own begins behind the comma or "and" at `at`.
  std::optional<Next> clause_from(std::size_t at) {
    std::size_t begin = at;
    constexpr std::string_view joints = "and but then while";
    if (!is_listed(joints, words_[begin].text) && !words_[begin].after_break) return std::nullopt;
    while (begin < words_.size() && is_listed("and but or then while finally", words_[begin].text)) ++begin;
    if (begin >= words_.size() || is_connective(words_[begin].text)) return std::nullopt;
    if (const auto verb = verb_at(begin)) return Next{begin, *verb, false};
    const Words rest = Words(words_).subspan(begin);
    const std::size_t end = clause_end(rest);
    const Clause clause = read_clause(rest.subspan(0, end));
    const bool own = clause.telling != Telling::nothing && !clause.is_participle &&
                     clause.subject_begin == 0 && clause.subject_end > 0;
    if (!own) return std::nullopt;
    subject_ = slice(begin, begin + clause.subject_end);
    return Next{begin, begin + clause.verb_end, true};
  }

  /// "checks the oil", "slowly closes it": the subject is the one before.
  [[nodiscard]] std::optional<std::size_t> verb_at(std::size_t begin) const {
    std::size_t at = begin;
    while (at < words_.size() && is_adverb(words_[at].text) && !is_preposition(words_[at].text)) ++at;
    if (at >= words_.size()) return std::nullopt;
    if (is_auxiliary(words_[at].text)) return at + 1;
    if (is_often_a_state(words_[at].text)) return std::nullopt;
    const auto known = read_verb(words_[at].text);
    const auto verb = known ? known : guess_verb(words_[at].text);
    if (!verb || verb->form == VerbForm::participle) return std::nullopt;
    const bool plural = subject_is_plural();
    if (verb->form == VerbForm::plain && !plural) return std::nullopt;
    const bool goes_on =
        at + 1 >= words_.size() || ends_noun(words_, at + 1) || is_pronoun(words_[at + 1].text);
    const bool noun = kind_of(words_[at].text) != Kind::unknown && is_visible(kind_of(words_[at].text));
    if ((noun || !known || verb->form == VerbForm::plain) && (!goes_on || at + 1 >= words_.size()))
      return std::nullopt;
    return at + 1;
  }

  [[nodiscard]] bool subject_is_plural() const {
    const std::vector<Word> words = words_of(subject_);
    if (words.empty()) return false;
    const std::string_view last = words.back().text;
    if (last == "they" || last == "we" || last == "you" || last == "i") return true;
    std::size_t head = words.size();
    for (std::size_t i = 1; i < words.size() && head == words.size(); ++i) {
      if (is_preposition(words[i].text)) head = i;
      if (words[i].text == "and") return true;
    }
    return looks_plural(words[head - 1].text);
  }

  /// "a honeybee as it lands on a flower": the honeybee lands.
  [[nodiscard]] std::optional<std::vector<std::string>> as_it_does() const {
    for (std::size_t i = 1; i + 2 < words_.size(); ++i) {
      const std::string_view word = words_[i].text;
      const std::string_view next = words_[i + 1].text;
      const bool goes_on = word == "as" || word == "while" || word == "when";
      if (!goes_on || !is_listed("it he she they", next)) continue;
      return std::vector<std::string>{slice(0, i) + " " + slice(i + 2, words_.size())};
    }
    return std::nullopt;
  }

  static std::size_t clause_end(Words words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i].after_break) return i;
    }
    return words.size();
  }

  /// "spring growth, summer activity and autumn rest"
  [[nodiscard]] std::vector<std::string> items() const {
    constexpr std::size_t item_words_max = 8;
    std::vector<std::string> found;
    std::size_t begin = 0;
    std::size_t breaks = 0;
    for (std::size_t at = 1; at <= words_.size(); ++at) {
      const bool last_and = at < words_.size() && words_[at].text == "and" && breaks > 0;
      const bool parts = at == words_.size() || words_[at].after_break || last_and;
      if (!parts) continue;
      if (at < words_.size() && words_[at].after_break) ++breaks;
      while (begin < at && is_joining(words_[begin].text)) ++begin;
      if (at - begin > item_words_max) return {std::string(text_)};
      if (at > begin) found.push_back(slice(begin, at));
      begin = at;
    }
    const bool fronted = !words_.empty() && (is_preposition(words_[0].text) || is_connective(words_[0].text));
    if (breaks < 2 && !(breaks == 1 && found.size() > 2)) return {std::string(text_)};
    return fronted && breaks < 2 ? std::vector<std::string>{std::string(text_)} : found;
  }

  std::string_view text_;
  std::vector<Word> words_;
  std::string subject_;
  std::string lead_;
};

struct Headed {
  std::string context;
  std::string text;
};

/// "Spring: the bulbs open"
Headed headed(std::string_view sentence) {
  const std::size_t colon = sentence.find(": ");
  constexpr std::size_t context_bytes_max = 60;
  if (colon == std::string_view::npos || colon > context_bytes_max) return {"", std::string(sentence)};
  return {std::string(trimmed(sentence.substr(0, colon))), std::string(trimmed(sentence.substr(colon + 1)))};
}

class BeatReader {
 public:
  explicit BeatReader(bool english) : english_(english) {}

  void read(const Paragraph& paragraph) {
    for (const std::string& part : parted(paragraph.text)) {
      for (const Sentence& span : split_sentences(part))
        read_sentence(std::string_view(part).substr(span.begin, span.end - span.begin), paragraph);
    }
  }

  std::vector<Beat> beats;

 private:
  void read_sentence(std::string_view written, const Paragraph& paragraph) {
    const std::string sentence = bare(written);
    if (words_of(sentence).empty()) return;
    if (!english_) {
      add(sentence, "", paragraph);
      return;
    }
    const Headed told = headed(sentence);
    const std::string text = bare(without_opening(told.text));
    if (text.empty()) return;
    const std::string context = bare(without_opening(told.context));
    for (const std::string& clause : ClauseSplitter(text).split())
      add(bare(without_opening(clause)), context, paragraph);
  }

  /// A word that is more than "it", "of" or a letter.
  [[nodiscard]] bool says_something(std::string_view text) const {
    const std::vector<Word> words = words_of(text);
    if (!english_) return !words.empty();
    return std::any_of(words.begin(), words.end(), [](const Word& word) {
      const bool number = word.text.find_first_not_of("0123456789") == std::string::npos;
      return word.text.size() > 1 && !number && !is_pronoun(word.text) && !is_determiner(word.text) &&
             !is_preposition(word.text) && !is_connective(word.text) && !is_joining(word.text) &&
             !is_auxiliary(word.text);
    });
  }

  void add(std::string text, std::string context, const Paragraph& paragraph) {
    if (!says_something(text)) return;
    beats.push_back({.text = std::move(text),
                     .context = std::move(context),
                     .first_clip = paragraph.first_clip,
                     .last_clip = paragraph.last_clip});
  }

  bool english_;
};

}  // namespace

bool is_english(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  std::size_t known = 0;
  for (const Word& word : words) {
    constexpr std::string_view articles = "the a an of and is its with as it they his her while for that";
    const bool function = is_listed(articles, word.text);
    const bool content = kind_of(word.text) != Kind::unknown || read_verb(word.text) ||
                         is_adjective(word.text) || is_preposition(word.text) || is_adverb(word.text);
    if (function || content) ++known;
  }
  constexpr std::size_t short_text_words = 4;
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
  if (words.size() <= short_text_words) return known > 0 || ascii;
  return known * 5 >= words.size() * 2;
}

std::vector<Beat> read_beats(std::string_view direction) {
  const std::vector<Paragraph> paragraphs = read_paragraphs(direction);
  const bool all_headings = std::all_of(paragraphs.begin(), paragraphs.end(),
                                        [](const Paragraph& paragraph) { return paragraph.heading; });
  BeatReader reader(is_english(direction));
  for (const Paragraph& paragraph : paragraphs) {
    if (!paragraph.heading || all_headings) reader.read(paragraph);
  }
  return reader.beats;
}

}  // namespace zoetrope::shots::planner
