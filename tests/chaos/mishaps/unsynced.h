#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

/// A disk that has lost what was never synced. While the program goes on each change is really made; how it
/// is taken back is remembered until the file, or for names the folder, has been synced.

namespace zoetrope::mishaps {

/// Held around each change of a file while it is remembered and made; unlocked all the time when no power cut
/// is planned. A power cut never gives it back.
std::unique_lock<std::mutex> disk_lock();

/// Call these with the lock and before the change is made.
void remember_write(int descriptor, off_t offset, std::size_t bytes);
void remember_length(int descriptor, off_t length);
/// Call these with the lock and after it was made.
void remember_made(int folder, const char* name, bool is_folder);
void remember_renamed(int from_folder, const char* from, int to_folder, const char* to);

/// What stands under this name is about to be removed or replaced: it is kept under a name of its own.
void keep_removed(int folder, const char* name);

void synced(int descriptor);

/// Takes everything back that was not synced, or, with a seed, what chance says. Nothing else writes any
/// more.
void lose_unsynced(std::uint64_t seed);

}  // namespace zoetrope::mishaps
