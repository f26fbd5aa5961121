#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "media/box_scan.h"
#include "media/file_window.h"

namespace zoetrope::media {

/// The largest table of samples or chunks that we read; a clip of ten seconds needs about 2 KB.
inline constexpr std::uint64_t sample_table_bytes_max = 4 << 20;

/// `boxes` are the boxes of one `stbl`. Its tables must have exactly the entries that they claim, and every
/// chunk with its samples must lie inside one of the `media_data` boxes, which are sorted. Nothing is
/// returned when the track has no chunk offsets. Errors: corrupt, without the name of the file; what reading
/// gives.
Result<std::optional<ChunkOffsets>> check_sample_table(FileWindow& window, const std::vector<Box>& boxes,
                                                       const std::vector<Box>& media_data);

}  // namespace zoetrope::media
