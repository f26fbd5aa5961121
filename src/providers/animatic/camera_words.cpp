#include "providers/animatic/camera_words.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/text.h"

namespace zoetrope::providers {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 31> verbs = {
    "push",  "pull", "zoom",   "dolly",   "pan",     "tilt",   "truck", "crane", "boom",  "jib",   "pedestal",
    "orbit", "arc",  "circle", "revolve", "track",   "follow", "drift", "float", "glide", "slide", "creep",
    "move",  "rise", "lift",   "ascend",  "descend", "lower",  "hold",  "stay",  "remain"};

constexpr std::array<std::string_view, 10> forward_words = {
    "in", "inward", "inwards", "forward", "forwards", "closer", "toward", "towards", "into", "onto"};
constexpr std::array<std::string_view, 7> back_words = {"out",      "outward",   "outwards", "back",
                                                        "backward", "backwards", "away"};
constexpr std::array<std::string_view, 3> left_words = {"left", "leftward", "leftwards"};
constexpr std::array<std::string_view, 3> right_words = {"right", "rightward", "rightwards"};
constexpr std::array<std::string_view, 3> up_words = {"up", "upward", "upwards"};
constexpr std::array<std::string_view, 3> down_words = {"down", "downward", "downwards"};

constexpr std::array<std::string_view, 19> paces = {
    "slow", "gentle", "smooth", "subtle", "soft",  "steady",  "gradual", "slight", "cinematic", "quick",
    "fast", "crash",  "whip",   "long",   "rapid", "lateral", "slower",  "calm",   "careful"};
constexpr std::array<std::string_view, 21> fillers = {
    "a",    "an",       "the",    "very", "to",   "is",   "then", "begins", "starts", "continues", "and",
    "shot", "movement", "motion", "it",   "just", "ever", "so",   "does",   "moves",  "will"};
constexpr std::array<std::string_view, 8> possessives = {"its",  "his", "her",   "their",
                                                         "your", "my",  "one's", "our"};
constexpr std::array<std::string_view, 16> prepositions = {
    "toward", "towards", "at",     "to",  "past", "from", "into", "near",
    "behind", "off",     "facing", "for", "on",   "onto", "of",   "beside"};
constexpr std::array<std::string_view, 8> negations = {"not",     "never", "no",    "without",
                                                       "doesn't", "don't", "won't", "zero"};
constexpr std::array<std::string_view, 9> still_words = {
    "static", "fixed", "locked", "stationary", "still", "tripod", "motionless", "immobile", "unmoving"};
constexpr std::array<std::string_view, 10> picture_nouns = {
    "shot", "camera", "frame", "framing", "hold", "view", "wide", "composition", "tripod", "off"};

bool any_of(Words words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string stem_before_ing(std::string_view base) {
  if (base.ends_with('e')) return std::string(base.substr(0, base.size() - 1));
  return std::string(base);
}

bool is_third_person(std::string_view word, std::string_view base) {
  if (base == "dolly") return word == "dollies";
  return word == std::string(base) + "s" || word == std::string(base) + "es";
}

bool is_gerund(std::string_view word, std::string_view base) {
  const std::string doubled = std::string(base) + base.back();
  return word == stem_before_ing(base) + "ing" || word == doubled + "ing";
}

class SentenceCutter {
 public:
  void take(char c) {
    if (is_word_byte(c)) {
      word_ += c;
    } else {
      end_word();
      if (c == ',' || c == '(' || c == ')') end_clause();
      if (c == '.' || c == '!' || c == '?' || c == ';' || c == '\n') end_sentence();
    }
  }
  std::vector<Sentence> finish() {
    end_sentence();
    return std::move(sentences_);
  }

 private:
  void end_word() {
    const std::string word = std::exchange(word_, "");
    if (word == "with" || word == "while") {
      end_clause();
    } else if (!word.empty()) {
      clause_.push_back(word);
    }
  }
  void end_clause() {
    end_word();
    if (!clause_.empty()) sentence_.push_back(std::move(clause_));
    clause_.clear();
  }
  void end_sentence() {
    end_clause();
    if (!sentence_.empty()) sentences_.push_back(std::move(sentence_));
    sentence_.clear();
  }

  std::string word_;
  Clause clause_;
  Sentence sentence_;
  std::vector<Sentence> sentences_;
};

}  // namespace

std::vector<Sentence> sentences_of(std::string_view prompt) {
  SentenceCutter cutter;
  for (const char c : lower_ascii(prompt)) cutter.take(c);
  return cutter.finish();
}

CameraVerb camera_verb(std::string_view word) {
  for (const std::string_view base : verbs) {
    if (word == base) return {base, false, false};
    if (is_third_person(word, base)) return {base, true, false};
    if (is_gerund(word, base)) return {base, false, true};
  }
  return {};
}

Heading heading_of(std::string_view word) {
  if (any_of(forward_words, word)) return Heading::forward;
  if (any_of(back_words, word)) return Heading::back;
  if (any_of(left_words, word)) return Heading::left;
  if (any_of(right_words, word)) return Heading::right;
  if (any_of(up_words, word)) return Heading::up;
  if (any_of(down_words, word)) return Heading::down;
  return Heading::none;
}

bool is_pace(std::string_view word) {
  return any_of(paces, word);
}
bool is_adverb(std::string_view word) {
  return word == "very" || (word.ends_with("ly") && word != "dolly");
}
bool is_filler(std::string_view word) {
  return any_of(fillers, word) || any_of(paces, word) || is_adverb(word);
}
bool is_possessive(std::string_view word) {
  return any_of(possessives, word);
}
bool is_preposition(std::string_view word) {
  return any_of(prepositions, word);
}
bool is_negation(std::string_view word) {
  return any_of(negations, word);
}
bool is_still_word(std::string_view word) {
  return any_of(still_words, word);
}
bool is_picture_noun(std::string_view word) {
  return any_of(picture_nouns, word);
}
bool is_shake_word(std::string_view word) {
  return word == "handheld" || word == "shaky";
}

}  // namespace zoetrope::providers
