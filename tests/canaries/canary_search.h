#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Every secret that a test makes up has this in it, so that one search tells whether any of them lies where
/// it should not, however it got there. Knows nothing of the product.

namespace zoetrope::canaries {

inline constexpr std::string_view marker = "canary-key-";

/// In which form the bytes hold a secret: "plain", "base64", "hex in pieces"; "" when they hold none.
std::string form_found(std::string_view bytes);

/// Of a file that can be read; "" for any other, and for those in which people keep their keys.
std::string form_found_in(const std::filesystem::path& file);

/// "FILE holds a key (base64)" for every file below the folder that does. Links are not followed.
std::vector<std::string> search(const std::filesystem::path& folder);

}  // namespace zoetrope::canaries
