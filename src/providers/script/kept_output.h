#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace zoetrope::providers {

/// What a stream of a script said: all of it, or its beginning and its end with a gap between them, so that
/// one that prints for hours takes no more memory than this.
class KeptOutput {
 public:
  static constexpr std::size_t part_bytes_max = 128 << 10;  ///< of each of the two, at least

  void take(std::string_view bytes);

  [[nodiscard]] bool has_gap() const { return has_gap_; }
  /// A gap is a line break.
  [[nodiscard]] std::string text() const { return head_ + (has_gap_ ? "\n" : "") + tail_; }

 private:
  std::string head_;
  std::string tail_;
  bool has_gap_ = false;
};

}  // namespace zoetrope::providers
