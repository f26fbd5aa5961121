#include "media/sample_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/bytes.h"
#include "media/damaged_clip.h"

namespace zoetrope::media {
namespace {

constexpr std::uint32_t stsz = four_letters("stsz");
constexpr std::uint32_t stsc = four_letters("stsc");
constexpr std::uint32_t stco = four_letters("stco");
constexpr std::uint32_t co64 = four_letters("co64");
constexpr std::size_t version_and_count_bytes = 8;

const Box* find_box(const std::vector<Box>& boxes, std::uint32_t type) {
  const auto found =
      std::find_if(boxes.begin(), boxes.end(), [type](const Box& box) { return box.type == type; });
  return found == boxes.end() ? nullptr : &*found;
}

/// The content of a table box: `head` bytes, of which the last four count the entries of `entry_bytes` behind
/// them. The entries must fit; bytes behind them are let pass.
struct Table {
  std::string bytes;
  std::uint32_t count = 0;
};

Result<Table> read_table(FileWindow& window, const Box& box, std::size_t head, std::size_t entry_bytes) {
  const std::uint64_t size = box.end - box.payload;
  if (size < head || size > sample_table_bytes_max)
    return damaged_clip(fmt::format("a sample table at byte {} has {} bytes", box.start, size));
  Table table{std::string(TRY(window.read(box.payload, static_cast<std::size_t>(size)))), 0};
  table.count = be32(table.bytes, head - 4);
  if (table.count > (size - head) / (entry_bytes == 0 ? 1 : entry_bytes) && entry_bytes != 0)
    return damaged_clip(
        fmt::format("a sample table at byte {} claims {} entries in {} bytes", box.start, table.count, size));
  return table;
}

/// Sizes of samples: one for all, or a table.
class SampleSizes {
 public:
  static Result<SampleSizes> read(FileWindow& window, const Box& box) {
    constexpr std::size_t head = 12;
    SampleSizes sizes;
    if (box.end - box.payload < head)
      return damaged_clip(fmt::format("a sample table at byte {} is too short", box.start));
    sizes.uniform_ = be32(TRY(window.read(box.payload, head)), 4);
    sizes.table_ = TRY(read_table(window, box, head, sizes.uniform_ == 0 ? 4 : 0));
    sizes.table_.bytes.erase(0, head);
    return sizes;
  }

  /// The bytes of the next `samples` samples; those behind the last one have none.
  std::uint64_t take(std::uint32_t samples) {
    samples = std::min(samples, table_.count - next_);
    std::uint64_t bytes = std::uint64_t{samples} * uniform_;
    if (uniform_ == 0) {
      for (std::uint32_t i = 0; i < samples; ++i) bytes += be32(table_.bytes, std::size_t{4} * (next_ + i));
    }
    next_ += samples;
    return bytes;
  }

 private:
  std::uint32_t uniform_ = 0;
  std::uint32_t next_ = 0;
  Table table_;
};

/// `stsc`: runs of chunks that hold the same number of samples.
class SamplesPerChunk {
 public:
  static Result<SamplesPerChunk> read(FileWindow& window, const Box& box) {
    SamplesPerChunk runs;
    runs.table_ = TRY(read_table(window, box, version_and_count_bytes, entry_bytes));
    for (std::uint32_t i = 0; i < runs.table_.count; ++i) {
      const bool ascends = i == 0 ? runs.first_chunk(i) == 1 : runs.first_chunk(i) > runs.first_chunk(i - 1);
      if (!ascends) return damaged_clip(fmt::format("the chunk table at byte {} is out of order", box.start));
    }
    return runs;
  }

  /// Chunks are asked for in order, from 0.
  std::uint32_t at(std::uint32_t chunk) {
    while (run_ + 1 < table_.count && first_chunk(run_ + 1) <= chunk + 1) ++run_;
    return run_ < table_.count ? be32(table_.bytes, entry(run_) + 4) : 0;
  }

 private:
  static constexpr std::size_t entry_bytes = 12;
  static std::size_t entry(std::uint32_t run) { return version_and_count_bytes + entry_bytes * run; }
  [[nodiscard]] std::uint32_t first_chunk(std::uint32_t run) const { return be32(table_.bytes, entry(run)); }

  Table table_;
  std::uint32_t run_ = 0;
};

bool lies_inside(const std::vector<Box>& media_data, std::uint64_t offset, std::uint64_t bytes) {
  auto after = std::upper_bound(media_data.begin(), media_data.end(), offset,
                                [](std::uint64_t at, const Box& box) { return at < box.payload; });
  if (after == media_data.begin()) return false;
  const Box& box = *std::prev(after);
  return offset <= box.end && bytes <= box.end - offset;
}

}  // namespace

Result<std::optional<ChunkOffsets>> check_sample_table(FileWindow& window, const std::vector<Box>& boxes,
                                                       const std::vector<Box>& media_data) {
  const Box* narrow = find_box(boxes, stco);
  const Box* chunk_box = narrow != nullptr ? narrow : find_box(boxes, co64);
  const Box* size_box = find_box(boxes, stsz);
  const Box* run_box = find_box(boxes, stsc);
  if (chunk_box == nullptr) return std::optional<ChunkOffsets>();
  const std::size_t entry_bytes = narrow != nullptr ? 4 : 8;
  const Table chunks = TRY(read_table(window, *chunk_box, version_and_count_bytes, entry_bytes));
  SampleSizes sizes;
  SamplesPerChunk runs;
  if (size_box != nullptr && run_box != nullptr) {
    sizes = TRY(SampleSizes::read(window, *size_box));
    runs = TRY(SamplesPerChunk::read(window, *run_box));
  }
  for (std::uint32_t i = 0; i < chunks.count; ++i) {
    const std::size_t entry = version_and_count_bytes + entry_bytes * i;
    const std::uint64_t offset = narrow != nullptr ? be32(chunks.bytes, entry) : be64(chunks.bytes, entry);
    if (!lies_inside(media_data, offset, sizes.take(runs.at(i))))
      return damaged_clip(fmt::format("its index points to bytes at {} that it does not hold", offset));
  }
  return std::optional(
      ChunkOffsets{chunk_box->payload + version_and_count_bytes, chunks.count, narrow == nullptr});
}

}  // namespace zoetrope::media
