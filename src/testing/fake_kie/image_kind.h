#pragma once

#include <string_view>

namespace zoetrope::testing {

/// What a file is by its first bytes; its name says nothing.
enum class ImageKind { png, jpeg, other };

ImageKind image_kind(std::string_view bytes);
/// "image/png", "image/jpeg" or "application/octet-stream".
std::string_view content_type_of(ImageKind kind);

}  // namespace zoetrope::testing
