#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "writer/prompt_writer.h"

namespace zoetrope::writer {

struct BatchLimits {
  std::size_t clips_max = 0;
  std::uint64_t picture_bytes_max = 0;  ///< of all pictures of a batch
};

/// The clips in the order of their numbers, as many to a question as the limits allow and at least one.
/// `bytes` says how large the picture of a clip is that goes along, 0 for none.
std::vector<std::vector<ClipRequest>> batches_of(
    std::vector<ClipRequest> wanted, const BatchLimits& limits,
    const std::function<std::uint64_t(const ClipRequest&)>& bytes);

}  // namespace zoetrope::writer
