#pragma once

#include <string>

namespace zoetrope::bench {

/// Videos of 18 clips that are all done, as years of work leave them: for each clip somewhat more than one
/// send, and ten events for each of those.
void make_past(const std::string& url, int videos);

}  // namespace zoetrope::bench
