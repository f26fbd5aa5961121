#include "env/path_lookup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstdint>

#include "base/text.h"
#include "env/os_error.h"

namespace zoetrope {
namespace {

/// openat2 says EAGAIN when a rename elsewhere kept it from being sure; trying again is what its manual
/// advises.
constexpr int race_attempts_max = 64;

int open_by_kernel(int root, const char* path, int flags) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  long fd = -1;
  for (int attempt = 0; attempt < race_attempts_max; ++attempt) {
    fd = syscall(SYS_openat2, root, path, &how, sizeof how);
    if (fd >= 0 || (errno != EAGAIN && errno != EINTR)) break;
  }
  return static_cast<int>(fd);
}

int open_by_walk(int root, const std::string& path, int flags) {
  Descriptor folder;
  int at = root;
  const auto parts = split(path, '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const int step = i + 1 == parts.size() ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC;
    Descriptor next(openat(at, std::string(parts[i]).c_str(), step | O_NOFOLLOW));
    if (!next.is_open()) return -1;
    folder = std::move(next);
    at = folder.get();
  }
  return folder.release();
}

Error refused(const std::string& path, std::string_view why) {
  return {ErrorCode::invalid_input, fmt::format("path \"{}\" {}", printable(path), why)};
}

}  // namespace

LookupMethod best_lookup_method(int root) {
  const Descriptor probe(open_by_kernel(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  return probe.is_open() ? LookupMethod::kernel : LookupMethod::walk;
}

Result<std::string> clean_path(const std::string& path, SymlinkPolicy symlinks) {
  if (path.find('\0') != std::string::npos) return refused(path, "holds a NUL byte; rename the file");
  if (path.starts_with('/')) return refused(path, "is absolute; name it relative to its root folder");
  std::string clean;
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && symlinks == SymlinkPolicy::refuse) {
      return refused(path, "has a \"..\" part; name the file by its path below the root folder");
    }
    if (!clean.empty()) clean += '/';
    clean += part;
  }
  return clean;
}

int PathLookup::last_part_flags() const {
  return symlinks_ == SymlinkPolicy::refuse ? O_NOFOLLOW : 0;
}

int PathLookup::open_beneath(const std::string& clean, int flags) const {
  const std::string& path = clean.empty() ? "." : clean;
  if (symlinks_ == SymlinkPolicy::follow) return openat(root_.get(), path.c_str(), flags);
  if (method_ == LookupMethod::kernel) return open_by_kernel(root_.get(), path.c_str(), flags);
  return open_by_walk(root_.get(), path, flags);
}

Result<Descriptor> PathLookup::open_folder(const std::string& path, int flags) const {
  const std::string clean = TRY(clean_path(path, symlinks_));
  Descriptor folder(open_beneath(clean, flags | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return os_error(errno, "open folder", path);
  return folder;
}

Result<Place> PathLookup::locate(const std::string& path) const {
  const std::string clean = TRY(clean_path(path, symlinks_));
  if (clean.empty()) return refused(path, "is the root folder itself; name something in it");
  const std::size_t slash = clean.rfind('/');
  const std::string above = slash == std::string::npos ? "" : clean.substr(0, slash);
  Descriptor folder(open_beneath(above, O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return os_error(errno, "reach", path);
  return Place{std::move(folder), slash == std::string::npos ? clean : clean.substr(slash + 1)};
}

}  // namespace zoetrope
