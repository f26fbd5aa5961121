#include "journal/journal_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "env/os_error.h"
#include "journal/journal.h"

namespace zoetrope::journal {
namespace {

constexpr std::string_view suffix = ".journal";
constexpr std::string_view unfinished_prefix = ".new-";
constexpr std::size_t name_digits = 32;
constexpr mode_t file_mode = 0600;

enum class Lock { held, busy, gone };

/// Locked and still having a name? Between open and lock somebody else may have recovered and removed it.
Result<Lock> lock_file(int fd, const std::string& name) {
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return Lock::busy;
    return os_error(errno, "lock", name);
  }
  struct ::stat status {};
  if (fstat(fd, &status) != 0) return os_error(errno, "examine", name);
  return status.st_nlink > 0 && S_ISREG(status.st_mode) ? Lock::held : Lock::gone;
}

Result<void> preallocate(int fd, const std::string& name) {
  if (fchmod(fd, file_mode) != 0) return os_error(errno, "set the mode of", name);
  // posix_fallocate returns the error and leaves errno alone.
  const int problem = posix_fallocate(fd, 0, static_cast<off_t>(file_bytes));
  if (problem != 0) return os_error(problem, "reserve space for", name);
  if (fsync(fd) != 0) return os_error(errno, "sync", name);
  return {};
}

}  // namespace

bool is_journal_name(std::string_view name) {
  if (name.size() != name_digits + suffix.size() || !name.ends_with(suffix)) return false;
  name.remove_suffix(suffix.size());
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_unfinished_name(std::string_view name) {
  return name.starts_with(unfinished_prefix) && is_journal_name(name.substr(unfinished_prefix.size()));
}

std::string unfinished_name(std::string_view name) {
  return std::string(unfinished_prefix) + std::string(name);
}

Result<std::optional<Descriptor>> make_unfinished(int folder, const std::string& name) {
  const std::string unfinished = unfinished_name(name);
  constexpr int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_DSYNC | O_CLOEXEC;
  Descriptor fd(openat(folder, unfinished.c_str(), flags, file_mode));
  if (!fd.is_open()) return os_error(errno, "create journal", name);
  if (TRY(lock_file(fd.get(), name)) != Lock::held) return std::optional<Descriptor>();
  const Result<void> ready = preallocate(fd.get(), name);
  if (!ready) discard_unfinished(folder, name);
  TRY(ready);
  return std::optional<Descriptor>(std::move(fd));
}

void discard_unfinished(int folder, const std::string& name) {
  unlinkat(folder, unfinished_name(name).c_str(), 0);
}

Result<void> finish(int folder, const std::string& name) {
  if (renameat(folder, unfinished_name(name).c_str(), folder, name.c_str()) != 0) {
    return os_error(errno, "name journal", name);
  }
  if (fsync(folder) != 0) return os_error(errno, "sync the folder of journal", name);
  return {};
}

Result<std::optional<Descriptor>> open_unlocked(int folder, const std::string& name) {
  Descriptor fd(openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!fd.is_open()) {
    if (errno == ENOENT || errno == ELOOP || errno == ENXIO) return std::optional<Descriptor>();
    return os_error(errno, "open journal", name);
  }
  struct ::stat status {};
  if (fstat(fd.get(), &status) != 0) return os_error(errno, "look at journal", name);
  if (!S_ISREG(status.st_mode)) return std::optional<Descriptor>();
  return std::optional<Descriptor>(std::move(fd));
}

Result<std::optional<Descriptor>> take(int folder, const std::string& name) {
  std::optional<Descriptor> file = TRY(open_unlocked(folder, name));
  if (!file || TRY(lock_file(file->get(), name)) != Lock::held) return std::optional<Descriptor>();
  return file;
}

Result<void> remove_file(int folder, const std::string& name) {
  if (unlinkat(folder, name.c_str(), 0) != 0) return os_error(errno, "remove journal", name);
  if (fsync(folder) != 0) return os_error(errno, "sync the folder of journal", name);
  return {};
}

Result<std::string> read_file(const Descriptor& file, const std::string& name) {
  std::string bytes(file_bytes + 1, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got =
        pread(file.get(), bytes.data() + filled, bytes.size() - filled, static_cast<off_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return os_error(errno, "read journal", name);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace zoetrope::journal
