#pragma once

#include <cstddef>
#include <functional>

namespace zoetrope::cli {

/// Calls `work` for each number below `count`, on a few threads at once and in no order. For work that mostly
/// waits for a media child: those take a processor each, so there are as many at once as processors, and at
/// most four because each takes memory too.
void for_each_at_once(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace zoetrope::cli
