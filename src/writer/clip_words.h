#pragma once

#include <string>
#include <vector>

namespace zoetrope::writer {

/// "clip 7", "clips 1-10", "clips 1-3, 7". Requires sorted numbers, at least one.
std::string clip_words(const std::vector<int>& numbers);

}  // namespace zoetrope::writer
