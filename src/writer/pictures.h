#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope::writer {

inline constexpr std::uint64_t picture_bytes_max = 8 << 20;

/// Length and SHA-256 of a picture, without keeping it. Errors: as picture_url(), but for its kind.
Result<FileDigest> picture_digest(FileSystem& workspace, const std::string& path);

/// A picture as a data: URL. Errors: not_found; invalid_input (no PNG or JPEG, too large); unavailable.
Result<std::string> picture_url(FileSystem& workspace, const std::string& path);

}  // namespace zoetrope::writer
