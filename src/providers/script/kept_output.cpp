#include "providers/script/kept_output.h"

namespace zoetrope::providers {

void KeptOutput::take(std::string_view bytes) {
  const std::string_view first = bytes.substr(0, part_bytes_max - head_.size());
  head_ += first;
  tail_ += bytes.substr(first.size());
  // Not at each piece: that would move the tail for every few bytes.
  if (tail_.size() <= 2 * part_bytes_max) return;
  tail_.erase(0, tail_.size() - part_bytes_max);
  has_gap_ = true;
}

}  // namespace zoetrope::providers
