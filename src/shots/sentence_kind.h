#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "shots/camera_moves.h"
#include "shots/prompt_words.h"
#include "shots/sentences.h"
#include "shots/subject.h"

namespace zoetrope::shots {

/// The part of a prompt that a sentence belongs to; prompt_parts.h has their order.
enum class SentenceKind { core_action, specific_detail, logical_sequence, environment, camera };

/// "core action", "camera"
std::string_view to_string(SentenceKind kind);

/// A sentence with what is known about it.
struct ReadSentence {
  Sentence span;
  std::vector<Word> words;
  std::vector<CameraMove> moves;
  std::optional<Subject> subject;
  bool led_by_camera = false;
  SentenceKind kind = SentenceKind::specific_detail;

  [[nodiscard]] std::string_view head() const;  ///< the subject's noun; "" when there is none
  [[nodiscard]] std::string_view verb() const;  ///< of the subject, in its plain form; "" when there is none
};

/// Where among the other sentences one should stand: who acts, before what moves by itself, before light,
/// before weather and background. Meaningless for a sentence led by the camera.
enum class Precedence { subject, scenery, light, backdrop };
Precedence precedence_of(const ReadSentence& sentence);

/// Somebody alive, or a vehicle, does something that is told; not "its", which goes on about something.
bool has_subject_action(const ReadSentence& sentence);

/// Splits, reads and classifies. One sentence at most is the core action: the first that is neither the
/// camera's nor about the surroundings, or the first that is not the camera's where all are about the
/// surroundings.
std::vector<ReadSentence> read_sentences(std::string_view prompt);

}  // namespace zoetrope::shots
