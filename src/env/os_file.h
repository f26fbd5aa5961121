#pragma once

#include <sys/stat.h>

#include <memory>
#include <string>

#include "env/descriptor.h"
#include "env/file_system.h"
#include "env/path_lookup.h"

namespace zoetrope {

FileInfo file_info(const struct ::stat& from);

/// Opens the last part of a path for reading. invalid_input for anything but a regular file; never blocks on
/// a FIFO. `shown` names the file in errors.
Result<std::unique_ptr<ReadableFile>> open_for_reading(const Place& place, int extra_flags,
                                                       const std::string& shown);

/// A new file with exactly `mode`, whatever the umask says; conflict when there is one.
Result<std::unique_ptr<WritableFile>> create_for_writing(const Place& place, unsigned mode,
                                                         const std::string& shown);

}  // namespace zoetrope
