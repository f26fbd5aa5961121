#pragma once

#include <cstddef>
#include <string_view>

namespace zoetrope::media {

/// As many bytes as sniff() wants to see of a file.
inline constexpr std::size_t sniff_bytes_max = 512;

/// What a file that is not what it should be seems to be, from its first bytes, for a sentence: "an HTML
/// page", "a WebP image", "a text file". Never empty; "a file of an unknown kind" when nothing fits.
std::string_view sniff(std::string_view head);

}  // namespace zoetrope::media
