#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "shots/prompt_words.h"

namespace zoetrope::shots {

/// How surely the words of a phrase mean the camera.
enum class Standing {
  always,  ///< nothing else is called so: "static shot", "tracking shot"
  clear,   ///< at the beginning of a sentence or clause: "zoom in", "pan left", "dolly"
  strong,  ///< at the beginning of a sentence, or behind "slow": hands push and pull, too
  weak,    ///< at the beginning of a sentence, or of a clause with "slow": snow drifts, too
};

struct MovePhrase {
  std::string_view name;
  std::string_view heads;      ///< "push pushing"
  std::string_view particles;  ///< one of them follows: "in forward"
  Standing standing;
  bool alone = false;  ///< needs no particle at the end of its clause: "slow pan."
  bool thing = false;  ///< the head is a thing as well: "the crane", "a pan"
};

/// A phrase that was found: its row and its last word.
struct FoundPhrase {
  const MovePhrase* phrase = nullptr;
  std::size_t last_word = 0;
};

/// The phrase whose head is the word at `at`.
std::optional<FoundPhrase> find_phrase(Words words, std::size_t at);

/// What a camera does that is the sentence's subject: "push in" for "pushes". Null when it is no movement.
std::optional<std::string_view> camera_verb(std::string_view word);

/// "slow", "gentle": describes a movement, so that what follows is one.
bool describes_movement(std::string_view word);
/// "wide", "exterior", "final": may stand before a movement's name too.
bool may_precede_movement(std::string_view word);

}  // namespace zoetrope::shots
