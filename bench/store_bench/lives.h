#pragma once

#include <string>

namespace zoetrope::bench {

/// One worker brings `clips` of ten channels from their picture to their file, one transition at a time in
/// virtual time; how long each claim took.
void measure_lives(const std::string& url, int clips);

}  // namespace zoetrope::bench
