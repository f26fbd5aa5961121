#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <numeric>
#include <span>
#include <string_view>

#include "boundary.h"
#include "unsynced.h"

/// What the program and its libraries call instead of the C library's functions on files. Each makes the
/// system call itself, so nothing has to be looked up.

namespace zoetrope::mishaps {
namespace {

int open_counted(const std::string& path, int folder, const char* name, int flags, mode_t mode) {
  const bool was_there = syscall(SYS_faccessat, folder, name, F_OK) == 0;
  const Boundary boundary(was_there ? "open" : "create", path);
  const auto lock = disk_lock();
  const bool empties = lock.owns_lock() && was_there && (flags & O_TRUNC) != 0;
  const int opened =
      static_cast<int>(syscall(SYS_openat, folder, name, empties ? flags & ~O_TRUNC : flags, mode));
  if (opened < 0) return opened;
  if (!was_there) remember_made(folder, name, false);
  if (empties) {
    remember_length(opened, 0);
    syscall(SYS_ftruncate, opened, 0);
  }
  return opened;
}

int open_any(int folder, const char* name, int flags, mode_t mode) {
  if ((flags & (O_CREAT | O_TRUNC)) != 0 && (flags & O_TMPFILE) != O_TMPFILE) {
    const std::string path = counted_name(folder, name);
    if (!path.empty()) return open_counted(path, folder, name, flags, mode);
  }
  return static_cast<int>(syscall(SYS_openat, folder, name, flags, mode));
}

mode_t mode_of(int flags, va_list more) {
  const bool has_mode = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  return has_mode ? va_arg(more, mode_t) : 0;
}

std::size_t total(const iovec* pieces, int count) {
  const std::span all(pieces, static_cast<std::size_t>(count));
  return std::accumulate(all.begin(), all.end(), std::size_t{0},
                         [](std::size_t sum, const iovec& piece) { return sum + piece.iov_len; });
}

/// Of a journal's record also its kind and its attempt; tests read them from the log.
std::string described(const std::string& path, const void* bytes, std::size_t count) {
  const std::string written = path + " " + std::to_string(count);
  if (!path.ends_with(".journal") || count != 256) return written;
  const std::string_view record(static_cast<const char*>(bytes), count);
  const auto length = static_cast<unsigned char>(record[6]);
  return written + " record " + std::to_string(static_cast<unsigned char>(record[5])) + " " +
         std::string(record.substr(16, length));
}

template <typename Call>
ssize_t write_at_end(int descriptor, const void* bytes, std::size_t count, Call call) {
  if (const std::string peer = counted_socket(descriptor); !peer.empty()) {
    const Boundary boundary("send", peer + " " + std::to_string(count));
    return call();
  }
  const std::string path = counted_file(descriptor);
  if (path.empty()) return call();
  const Boundary boundary("write", described(path, bytes, count));
  const auto lock = disk_lock();
  if (lock.owns_lock()) {
    const bool appends = (fcntl(descriptor, F_GETFL) & O_APPEND) != 0;
    remember_write(descriptor, lseek(descriptor, 0, appends ? SEEK_END : SEEK_CUR), count);
  }
  return call();
}

template <typename Call>
ssize_t write_there(int descriptor, const void* bytes, std::size_t count, off_t offset, Call call) {
  const std::string path = counted_file(descriptor);
  if (path.empty()) return call();
  const Boundary boundary("write", described(path, bytes, count));
  const auto lock = disk_lock();
  remember_write(descriptor, offset, count);
  return call();
}

template <typename Call>
int sync_any(int descriptor, const char* name, Call call) {
  const std::string path = counted_file(descriptor);
  if (path.empty()) return call();
  const Boundary boundary(name, path);
  const auto lock = disk_lock();
  const int done = call();
  if (done == 0) synced(descriptor);
  return done;
}

template <typename Call>
int resize(int descriptor, const char* name, off_t length, Call call) {
  const std::string path = counted_file(descriptor);
  if (path.empty()) return call();
  const Boundary boundary(name, path + " " + std::to_string(length));
  const auto lock = disk_lock();
  remember_length(descriptor, length);
  return call();
}

int rename_any(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  const auto call = [&] {
    return static_cast<int>(syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
  };
  const std::string path = counted_name(to_folder, to);
  if (path.empty()) return call();
  const Boundary boundary("rename", path);
  const auto lock = disk_lock();
  if (flags == 0) keep_removed(to_folder, to);
  const int done = call();
  if (done == 0) remember_renamed(from_folder, from, to_folder, to);
  return done;
}

int unlink_any(int folder, const char* name, int flags) {
  const auto call = [&] { return static_cast<int>(syscall(SYS_unlinkat, folder, name, flags)); };
  const std::string path = counted_name(folder, name);
  if (path.empty()) return call();
  const Boundary boundary("remove", path);
  const auto lock = disk_lock();
  if (flags == 0) keep_removed(folder, name);
  return call();
}

int make_folder(int folder, const char* name, mode_t mode) {
  const auto call = [&] { return static_cast<int>(syscall(SYS_mkdirat, folder, name, mode)); };
  const std::string path = counted_name(folder, name);
  if (path.empty()) return call();
  const Boundary boundary("mkdir", path);
  const auto lock = disk_lock();
  const int done = call();
  if (done == 0) remember_made(folder, name, true);
  return done;
}

int link_any(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  const auto call = [&] {
    return static_cast<int>(syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
  };
  const std::string path = counted_name(to_folder, to);
  if (path.empty()) return call();
  const Boundary boundary("link", path);
  const auto lock = disk_lock();
  const int done = call();
  if (done == 0) remember_made(to_folder, to, false);
  return done;
}

}  // namespace
}  // namespace zoetrope::mishaps

using namespace zoetrope::mishaps;

extern "C" {

int open(const char* name, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return open_any(AT_FDCWD, name, flags, mode);
}
int open64(const char* name, int flags, ...) __attribute__((alias("open")));

int openat(int folder, const char* name, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return open_any(folder, name, flags, mode);
}
int openat64(int folder, const char* name, int flags, ...) __attribute__((alias("openat")));

ssize_t write(int descriptor, const void* bytes, size_t count) {
  return write_at_end(descriptor, bytes, count, [&] { return syscall(SYS_write, descriptor, bytes, count); });
}
ssize_t writev(int descriptor, const iovec* pieces, int count) {
  return write_at_end(descriptor, nullptr, total(pieces, count),
                      [&] { return syscall(SYS_writev, descriptor, pieces, count); });
}
ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
  return write_there(descriptor, bytes, count, offset,
                     [&] { return syscall(SYS_pwrite64, descriptor, bytes, count, offset); });
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t offset)
    __attribute__((alias("pwrite")));
ssize_t pwritev(int descriptor, const iovec* pieces, int count, off_t offset) {
  return write_there(descriptor, nullptr, total(pieces, count), offset,
                     [&] { return syscall(SYS_pwritev, descriptor, pieces, count, offset, 0); });
}
ssize_t pwritev64(int descriptor, const iovec* pieces, int count, off64_t offset)
    __attribute__((alias("pwritev")));

int fsync(int descriptor) {
  return sync_any(descriptor, "fsync", [&] { return static_cast<int>(syscall(SYS_fsync, descriptor)); });
}
int fdatasync(int descriptor) {
  return sync_any(descriptor, "fdatasync",
                  [&] { return static_cast<int>(syscall(SYS_fdatasync, descriptor)); });
}

int ftruncate(int descriptor, off_t length) noexcept {
  return resize(descriptor, "ftruncate", length,
                [&] { return static_cast<int>(syscall(SYS_ftruncate, descriptor, length)); });
}
int ftruncate64(int descriptor, off64_t length) noexcept __attribute__((alias("ftruncate")));
int fallocate(int descriptor, int mode, off_t offset, off_t bytes) {
  return resize(descriptor, "fallocate", offset + bytes,
                [&] { return static_cast<int>(syscall(SYS_fallocate, descriptor, mode, offset, bytes)); });
}
int fallocate64(int descriptor, int mode, off64_t offset, off64_t bytes) __attribute__((alias("fallocate")));
int posix_fallocate(int descriptor, off_t offset, off_t bytes) {
  return fallocate(descriptor, 0, offset, bytes) == 0 ? 0 : errno;
}
int posix_fallocate64(int descriptor, off64_t offset, off64_t bytes)
    __attribute__((alias("posix_fallocate")));

int rename(const char* from, const char* to) noexcept {
  return rename_any(AT_FDCWD, from, AT_FDCWD, to, 0);
}
int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  return rename_any(from_folder, from, to_folder, to, 0);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept {
  return rename_any(from_folder, from, to_folder, to, flags);
}
int link(const char* from, const char* to) noexcept {
  return link_any(AT_FDCWD, from, AT_FDCWD, to, 0);
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  return link_any(from_folder, from, to_folder, to, flags);
}
int unlink(const char* name) noexcept {
  return unlink_any(AT_FDCWD, name, 0);
}
int unlinkat(int folder, const char* name, int flags) noexcept {
  return unlink_any(folder, name, flags);
}
int mkdir(const char* name, mode_t mode) noexcept {
  return make_folder(AT_FDCWD, name, mode);
}
int mkdirat(int folder, const char* name, mode_t mode) noexcept {
  return make_folder(folder, name, mode);
}
}
