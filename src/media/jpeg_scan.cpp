#include "media/jpeg_scan.h"

#include <fmt/format.h>

#include <string_view>

#include "base/bytes.h"

namespace zoetrope::media {
namespace {

constexpr std::uint32_t marker_prefix = 0xFF;
constexpr std::uint32_t soi = 0xD8;
constexpr std::uint32_t eoi = 0xD9;
constexpr std::uint32_t sos = 0xDA;
constexpr std::uint32_t dht = 0xC4;
constexpr std::uint32_t jpg = 0xC8;
constexpr std::uint32_t dac = 0xCC;
constexpr std::uint32_t frame_head_bytes = 6;  ///< precision, height, width, number of components

Error damaged_jpeg(const std::string& what) {
  return {ErrorCode::invalid_input, fmt::format("is a damaged JPEG: {}; export it again", what)};
}

bool is_frame_header(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != dht && marker != jpg && marker != dac;
}
bool is_restart(std::uint32_t marker) {
  return marker >= 0xD0 && marker <= 0xD7;
}

Result<std::uint32_t> take_byte(ByteStream& stream) {
  return byte_at(TRY(stream.take(1)), 0);
}

/// The code of the next marker; any number of 0xFF may stand before it.
Result<std::uint32_t> read_marker(ByteStream& stream) {
  const std::uint64_t at = stream.position();
  if (TRY(take_byte(stream)) != marker_prefix)
    return damaged_jpeg(fmt::format("no marker stands at byte {}", at));
  std::uint32_t code = marker_prefix;
  while (code == marker_prefix) code = TRY(take_byte(stream));
  if (code == 0 || is_restart(code)) return damaged_jpeg(fmt::format("a wrong marker stands at byte {}", at));
  return code;
}

/// The data of a segment is what its length says, less the two bytes of the length.
Result<std::uint32_t> read_length(ByteStream& stream) {
  const std::uint32_t length = be16(TRY(stream.take(2)));
  if (length < 2) return damaged_jpeg(fmt::format("a segment at byte {} has no length", stream.position()));
  return length - 2;
}

Result<ImageShape> read_frame_header(ByteStream& stream, std::uint32_t marker, std::uint32_t length) {
  if (marker > 0xC2) {
    return Error{ErrorCode::invalid_input,
                 "is a JPEG of a rare kind (lossless or arithmetic) that most programs cannot read; "
                 "export it again as a usual JPEG or as PNG"};
  }
  if (length < frame_head_bytes) return damaged_jpeg("its frame header is too short");
  const std::string_view head = TRY(stream.take(frame_head_bytes));
  const std::uint32_t precision = byte_at(head, 0);
  ImageShape shape{static_cast<int>(be16(head, 3)), static_cast<int>(be16(head, 1)), {}};
  const std::uint32_t components = byte_at(head, 5);
  if (precision != 8) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("is a JPEG with {} bits a colour; export it again with 8 bits", precision)};
  }
  if (shape.width == 0 || shape.height == 0)
    return damaged_jpeg(fmt::format("its size is {}x{}", shape.width, shape.height));
  if (components == 0 || length != frame_head_bytes + 3 * components)
    return damaged_jpeg("its frame header has a wrong length");
  if (components == 4)
    shape.warnings.emplace_back("is a CMYK JPEG; colours may come out wrong, RGB is safer");
  TRY(stream.skip(length - frame_head_bytes));
  return shape;
}

/// Runs over coded data to the next real marker: 0xFF 0x00 is a data byte, RST0 to RST7 belong to the data.
Result<void> skip_coded_data(ByteStream& stream, std::uint32_t& marker) {
  while (true) {
    const std::string_view part = TRY(stream.peek());
    const std::size_t found = part.find('\xFF');
    if (!part.empty() && found == std::string_view::npos) {
      stream.consume(part.size());
      continue;
    }
    if (!part.empty()) stream.consume(found);
    TRY(take_byte(stream));
    std::uint32_t code = marker_prefix;
    while (code == marker_prefix) code = TRY(take_byte(stream));
    if (code == 0 || is_restart(code)) continue;
    marker = code;
    return {};
  }
}

Result<void> check_padding(ByteStream& stream) {
  constexpr std::string_view padding{"\0\xFF\r\n\t ", 6};
  while (true) {
    const std::string_view part = TRY(stream.peek());
    if (part.empty()) return {};
    if (const std::size_t other = part.find_first_not_of(padding); other != std::string_view::npos)
      return damaged_jpeg(fmt::format("other bytes follow its end at byte {}", stream.position() + other));
    stream.consume(part.size());
  }
}

}  // namespace

Result<ImageShape> scan_jpeg(ByteStream& stream) {
  ImageShape shape;
  bool coded_data = false;
  if (TRY(read_marker(stream)) != soi) return damaged_jpeg("its signature is wrong");
  std::uint32_t marker = TRY(read_marker(stream));
  for (int count = 1; count < jpeg_segments_max; ++count) {
    if (marker == eoi) {
      if (!coded_data) return damaged_jpeg("it holds no image data");
      TRY(check_padding(stream));
      return shape;
    }
    if (marker == soi) return damaged_jpeg("it has two beginnings");
    const std::uint32_t length = TRY(read_length(stream));
    if (is_frame_header(marker)) {
      if (shape.width != 0) return damaged_jpeg("it has two frame headers");
      shape = TRY(read_frame_header(stream, marker, length));
    } else {
      TRY(stream.skip(length));
    }
    if (marker == sos) {
      if (shape.width == 0) return damaged_jpeg("its frame header is missing");
      coded_data = true;
      TRY(skip_coded_data(stream, marker));
    } else {
      marker = TRY(read_marker(stream));
    }
  }
  return damaged_jpeg(fmt::format("it has more than {} segments", jpeg_segments_max));
}

}  // namespace zoetrope::media
