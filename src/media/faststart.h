#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope::media {

/// The largest index that we move; that of a clip of ten seconds has about 15 KB.
inline constexpr std::uint64_t index_bytes_max = 16 << 20;

/// Copies an MP4 to the new file `to` with `moov` before the first `mdat`; a file that is so already is
/// copied as it is. Every sample keeps its bytes: only the offsets in the index are moved by the length of
/// the index. The new file is synced, its name is durable once the caller syncs the folder. After an error
/// there is no `to`, unless the error is conflict.
///
/// Errors: not_found, conflict (`to` exists), no_space, corrupt, cancelled, unavailable.
Result<void> copy_faststart(FileSystem& files, const std::string& from, const std::string& to,
                            std::stop_token stop);

}  // namespace zoetrope::media
