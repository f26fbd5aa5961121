#include "shots/fix_prompt.h"

#include <algorithm>

#include "shots/back_reference.h"
#include "shots/sentence_end.h"
#include "shots/sentence_kind.h"
#include "shots/surplus_camera.h"
#include "shots/vocabulary.h"
#include "shots/whole_sentence.h"

namespace zoetrope::shots {
namespace {

using PlacedSentences = std::vector<const ReadSentence*>;

bool only_describes(const ReadSentence& sentence) {
  return sentence.kind == SentenceKind::environment || precedence_of(sentence) == Precedence::backdrop;
}

/// Sky, weather or a place that does nothing, or only hangs and drifts far away.
bool is_idle(const ReadSentence& sentence) {
  if (precedence_of(sentence) != Precedence::backdrop) return false;
  const std::string_view head = sentence.head();
  const bool far = head == "clouds" || head == "cloud" || head == "stars" || head == "sky" || head == "air";
  return far || sentence.verb().empty() || is_stative(sentence.verb());
}

/// Where the sentence is that should stand first: who acts, when what comes before only describes; or what is
/// named, when what comes before speaks of it. Every other order is kept: it may be that of time, or of cause
/// and effect.
std::size_t beginning_of(const PlacedSentences& told) {
  const auto first_that = [&](auto may_begin) {
    return static_cast<std::size_t>(std::find_if(told.begin(), told.end(), may_begin) - told.begin());
  };
  const std::size_t acting = first_that(
      [](const ReadSentence* sentence) { return !only_describes(*sentence) && !refers_back(*sentence); });
  const bool has_cause = refers_back(*told.front()) || is_idle(*told.front());
  const bool somebody_acts = std::any_of(told.begin(), told.end(), [](const ReadSentence* sentence) {
    return has_subject_action(*sentence) && !refers_back(*sentence);
  });
  if (acting < told.size() && (has_cause || somebody_acts)) return acting;
  if (!has_cause) return 0;
  const std::size_t nearer = first_that([](const ReadSentence* sentence) {
    return precedence_of(*sentence) != Precedence::backdrop && !refers_back(*sentence);
  });
  return nearer < told.size() ? nearer : 0;
}

/// The sentences but for the camera's, in their better order.
PlacedSentences arranged(const PlacedSentences& told) {
  if (told.empty()) return told;
  const std::size_t beginning = beginning_of(told);
  PlacedSentences order{told[beginning]};
  PlacedSentences surroundings;
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (i == beginning) continue;
    const bool goes_behind = i < beginning && only_describes(*told[i]) && !refers_back(*told[i]);
    (goes_behind ? surroundings : order).push_back(told[i]);
  }
  order.insert(order.end(), surroundings.begin(), surroundings.end());
  return order;
}

/// Empty when a further camera movement is part of a sentence that tells more than it.
PlacedSentences better_order(const std::vector<ReadSentence>& sentences) {
  const ReadSentence* camera = nullptr;
  for (const ReadSentence& sentence : sentences) {
    if (sentence.led_by_camera) camera = &sentence;
  }
  PlacedSentences told;
  for (const ReadSentence& sentence : sentences) {
    if (&sentence == camera) continue;
    if (!sentence.led_by_camera)
      told.push_back(&sentence);
    else if (!tells_only_camera(sentence))
      return {};
  }
  PlacedSentences order = arranged(told);
  if (camera != nullptr) order.push_back(camera);
  return order;
}

bool is_as_before(const PlacedSentences& order, const std::vector<ReadSentence>& sentences) {
  return std::equal(order.begin(), order.end(), sentences.begin(), sentences.end(),
                    [](const ReadSentence* placed, const ReadSentence& before) { return placed == &before; });
}

std::string_view text_of(std::string_view prompt, const ReadSentence& sentence) {
  return prompt.substr(sentence.span.begin, sentence.span.end - sentence.span.begin);
}

bool may_be_moved(std::string_view prompt, const std::vector<ReadSentence>& sentences) {
  const char first = sentences.empty() ? 'a' : text_of(prompt, sentences.front()).front();
  const bool begins_with_capitals = !(first >= 'a' && first <= 'z');
  return std::all_of(sentences.begin(), sentences.end(), [&](const ReadSentence& sentence) {
    return is_whole_sentence(text_of(prompt, sentence), begins_with_capitals);
  });
}

/// Put side by side, sentences may run into each other: "A." becomes somebody's initial.
bool has_sentences(std::string_view text, const std::vector<std::string>& sentences) {
  const std::vector<Sentence> spans = split_sentences(text);
  return std::equal(spans.begin(), spans.end(), sentences.begin(), sentences.end(),
                    [text](const Sentence& span, const std::string& sentence) {
                      return text.substr(span.begin, span.end - span.begin) == sentence;
                    });
}

}  // namespace

std::string fix_prompt(std::string_view prompt) {
  const std::vector<ReadSentence> read = read_sentences(prompt);
  const PlacedSentences order = better_order(read);
  if (order.empty() || is_as_before(order, read) || !may_be_moved(prompt, read)) return std::string(prompt);
  std::string text;
  std::vector<std::string> sentences;
  for (const ReadSentence* placed : order) {
    std::string sentence(text_of(prompt, *placed));
    if (!ends_a_sentence(sentence)) sentence += '.';
    text += (text.empty() ? "" : " ") + sentence;
    sentences.push_back(std::move(sentence));
  }
  return has_sentences(text, sentences) ? text : std::string(prompt);
}

}  // namespace zoetrope::shots
