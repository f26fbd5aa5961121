#pragma once

#include <string>

#include "base/secret.h"
#include "store/views.h"

namespace zoetrope::cli {

/// "the Notion page of poke1/vid_1 has not been told yet (Notion answered 503); the next run tells it": one
/// line about a place where a report waits.
std::string untold_words(const store::PlaceView& place, const Redactor& redactor);

}  // namespace zoetrope::cli
