#pragma once

#include <cstddef>
#include <string_view>

namespace zoetrope::media {

/// The bytes of a NAL unit's length (1, 2 or 4) that an `avcC` record states, or 0 when it is no such record
/// (ISO/IEC 14496-15, section 5.3.3).
std::size_t nal_length_bytes(std::string_view record);

/// Is this sample a row of NAL units, each as long as it says, with at least one that is not empty? A hole of
/// zeros, as an interrupted download leaves it in a preallocated file, is not. Padding of zeros behind the
/// last unit is taken.
bool is_row_of_nal_units(std::string_view sample, std::size_t length_bytes);

}  // namespace zoetrope::media
