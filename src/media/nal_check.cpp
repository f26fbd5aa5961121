#include "media/nal_check.h"

#include "base/bytes.h"

namespace zoetrope::media {

std::size_t nal_length_bytes(std::string_view record) {
  constexpr std::size_t record_bytes_min = 7;
  if (record.size() < record_bytes_min || record[0] != 1) return 0;
  const std::size_t length = (byte_at(record, 4) & 3U) + 1;
  return length == 3 ? 0 : length;
}

bool is_row_of_nal_units(std::string_view sample, std::size_t length_bytes) {
  bool any = false;
  while (sample.size() >= length_bytes) {
    const std::size_t length = get_be(sample, 0, length_bytes);
    sample.remove_prefix(length_bytes);
    if (length > sample.size()) return false;
    any = any || length > 0;
    sample.remove_prefix(length);
  }
  return any && sample.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace zoetrope::media
