#include "shots/list/camera_column.h"

#include "base/text.h"
#include "shots/prompt_parts.h"
#include "shots/sentence_end.h"
#include "shots/sentences.h"

namespace zoetrope::shots {
namespace {

constexpr std::string_view unfinished_marks = ",;:";

/// Both as compose() would write them, in lower case.
bool says_the_same(std::string_view sentence, const std::string& camera) {
  return lower_ascii(compose({.camera = std::string(sentence)})) == lower_ascii(camera);
}

/// Where the prompt's last sentences begin when they say the movement; its end when they do not.
std::size_t camera_begin(std::string_view prompt, const std::string& camera) {
  const std::vector<Sentence> sentences = split_sentences(prompt);
  // The movement may be more than one sentence: as many of the prompt's last ones are looked at.
  const std::size_t count = split_sentences(camera).size();
  if (camera.empty() || sentences.size() < count) return prompt.size();
  const std::size_t begin = sentences[sentences.size() - count].begin;
  return says_the_same(prompt.substr(begin), camera) ? begin : prompt.size();
}

}  // namespace

std::string with_camera(std::string_view prompt, std::string_view camera) {
  const std::string sentence = compose({.camera = std::string(camera)});
  if (sentence.empty() || prompt.empty() || camera_begin(prompt, sentence) < prompt.size())
    return std::string(prompt);
  std::string text(prompt);
  if (!ends_a_sentence(text)) {
    while (!text.empty() && unfinished_marks.find(text.back()) != std::string_view::npos) text.pop_back();
    text += '.';
  }
  return text + ' ' + sentence;
}

std::string without_camera(std::string_view prompt, std::string_view camera) {
  const std::size_t begin = camera_begin(prompt, compose({.camera = std::string(camera)}));
  return begin == prompt.size() ? std::string() : std::string(trimmed(prompt.substr(0, begin)));
}

}  // namespace zoetrope::shots
