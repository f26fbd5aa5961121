#include "shots/list/camera_column.h"

#include "base/text.h"
#include "shots/prompt_parts.h"
#include "shots/sentences.h"

namespace zoetrope::shots {
namespace {

constexpr std::string_view unfinished_marks = ",;:";

/// Both as compose() would write them, in lower case.
bool says_the_same(std::string_view sentence, const std::string& camera) {
  return lower_ascii(compose({.camera = std::string(sentence)})) == lower_ascii(camera);
}

bool ends_with_camera(std::string_view prompt, const std::string& camera) {
  const std::vector<Sentence> sentences = split_sentences(prompt);
  // The movement may be more than one sentence: as many of the prompt's last ones are looked at.
  const std::size_t count = split_sentences(camera).size();
  if (sentences.size() < count) return false;
  return says_the_same(prompt.substr(sentences[sentences.size() - count].begin), camera);
}

}  // namespace

std::string with_camera(std::string_view prompt, std::string_view camera) {
  const std::string sentence = compose({.camera = std::string(camera)});
  if (sentence.empty() || prompt.empty() || ends_with_camera(prompt, sentence)) return std::string(prompt);
  std::string text(prompt);
  if (!ends_a_sentence(text)) {
    while (!text.empty() && unfinished_marks.find(text.back()) != std::string_view::npos) text.pop_back();
    text += '.';
  }
  return text + ' ' + sentence;
}

}  // namespace zoetrope::shots
