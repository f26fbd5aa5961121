#include "media/byte_stream.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace zoetrope::media {

ByteStream::ByteStream(ReadableFile& file) : file_(file), buffer_(buffer_bytes) {}

Result<std::string_view> ByteStream::peek() {
  if (rest_.empty()) {
    const std::size_t got = TRY(file_.read_at(fetched_, buffer_));
    CHECK(got <= buffer_.size());
    fetched_ += got;
    rest_ = std::string_view(buffer_.data(), got);
    hash_.update(rest_);
  }
  return rest_;
}

void ByteStream::consume(std::size_t bytes) {
  CHECK(bytes <= rest_.size());
  rest_.remove_prefix(bytes);
  position_ += bytes;
}

Result<std::string_view> ByteStream::take(std::size_t count) {
  CHECK(count <= taken_.size());
  std::size_t filled = 0;
  while (filled < count) {
    const std::string_view next = TRY(peek());
    if (next.empty()) return cut_off();
    const std::size_t part = std::min(count - filled, next.size());
    std::copy_n(next.begin(), part, taken_.begin() + static_cast<std::ptrdiff_t>(filled));
    consume(part);
    filled += part;
  }
  return std::string_view(taken_.data(), count);
}

Result<void> ByteStream::skip(std::uint64_t count) {
  while (count > 0) {
    const std::string_view next = TRY(peek());
    if (next.empty()) return cut_off();
    const std::size_t part = static_cast<std::size_t>(std::min<std::uint64_t>(count, next.size()));
    consume(part);
    count -= part;
  }
  return {};
}

Error ByteStream::cut_off() const {
  return {ErrorCode::invalid_input, fmt::format("is cut off at byte {}; export it again", position_)};
}

}  // namespace zoetrope::media
