#pragma once

#include <string>
#include <string_view>

namespace zoetrope::cli {

/// What one check of `zoetrope doctor` says. A failure keeps renders or previews from working; a warning says
/// what may go wrong later, or what could not be looked at.
enum class Verdict { ok, warning, failure };
std::string_view to_string(Verdict verdict);

struct Finding {
  std::string check;  ///< "ffmpeg", "image host kie": stable, scripts look for it
  Verdict verdict = Verdict::ok;
  std::string words;  ///< what was found, and the remedy when it is not well

  bool operator==(const Finding&) const = default;
};

}  // namespace zoetrope::cli
