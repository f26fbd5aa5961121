#pragma once

#include <string_view>
#include <vector>

#include "shots/prompt_words.h"

namespace zoetrope::shots {

/// A camera movement that a sentence asks for; a camera that is told to stay still is one too.
struct CameraMove {
  std::string_view name;  ///< canonical: "push in", "pan", "static"
  std::size_t begin = 0;  ///< bytes of the prompt
  std::size_t end = 0;
  std::size_t first_word = 0;  ///< in the sentence
  std::size_t last_word = 0;
};

/// In the order of the text. Words that only look like one ("hands pull back from the wall", "tilts its
/// head", "the crane spreads its wings", "tracks in the snow") are none: what counts is who moves. One
/// movement told with two words of the same meaning, or that comes to rest, is one.
std::vector<CameraMove> find_camera_moves(Words sentence);

/// Does the sentence begin with its camera movement, but for words that describe it? False without moves.
bool is_led_by_camera(Words sentence, const std::vector<CameraMove>& moves);

}  // namespace zoetrope::shots
