#pragma once

#include "shots/sentence_kind.h"

namespace zoetrope::shots {

/// Does the sentence need another one before it? One that names whom it speaks of: "Its fur ripples", "Where
/// it passes, crests glimmer", "The lantern in his bow sways"; or one that tells what happened before: "Then
/// the seal cracks", "As the net rises, fish glint". Not "The fox lifts its head".
bool refers_back(const ReadSentence& sentence);

}  // namespace zoetrope::shots
