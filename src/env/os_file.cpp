#include "env/os_file.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <limits>

#include "base/check.h"
#include "base/text.h"
#include "env/os_error.h"

namespace zoetrope {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t nanos_per_micro = 1'000;
constexpr mode_t mode_bits = 07777;

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::directory;
  if (S_ISLNK(mode)) return FileKind::symlink;
  return FileKind::other;
}

class OsReadableFile final : public ReadableFile {
 public:
  OsReadableFile(Descriptor fd, std::string shown) : fd_(std::move(fd)), shown_(std::move(shown)) {}

  Result<FileInfo> info() override {
    struct ::stat status {};
    if (fstat(fd_.get(), &status) != 0) return os_error(errno, "examine", shown_);
    return file_info(status);
  }

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    std::size_t filled = 0;
    while (filled < into.size()) {
      const std::uint64_t position = offset + filled;
      if (position > static_cast<std::uint64_t>(std::numeric_limits<off_t>::max())) break;
      const ssize_t got =
          pread(fd_.get(), into.data() + filled, into.size() - filled, static_cast<off_t>(position));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return os_error(errno, "read", shown_);
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    return filled;
  }

 private:
  Descriptor fd_;
  std::string shown_;
};

class OsWritableFile final : public WritableFile {
 public:
  OsWritableFile(Descriptor fd, std::string shown) : fd_(std::move(fd)), shown_(std::move(shown)) {}

  Result<void> append(std::string_view bytes) override {
    CHECK(fd_.is_open());
    while (!bytes.empty()) {
      const ssize_t put = ::write(fd_.get(), bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return os_error(errno, "write", shown_);
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return {};
  }

  Result<void> sync() override {
    CHECK(fd_.is_open());
    if (fdatasync(fd_.get()) != 0) return os_error(errno, "sync", shown_);
    return {};
  }

  Result<void> close() override {
    CHECK(fd_.is_open());
    // Linux has let go of the descriptor even when it says EINTR.
    if (::close(fd_.release()) != 0 && errno != EINTR) return os_error(errno, "close", shown_);
    return {};
  }

 private:
  Descriptor fd_;
  std::string shown_;
};

}  // namespace

FileInfo file_info(const struct ::stat& from) {
  FileInfo info;
  info.kind = kind_of(from.st_mode);
  info.bytes = static_cast<std::uint64_t>(from.st_size);
  info.links = from.st_nlink;
  info.modified = WallTime{static_cast<std::int64_t>(from.st_mtim.tv_sec) * micros_per_second +
                           from.st_mtim.tv_nsec / nanos_per_micro};
  info.device = from.st_dev;
  info.inode = from.st_ino;
  info.mode = from.st_mode & 07777U;
  return info;
}

Result<std::unique_ptr<ReadableFile>> open_for_reading(const Place& place, int extra_flags,
                                                       const std::string& shown) {
  // O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever. It has no effect on regular files.
  const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | extra_flags;
  Descriptor fd(openat(place.folder.get(), place.name.c_str(), flags));
  if (!fd.is_open()) return os_error(errno, "open", shown);
  struct ::stat status {};
  if (fstat(fd.get(), &status) != 0) return os_error(errno, "examine", shown);
  if (!S_ISREG(status.st_mode)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("cannot read \"{}\": it is a {}; name a regular file", printable(shown),
                             S_ISDIR(status.st_mode) ? "folder" : "pipe, socket or device")};
  }
  return std::unique_ptr<ReadableFile>(std::make_unique<OsReadableFile>(std::move(fd), shown));
}

Result<std::unique_ptr<WritableFile>> create_for_writing(const Place& place, unsigned mode,
                                                         const std::string& shown) {
  const mode_t bits = static_cast<mode_t>(mode) & mode_bits;
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  Descriptor fd(openat(place.folder.get(), place.name.c_str(), flags, bits));
  if (!fd.is_open()) return os_error(errno, "create", shown);
  if (fchmod(fd.get(), bits) != 0) {
    const int problem = errno;
    unlinkat(place.folder.get(), place.name.c_str(), 0);
    return os_error(problem, "set the mode of", shown);
  }
  return std::unique_ptr<WritableFile>(std::make_unique<OsWritableFile>(std::move(fd), shown));
}

}  // namespace zoetrope
