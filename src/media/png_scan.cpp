#include "media/png_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/bytes.h"
#include "base/hash.h"

namespace zoetrope::media {
namespace {

constexpr std::string_view signature = "\x89PNG\r\n\x1A\n";
constexpr std::uint32_t chunk_length_max = 0x7FFFFFFF;
constexpr std::uint32_t header_length = 13;

constexpr std::uint32_t ihdr = four_letters("IHDR");
constexpr std::uint32_t plte = four_letters("PLTE");
constexpr std::uint32_t idat = four_letters("IDAT");
constexpr std::uint32_t iend = four_letters("IEND");

/// The bit depths that each colour type may have; section 11.2.1 of the standard.
struct ColourType {
  std::uint32_t type;
  std::string_view depths;
};
constexpr auto colour_types = std::to_array<ColourType>({
    {0, "\x01\x02\x04\x08\x10"},
    {2, "\x08\x10"},
    {3, "\x01\x02\x04\x08"},
    {4, "\x08\x10"},
    {6, "\x08\x10"},
});
constexpr std::uint32_t colour_type_palette = 3;

Error damaged_png(const std::string& what) {
  return {ErrorCode::invalid_input, fmt::format("is a damaged PNG: {}; export it again", what)};
}

struct Chunk {
  std::uint32_t type = 0;
  std::uint32_t length = 0;
  std::string name;
  std::uint32_t crc = 0;  ///< of the name so far
};

Result<Chunk> read_chunk_head(ByteStream& stream) {
  const std::uint64_t at = stream.position();
  const std::string_view head = TRY(stream.take(8));
  Chunk chunk{be32(head, 4), be32(head, 0), std::string(head.substr(4)), crc32(head.substr(4))};
  const bool letters = std::all_of(chunk.name.begin(), chunk.name.end(),
                                   [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
  if (!letters) return damaged_png(fmt::format("no chunk begins at byte {}", at));
  if (chunk.length > chunk_length_max)
    return damaged_png(fmt::format("chunk {} at byte {} claims {} bytes", chunk.name, at, chunk.length));
  return chunk;
}

/// Takes the data of a chunk and compares its CRC. `keep` gets the data when it is wanted.
Result<void> read_chunk_data(ByteStream& stream, const Chunk& chunk, std::string* keep) {
  std::uint32_t crc = chunk.crc;
  std::uint32_t left = chunk.length;
  while (left > 0) {
    std::string_view part = TRY(stream.peek());
    part = part.substr(0, left);
    if (part.empty()) return stream.skip(left);  // which says where the file is cut off
    crc = crc32(part, crc);
    if (keep != nullptr) keep->append(part);
    stream.consume(part.size());
    left -= static_cast<std::uint32_t>(part.size());
  }
  const std::uint32_t stored = be32(TRY(stream.take(4)));
  if (stored != crc)
    return damaged_png(
        fmt::format("the checksum of chunk {} before byte {} is wrong", chunk.name, stream.position()));
  return {};
}

struct Header {
  ImageShape shape;
  std::uint32_t colour_type = 0;
};

Result<Header> read_header(ByteStream& stream) {
  const Chunk chunk = TRY(read_chunk_head(stream));
  if (chunk.type != ihdr || chunk.length != header_length)
    return damaged_png("it does not begin with its header");
  std::string data;
  TRY(read_chunk_data(stream, chunk, &data));
  const std::uint32_t width = be32(data, 0);
  const std::uint32_t height = be32(data, 4);
  if (width == 0 || height == 0 || width > chunk_length_max || height > chunk_length_max)
    return damaged_png(fmt::format("its size is {}x{}", width, height));
  const auto* colour = std::find_if(colour_types.begin(), colour_types.end(),
                                    [&](const ColourType& known) { return known.type == byte_at(data, 9); });
  if (colour == colour_types.end() || colour->depths.find(data[8]) == std::string_view::npos)
    return damaged_png(
        fmt::format("colour type {} with {} bits does not exist", byte_at(data, 9), byte_at(data, 8)));
  if (byte_at(data, 10) != 0 || byte_at(data, 11) != 0 || byte_at(data, 12) > 1)
    return damaged_png("its compression, filter or interlace method does not exist");
  return Header{{static_cast<int>(width), static_cast<int>(height), {}}, colour->type};
}

/// The rules about what may follow what, section 5.6 of the standard.
class ChunkOrder {
 public:
  explicit ChunkOrder(std::uint32_t colour_type) : colour_type_(colour_type) {}

  Result<void> next(const Chunk& chunk) {
    if (chunk.type == ihdr) return damaged_png("it has two headers");
    if (chunk.type == idat) {
      if (data_ended_) return damaged_png("its image data is torn apart by other chunks");
      if (colour_type_ == colour_type_palette && !palette_) return damaged_png("its palette is missing");
      data_ = true;
      return {};
    }
    data_ended_ = data_;
    if (chunk.type == plte) {
      if (palette_ || data_) return damaged_png("its palette stands in the wrong place");
      palette_ = true;
    } else if (chunk.type == iend) {
      if (!data_) return damaged_png("it holds no image data");
      if (chunk.length != 0) return damaged_png("its end chunk is not empty");
    } else if ((static_cast<unsigned char>(chunk.name[0]) & 0x20U) == 0) {
      return damaged_png(fmt::format("chunk {} is not known to the standard", chunk.name));
    }
    return {};
  }

 private:
  std::uint32_t colour_type_;
  bool palette_ = false;
  bool data_ = false;
  bool data_ended_ = false;
};

}  // namespace

Result<ImageShape> scan_png(ByteStream& stream) {
  if (TRY(stream.take(signature.size())) != signature) return damaged_png("its signature is wrong");
  Header header = TRY(read_header(stream));
  ChunkOrder order(header.colour_type);
  for (int count = 1; count < png_chunks_max; ++count) {
    const Chunk chunk = TRY(read_chunk_head(stream));
    TRY(order.next(chunk));
    TRY(read_chunk_data(stream, chunk, nullptr));
    if (chunk.type != iend) continue;
    if (!TRY(stream.peek()).empty())
      return damaged_png(fmt::format("other bytes follow its end at byte {}", stream.position()));
    return std::move(header.shape);
  }
  return damaged_png(fmt::format("it has more than {} chunks", png_chunks_max));
}

}  // namespace zoetrope::media
