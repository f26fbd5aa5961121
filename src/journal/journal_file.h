#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "env/descriptor.h"

/// System calls on journal files in an open folder. The lock is flock(2), which belongs to the open file
/// description (https://man7.org/linux/man-pages/man2/flock.2.html): a second open in the same process
/// conflicts like any other, and the kernel frees the lock when its process dies in whatever way.

namespace zoetrope::journal {

/// 32 hex digits and ".journal", the only names that are looked at. Names may come from the database, so
/// nothing else may reach the file system.
bool is_journal_name(std::string_view name);

/// ".new-" before the name while the file is being made; also checked as strictly.
bool is_unfinished_name(std::string_view name);
std::string unfinished_name(std::string_view name);

/// A new file under its unfinished name, locked, of full length and on the disk; nothing when a sweeper was
/// faster than the lock (then try another name). Errors: no_space, unavailable.
Result<std::optional<Descriptor>> make_unfinished(int folder, const std::string& name);

/// Removes the name that a file has while it is being made, where it is there.
void discard_unfinished(int folder, const std::string& name);

/// Gives it its name, durably; a file that has it already loses it.
Result<void> finish(int folder, const std::string& name);

/// The file opened without its lock; nothing when it is gone or no regular file.
Result<std::optional<Descriptor>> open_unlocked(int folder, const std::string& name);

/// The file opened and locked; nothing when it is locked by somebody, gone, or no regular file.
Result<std::optional<Descriptor>> take(int folder, const std::string& name);

/// Removes the name, durably.
Result<void> remove_file(int folder, const std::string& name);

/// Everything in it up to one byte more than a journal has.
Result<std::string> read_file(const Descriptor& file, const std::string& name);

}  // namespace zoetrope::journal
