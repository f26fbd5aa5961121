#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "env/file_system.h"
#include "providers/provider.h"

namespace zoetrope::providers {

/// A result that was made on this machine has the URL "workspace:PATH".
std::string workspace_url(const std::string& path);
/// The path in such a URL below `folder`, whose last part is made of letters, digits and "-", ".", "_";
/// nothing for anything else.
std::optional<std::string> workspace_path(std::string_view url, std::string_view folder);

/// Streams a file of the workspace as a download. Errors: those of FileSystem, corrupt (too long, or
/// shortened meanwhile), cancelled, or what the sink returned.
Result<void> download_from_workspace(FileSystem& workspace, const std::string& path, const Sink& sink,
                                     const std::stop_token& stop);

/// Removes the regular files of a folder that are more than `age` older than its file `present`, which was
/// made a moment ago: its date is the present in the clock that dates the others. What cannot be removed now
/// is tried again next time, so nothing is told of it.
void remove_older_files(FileSystem& workspace, const std::string& folder, const std::string& present,
                        Duration age);

}  // namespace zoetrope::providers
