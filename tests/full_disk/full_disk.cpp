#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

/// Loaded into a program (LD_PRELOAD) whose disk is to be full: while the file exists that
/// ZOETROPE_DISK_IS_FULL names, nothing that it writes may make a file longer. What is overwritten in place
/// has its room, as on a disk. Where mounts of one's own are not allowed, no other disk can be filled.

namespace {

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool is_full() {
  const char* const mark = std::getenv("ZOETROPE_DISK_IS_FULL");
  return mark != nullptr && access(mark, F_OK) == 0;
}

/// The program's own log is what tells a person why it stopped.
bool has_room(int file, off_t end) {
  struct stat found {};
  if (file == STDERR_FILENO || fstat(file, &found) != 0 || !S_ISREG(found.st_mode) || end <= found.st_size)
    return true;
  if (!is_full()) return true;
  errno = ENOSPC;
  return false;
}

off_t total(const iovec* parts, int count) {
  off_t bytes = 0;
  for (int i = 0; i < count; ++i) bytes += static_cast<off_t>(parts[i].iov_len);
  return bytes;
}

}  // namespace

extern "C" ssize_t write(int file, const void* bytes, size_t count) {
  const off_t at = lseek(file, 0, SEEK_CUR);
  if (at >= 0 && !has_room(file, at + static_cast<off_t>(count))) return -1;
  return next<ssize_t(int, const void*, size_t)>("write")(file, bytes, count);
}

extern "C" ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  if (!has_room(file, at + static_cast<off_t>(count))) return -1;
  return next<ssize_t(int, const void*, size_t, off_t)>("pwrite")(file, bytes, count, at);
}

extern "C" ssize_t pwritev(int file, const iovec* parts, int count, off_t at) {
  if (!has_room(file, at + total(parts, count))) return -1;
  return next<ssize_t(int, const iovec*, int, off_t)>("pwritev")(file, parts, count, at);
}

extern "C" int posix_fallocate(int file, off_t at, off_t count) {
  if (!has_room(file, at + count)) return ENOSPC;
  return next<int(int, off_t, off_t)>("posix_fallocate")(file, at, count);
}
