#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace zoetrope::cli {

/// The renders of a project, as far as they matter for the question when the last one will be there.
struct Renders {
  std::vector<Duration> past;       ///< how long each finished one took
  std::vector<Duration> under_way;  ///< how long each unfinished one has been going on
  int unsent = 0;
  int free_slots = 0;
  int foreign_slots = 0;  ///< taken by renders of other projects, and free again some time
};

/// When the last clip may be there, if every render takes the median of the past ones and each slot takes the
/// next clip as soon as it is free. Nothing when no render is known, or no slot will ever be free. Pure.
std::optional<Duration> time_left(const Renders& renders);

/// "about 8 min", as exact as such a guess can be.
std::string guess_words(Duration left);

}  // namespace zoetrope::cli
