#pragma once

#include <string>
#include <vector>

#include "base/secret.h"
#include "store/views.h"

namespace zoetrope::cli {

struct UntoldLine {
  std::string text;
  bool needs_person = false;  ///< it is not told before somebody has put something right
};

/// A line for each place at which a report waits: "the Notion page of poke1/vid_1 has not been told yet
/// (Notion answered 503); the next run tells it". The rows of a project have one line together.
std::vector<UntoldLine> untold_lines(const std::vector<store::PlaceView>& places, const Redactor& redactor);

}  // namespace zoetrope::cli
