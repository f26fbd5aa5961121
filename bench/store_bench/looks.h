#pragma once

#include <string>

namespace zoetrope::bench {

/// Looks at renders that find nothing new: claimed, and written down, by workers with a connection each, in
/// batches.
void measure_looks(const std::string& url, int workers, int batch, int seconds);

}  // namespace zoetrope::bench
