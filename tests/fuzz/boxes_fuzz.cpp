#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "fuzz/fuzz_target.h"
#include "hosts/memory_image.h"
#include "media/box_scan.h"

/// Any bytes as an MP4, as far as our own check of the boxes goes.

namespace {

using namespace zoetrope;
using media::Box;
using media::BoxLayout;

void check_top_level(std::string_view text, const BoxLayout& layout) {
  std::uint64_t at = 0;
  bool media_data = false;
  bool index_seen = false;
  for (const Box& box : layout.top_level) {
    fuzz::require(
        box.start == at && box.payload >= at + 8 && box.payload <= box.end && box.end <= text.size(),
        "boxes stand one behind another within the file");
    fuzz::require(be32(text, box.start + 4) == box.type, "a box is what its head says");
    if (box.type == four_letters("moov")) {
      fuzz::require(!index_seen && box.start == layout.moov.start, "there is one index");
      fuzz::require(layout.faststart == !media_data, "the index is in front, or it is not");
      index_seen = true;
    }
    media_data = media_data || box.type == four_letters("mdat");
    at = box.end;
  }
  fuzz::require(at == text.size(), "the boxes fill the file");
  fuzz::require(index_seen && media_data, "there is an index and there is data");
}

void check_offsets(std::string_view text, const BoxLayout& layout) {
  for (const media::ChunkOffsets& chunks : layout.chunk_offsets) {
    const std::size_t entry_bytes = chunks.wide ? 8 : 4;
    const std::uint64_t bytes = std::uint64_t{chunks.count} * entry_bytes;
    fuzz::require(chunks.first_entry >= layout.moov.payload && chunks.first_entry + bytes <= layout.moov.end,
                  "a table of chunks lies in the index");
    for (std::uint32_t i = 0; i < chunks.count; ++i) {
      const std::uint64_t offset = get_be(text, chunks.first_entry + i * entry_bytes, entry_bytes);
      const bool inside = std::any_of(layout.top_level.begin(), layout.top_level.end(), [&](const Box& box) {
        return box.type == four_letters("mdat") && offset >= box.payload && offset <= box.end;
      });
      fuzz::require(inside, "a chunk lies in the data");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const std::string_view text = fuzz::text_of(bytes, count);
  hosts::MemoryFile file{std::string(text)};
  media::FileWindow window(file, count);
  const Result<BoxLayout> layout = media::scan_boxes(window);
  if (!layout) {
    const std::string& words = layout.error().message;
    fuzz::require(layout.error().code == ErrorCode::corrupt, "a refusal is about the file");
    fuzz::require(printable(words, words.size()) == words, "and is printable text");
    return 0;
  }
  check_top_level(text, *layout);
  check_offsets(text, *layout);
  return 0;
}
