#include "media/file_window.h"

#include <algorithm>
#include <span>

namespace zoetrope::media {

Result<std::string_view> FileWindow::read(std::uint64_t offset, std::size_t count) {
  if (offset > bytes_ || count > bytes_ - offset)
    return Error{ErrorCode::corrupt, "refers to bytes behind its own end; fetch it again"};
  const bool held = offset >= start_ && offset - start_ <= buffer_.size() &&
                    count <= buffer_.size() - static_cast<std::size_t>(offset - start_);
  if (!held) {
    const auto wanted = std::min<std::uint64_t>(std::max(count, window_bytes), bytes_ - offset);
    buffer_.resize(static_cast<std::size_t>(wanted));
    start_ = offset;
    std::size_t filled = 0;
    while (filled < buffer_.size()) {
      const std::size_t got = TRY(file_.read_at(offset + filled, std::span(buffer_).subspan(filled)));
      if (got == 0) break;
      filled += got;
    }
    buffer_.resize(filled);
    if (filled < count) return Error{ErrorCode::corrupt, "shrank while it was being read; fetch it again"};
  }
  return std::string_view(buffer_.data(), buffer_.size())
      .substr(static_cast<std::size_t>(offset - start_), count);
}

}  // namespace zoetrope::media
