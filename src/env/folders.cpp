#include "env/folders.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/text.h"
#include "env/os_error.h"

namespace zoetrope {
namespace {

struct CloseDir {
  void operator()(DIR* dir) const { closedir(dir); }
};

FileKind kind_of(int folder, const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return FileKind::regular;
    case DT_DIR:
      return FileKind::directory;
    case DT_LNK:
      return FileKind::symlink;
    case DT_UNKNOWN:
      break;
    default:
      return FileKind::other;
  }
  // Some file systems leave the type out of the listing.
  struct ::stat status {};
  if (fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return FileKind::other;
  if (S_ISREG(status.st_mode)) return FileKind::regular;
  if (S_ISDIR(status.st_mode)) return FileKind::directory;
  return S_ISLNK(status.st_mode) ? FileKind::symlink : FileKind::other;
}

/// Makes one folder; nothing happens when there is one.
Result<void> make_one(const PathLookup& lookup, const std::string& path, unsigned mode,
                      const std::string& shown) {
  const Place place = TRY(lookup.locate(path));
  if (mkdirat(place.folder.get(), place.name.c_str(), static_cast<mode_t>(mode)) != 0) {
    if (errno == EEXIST) return {};
    return os_error(errno, "make folder", shown);
  }
  const Descriptor made = TRY(lookup.open_folder(path, O_RDONLY));
  if (fchmod(made.get(), static_cast<mode_t>(mode)) != 0) return os_error(errno, "set the mode of", shown);
  const Descriptor above = TRY(lookup.open_folder(path.substr(0, path.size() - place.name.size()), O_RDONLY));
  if (fsync(above.get()) != 0) return os_error(errno, "sync the folder of", shown);
  return {};
}

}  // namespace

Result<std::vector<DirEntry>> list_folder(Descriptor folder, const std::string& shown) {
  const std::unique_ptr<DIR, CloseDir> dir(fdopendir(folder.get()));
  if (dir == nullptr) return os_error(errno, "list", shown);
  folder.release();
  std::vector<DirEntry> entries;
  for (;;) {
    errno = 0;
    const dirent* entry = readdir(dir.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    entries.push_back({std::string(name), kind_of(dirfd(dir.get()), *entry)});
  }
  if (errno != 0) return os_error(errno, "list", shown);
  std::sort(entries.begin(), entries.end(),
            [](const DirEntry& a, const DirEntry& b) { return a.name < b.name; });
  return entries;
}

Result<void> make_folders(const PathLookup& lookup, const std::string& path, unsigned mode,
                          std::string_view shown_before) {
  const std::string clean = TRY(clean_path(path, lookup.symlinks()));
  std::string sofar;
  for (const std::string_view part : split(clean, '/')) {
    if (part.empty()) continue;
    if (!sofar.empty()) sofar += '/';
    sofar += part;
    TRY(make_one(lookup, sofar, mode, std::string(shown_before) + sofar));
  }
  // What stood there already may be a file.
  TRY(lookup.open_folder(clean, O_PATH));
  return {};
}

Result<void> make_absolute_folders(const std::string& path, unsigned mode) {
  Descriptor top(open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!top.is_open()) return os_error(errno, "open folder", "/");
  const PathLookup everything(std::move(top), SymlinkPolicy::follow, LookupMethod::walk);
  const std::size_t first = path.find_first_not_of('/');
  return first == std::string::npos ? Result<void>()
                                    : make_folders(everything, path.substr(first), mode, "/");
}

}  // namespace zoetrope
