#include "media/faststart.h"

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "media/box_scan.h"
#include "media/verdict.h"

namespace zoetrope::media {
namespace {

constexpr std::size_t copy_bytes = 1 << 20;
constexpr unsigned clip_mode = 0644;

Error cannot_move(std::string_view why) {
  return {ErrorCode::corrupt, "cannot get its index to the front: " + std::string(why)};
}

/// A size of 0 ("to the end of the file") is right only at the end, which the index is about to leave.
Result<void> write_size(std::string& index) {
  if (be32(index) == 1 && index.size() >= wide_head_bytes) return {};
  if (index.size() > std::numeric_limits<std::uint32_t>::max()) return cannot_move("it is too large");
  put_be(index, 0, index.size(), 4);
  return {};
}

/// Adds the length of the index to the offsets of all chunks that it will stand before.
Result<void> shift_offsets(std::string& index, const BoxLayout& layout, std::uint64_t insert_at) {
  for (const ChunkOffsets& table : layout.chunk_offsets) {
    const std::size_t width = table.wide ? 8 : 4;
    const auto first = static_cast<std::size_t>(table.first_entry - layout.moov.start);
    for (std::size_t entry = first; entry < first + width * table.count; entry += width) {
      std::uint64_t offset = table.wide ? be64(index, entry) : be32(index, entry);
      if (offset < insert_at || offset >= layout.moov.start) continue;
      offset += index.size();
      if (!table.wide && offset > std::numeric_limits<std::uint32_t>::max())
        return cannot_move("the file is larger than 4 GB");
      put_be(index, entry, offset, width);
    }
  }
  return {};
}

Result<std::string> moved_index(FileWindow& window, const BoxLayout& layout, std::uint64_t insert_at) {
  if (layout.fragmented) return cannot_move("the file is fragmented");
  const std::uint64_t bytes = layout.moov.end - layout.moov.start;
  if (bytes > index_bytes_max) return cannot_move("it is too large");
  std::string index(TRY(window.read(layout.moov.start, static_cast<std::size_t>(bytes))));
  TRY(write_size(index));
  TRY(shift_offsets(index, layout, insert_at));
  return index;
}

class Copier {
 public:
  Copier(ReadableFile& from, WritableFile& to, std::stop_token stop)
      : from_(from), to_(to), stop_(std::move(stop)) {}

  Result<void> copy(std::uint64_t begin, std::uint64_t end) {
    while (begin < end) {
      if (stop_.stop_requested()) return Error{ErrorCode::cancelled, "the copy was cancelled"};
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(end - begin, buffer_.size()));
      const std::size_t got = TRY(from_.read_at(begin, std::span(buffer_).first(wanted)));
      if (got == 0) return Error{ErrorCode::corrupt, "shrank while it was being copied; fetch it again"};
      TRY(to_.append(std::string_view(buffer_.data(), got)));
      begin += got;
    }
    return {};
  }

 private:
  ReadableFile& from_;
  WritableFile& to_;
  std::stop_token stop_;
  std::vector<char> buffer_ = std::vector<char>(copy_bytes);
};

Result<void> write_copy(ReadableFile& source, const BoxLayout& layout, FileWindow& window,
                        WritableFile& target, std::stop_token stop) {
  constexpr std::uint32_t mdat = four_letters("mdat");
  Copier copier(source, target, std::move(stop));
  if (layout.faststart) {
    TRY(copier.copy(0, window.bytes()));
  } else {
    const auto media_data = std::find_if(layout.top_level.begin(), layout.top_level.end(),
                                         [](const Box& box) { return box.type == mdat; });
    const std::uint64_t insert_at = media_data->start;
    const std::string index = TRY(moved_index(window, layout, insert_at));
    TRY(copier.copy(0, insert_at));
    TRY(target.append(index));
    TRY(copier.copy(insert_at, layout.moov.start));
    TRY(copier.copy(layout.moov.end, window.bytes()));
  }
  TRY(target.sync());
  return target.close();
}

}  // namespace

Result<void> copy_faststart(FileSystem& files, const std::string& from, const std::string& to,
                            std::stop_token stop) {
  const auto source = TRY(files.open(from));
  FileWindow window(*source, TRY(source->info()).bytes);
  const auto layout = scan_boxes(window);
  if (!layout) return name_the_file(from, layout.error());
  Result<void> written;
  {
    const auto target = TRY(files.create(to, clip_mode));
    written = write_copy(*source, *layout, window, *target, std::move(stop));
  }
  if (written) return {};
  Error error = name_the_file(from, written.error());
  if (auto removed = files.remove(to); !removed)
    error.message += "; the unfinished " + printable(to) + " could not be removed";
  return error;
}

}  // namespace zoetrope::media
