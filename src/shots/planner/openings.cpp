#include "shots/planner/openings.h"

#include <array>
#include <vector>

#include "base/text.h"
#include "shots/camera_moves.h"
#include "shots/planner/listed.h"
#include "shots/prompt_words.h"
#include "shots/vocabulary.h"

namespace zoetrope::shots::planner {
namespace {

/// The longer ones first where one begins another.
constexpr std::array<std::string_view, 44> orders{"and then",
                                                  "but then",
                                                  "then",
                                                  "next",
                                                  "after that",
                                                  "afterwards",
                                                  "afterward",
                                                  "finally",
                                                  "lastly",
                                                  "later on",
                                                  "later",
                                                  "meanwhile",
                                                  "suddenly",
                                                  "eventually",
                                                  "at last",
                                                  "in the end",
                                                  "at the end",
                                                  "at first",
                                                  "first of all",
                                                  "firstly",
                                                  "first",
                                                  "secondly",
                                                  "thirdly",
                                                  "soon after",
                                                  "soon",
                                                  "once again",
                                                  "at the same time",
                                                  "in the beginning",
                                                  "and",
                                                  "but",
                                                  "so",
                                                  "also",
                                                  "however",
                                                  "to begin with",
                                                  "before long",
                                                  "from there",
                                                  "in this video",
                                                  "in the video",
                                                  "in the film",
                                                  "in this film",
                                                  "of course",
                                                  "for example",
                                                  "again",
                                                  "or"};

constexpr std::array<std::string_view, 92> film_words{"we see how",
                                                      "we see",
                                                      "we follow",
                                                      "we watch",
                                                      "we meet",
                                                      "we open on",
                                                      "we open with",
                                                      "we open in",
                                                      "we begin with",
                                                      "we begin in",
                                                      "we start with",
                                                      "we start in",
                                                      "we end with",
                                                      "we end on",
                                                      "we close on",
                                                      "we visit",
                                                      "we return to",
                                                      "we learn about",
                                                      "we learn how",
                                                      "we explore",
                                                      "we discover",
                                                      "we witness",
                                                      "we look at",
                                                      "show how",
                                                      "show us",
                                                      "show",
                                                      "shows",
                                                      "showing",
                                                      "follow",
                                                      "following",
                                                      "start with",
                                                      "starts with",
                                                      "start on",
                                                      "begin with",
                                                      "begins with",
                                                      "begin on",
                                                      "end with",
                                                      "ends with",
                                                      "end on",
                                                      "ending with",
                                                      "open with",
                                                      "opens with",
                                                      "open on",
                                                      "opens on",
                                                      "opening on",
                                                      "close with",
                                                      "close on",
                                                      "closes with",
                                                      "closing with",
                                                      "cut to",
                                                      "fade to",
                                                      "fade in on",
                                                      "transition to",
                                                      "focus on",
                                                      "focuses on",
                                                      "focusing on",
                                                      "highlight",
                                                      "highlights",
                                                      "depict",
                                                      "depicts",
                                                      "portray",
                                                      "illustrate",
                                                      "explore",
                                                      "introduce",
                                                      "describe",
                                                      "tell the story of",
                                                      "tells the story of",
                                                      "the story of",
                                                      "a story about",
                                                      "a story of",
                                                      "the tale of",
                                                      "a tale of",
                                                      "a look at",
                                                      "a video about",
                                                      "a film about",
                                                      "a documentary about",
                                                      "a journey through",
                                                      "an overview of",
                                                      "imagine",
                                                      "look at",
                                                      "there is",
                                                      "there are",
                                                      "there was",
                                                      "there were",
                                                      "here is",
                                                      "this is the story of",
                                                      "it begins with",
                                                      "it starts with",
                                                      "it ends with",
                                                      "it all begins with",
                                                      "let's see",
                                                      "welcome to"};

constexpr std::string_view film_nouns =
    "film video story documentary narrative movie short episode tale sequence scene piece footage narrator "
    "viewer "
    "viewers camera journey shot section chapter part act";
constexpr std::string_view film_verbs =
    "shows show follows follow opens open begins begin starts start ends end closes close focuses focus "
    "tells tell "
    "depicts depict explores explore sees see moves turns shifts cuts returns concludes goes introduces "
    "covers is "
    "describes will should reveals";
constexpr std::string_view shot_nouns =
    "shot view close-up closeup close image montage timelapse timelapse lapse footage angle glimpse panorama "
    "vista look "
    "portrait photo photograph picture visuals visual up";
constexpr std::string_view shot_adjectives =
    "a an the wide close medium establishing aerial drone slow extreme long overhead macro tracking final "
    "opening closing "
    "first last quick brief sweeping panoramic time static low high detailed detail beautiful cinematic "
    "stunning "
    "dramatic up another";
constexpr std::string_view advice =
    "use keep avoid include ensure don't please maintain emphasize emphasise tone style mood music voice "
    "voiceover duration "
    "length format aspect palette target audience remember make write add each all generate narration";
constexpr std::string_view of_the_making =
    "clip clips viewer viewers audience cinematic voiceover narration soundtrack 4k hdr photorealistic "
    "style "
    "tone subtitles video videos";

bool begins_with(std::string_view small, std::string_view words) {
  if (small.substr(0, words.size()) != words) return false;
  return small.size() == words.size() || small[words.size()] == ' ' || small[words.size()] == ',' ||
         small[words.size()] == ':';
}

std::string_view behind(std::string_view text, std::size_t bytes) {
  text.remove_prefix(bytes);
  while (!text.empty() && (text.front() == ' ' || text.front() == ',' || text.front() == ':'))
    text.remove_prefix(1);
  return text;
}

template <std::size_t Count>
std::string_view without_any(std::string_view text, const std::array<std::string_view, Count>& openings) {
  const std::string small = lower_ascii(text);
  for (const std::string_view opening : openings) {
    if (begins_with(small, opening)) return behind(text, opening.size());
  }
  return text;
}

/// "The film opens with the valley".
std::string_view without_film(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  std::size_t at = 0;
  while (at < words.size() && at < 2 && is_determiner(words[at].text)) ++at;
  if (at + 1 >= words.size() || !is_listed(film_nouns, words[at].text) ||
      !is_listed(film_verbs, words[at + 1].text))
    return text;
  at += 2;
  while (at < words.size() && !words[at].after_break &&
         (words[at].text == "with" || words[at].text == "on" || words[at].text == "to" ||
          words[at].text == "how" || words[at].text == "about" || words[at].text == "of" ||
          words[at].text == "us"))
    ++at;
  return at < words.size() ? text.substr(words[at].begin) : std::string_view();
}

/// "Wide aerial shot of the valley", "Close-up of his hands", "A view over the harbour".
std::string_view without_shot(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  std::size_t at = 0;
  while (at < words.size() && is_listed(shot_adjectives, words[at].text)) ++at;
  const bool named = at < words.size() && is_listed(shot_nouns, words[at].text);
  const bool close_up = at > 1 && words[at - 1].text == "up" && words[at - 2].text == "close";
  if (!named && !close_up) return text;
  if (named) ++at;
  while (at < words.size() && is_listed(shot_nouns, words[at].text)) ++at;
  if (at >= words.size()) return {};
  const std::string_view next = words[at].text;
  if (next != "of" && next != "on" && next != "over" && next != "showing" && next != "across" &&
      next != "from")
    return text;
  return at + 1 < words.size() ? text.substr(words[at + 1].begin) : std::string_view();
}

/// "Slow pan across the harbour": what the camera sees.
std::string_view without_camera(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  const std::vector<CameraMove> moves = find_camera_moves(words);
  if (!is_led_by_camera(words, moves)) return text;
  std::size_t at = moves.back().last_word + 1;
  const auto leads = [](std::string_view word) {
    return is_preposition(word) || is_adverb(word) || word == "shot" || word == "as";
  };
  while (at < words.size() && leads(words[at].text)) ++at;
  return at < words.size() ? text.substr(words[at].begin) : std::string_view();
}

/// "How do bees survive the winter", "Why the tower leans".
std::string_view without_question(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  if (words.size() < 3) return text;
  const std::string_view first = words[0].text;
  if (first != "how" && first != "why" && first != "what" && first != "when" && first != "where") return text;
  const bool asks = is_auxiliary(words[1].text);
  if (asks && first == "what") return text.substr(words[2].begin);
  if (first == "when" && !asks) return text;
  return text.substr(words[asks ? 2 : 1].begin);
}

/// "through 18 clips", "over 20 shots".
std::string_view without_count(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  for (std::size_t i = 2; i < words.size(); ++i) {
    const std::string_view word = words[i].text;
    if (word != "clips" && word != "shots" && word != "scenes") continue;
    std::size_t from = i;
    while (from > 0 && from + 3 > i && !is_preposition(words[from].text)) --from;
    if (!is_preposition(words[from].text) || i + 1 != words.size()) continue;
    return from == 0 ? std::string_view() : text.substr(0, words[from - 1].end);
  }
  return text;
}

bool is_advice(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  if (words.empty()) return true;
  if (is_listed(advice, words.front().text)) return true;
  for (const Word& word : words) {
    if (is_listed(of_the_making, word.text)) return true;
  }
  return false;
}

}  // namespace

std::string without_opening(std::string_view sentence) {
  std::string_view text = without_count(trimmed(sentence));
  constexpr int openings_max = 6;
  for (int i = 0; i < openings_max; ++i) {
    const std::string_view before = text;
    text = without_any(text, orders);
    text = without_any(text, film_words);
    text = without_film(text);
    text = without_shot(text);
    text = without_camera(text);
    text = without_question(text);
    if (text == before) break;
  }
  return is_advice(text) ? "" : std::string(trimmed(text));
}

}  // namespace zoetrope::shots::planner
