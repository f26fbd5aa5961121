#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::providers {

/// The clauses of one sentence, each a list of lower-case words without punctuation. "Push-in" is two words.
using Clause = std::vector<std::string>;
using Sentence = std::vector<Clause>;

/// Cuts a prompt into sentences (at . ! ? ; and line ends), clauses (at commas, brackets,
/// "with" and "while") and words. None is empty.
std::vector<Sentence> sentences_of(std::string_view prompt);

/// A verb of camera work and the form it stood in.
struct CameraVerb {
  std::string_view base;      ///< "push"; empty when the word is no such verb
  bool third_person = false;  ///< "pushes"
  bool gerund = false;        ///< "pushing"
};
CameraVerb camera_verb(std::string_view word);

enum class Heading { none, forward, back, left, right, up, down };
Heading heading_of(std::string_view word);

/// Adjectives of pace, which make the next word a noun: "slow push", "gentle drift".
bool is_pace(std::string_view word);
bool is_adverb(std::string_view word);
/// Words that may stand between the parts of a camera phrase without changing it: articles, adverbs, "shot".
bool is_filler(std::string_view word);
/// "its", "his", ...: what follows belongs to the subject of the scene.
bool is_possessive(std::string_view word);
/// "towards", "past", ...: a camera behind one of these is a thing of the scene, not the one that films it.
bool is_preposition(std::string_view word);
bool is_negation(std::string_view word);
/// "static", "fixed", "locked", ...
bool is_still_word(std::string_view word);
/// "shot", "frame", "camera", ...: what makes "static" a word about the picture.
bool is_picture_noun(std::string_view word);
/// "handheld" or "shaky".
bool is_shake_word(std::string_view word);

}  // namespace zoetrope::providers
