#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "env/file_system.h"
#include "media/file_window.h"

namespace zoetrope::media {

inline constexpr int boxes_max = 10'000;
inline constexpr int box_depth_max = 8;
/// The head of a box whose size is told in 64 bits.
inline constexpr std::uint64_t wide_head_bytes = 16;

/// One box of an MP4 file, as byte offsets: [start, payload) is its head, [payload, end) its content.
struct Box {
  std::uint32_t type = 0;
  std::uint64_t start = 0;
  std::uint64_t payload = 0;
  std::uint64_t end = 0;
};

/// The chunk offsets of one track (`stco`, or `co64` when `wide`), all of which point into an `mdat`.
struct ChunkOffsets {
  std::uint64_t first_entry = 0;  ///< byte offset in the file
  std::uint32_t count = 0;
  bool wide = false;
};

struct BoxLayout {
  std::vector<Box> top_level;  ///< in the order of the file, from its first byte to its last without gaps
  Box moov;
  std::vector<ChunkOffsets> chunk_offsets;
  bool faststart = false;   ///< `moov` stands before the first `mdat`
  bool fragmented = false;  ///< samples are listed in `moof` boxes
};

/// Walks the boxes of an MP4 (ISO/IEC 14496-12;
/// https://developer.apple.com/documentation/quicktime-file-format) without decoding: top-level boxes must
/// end exactly where the file ends, inner boxes must fill the box around them, there is one `moov`, and every
/// sample lies inside an `mdat`. So a file that was cut off is noticed even when its index stands at the
/// front and is whole. Takes far less than a millisecond.
///
/// Errors: corrupt, without the name of the file ("is cut off: ...", "is an HTML page, not an MP4; ...");
/// what reading gives.
Result<BoxLayout> scan_boxes(FileWindow& window);

}  // namespace zoetrope::media
