#pragma once

#include "shots/sentence_kind.h"

namespace zoetrope::shots {

/// Does the sentence say nothing but how the camera moves, so that it may be left out where another one says
/// it too? "Slow push in toward the fox." does; "Camera pans across the ruins, a dragon rising behind them",
/// "Tracking shot of a fox running" and "No camera movement" tell more, or something else.
bool tells_only_camera(const ReadSentence& sentence);

}  // namespace zoetrope::shots
