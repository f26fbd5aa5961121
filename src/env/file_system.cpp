#include "env/file_system.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "base/text.h"
#include "env/descriptor.h"
#include "env/folders.h"
#include "env/os_error.h"
#include "env/os_file.h"
#include "env/path_lookup.h"
#include "env/random.h"
#include "env/volume.h"

namespace zoetrope {
namespace {

/// The clips in these folders are for the user's other programs too.
constexpr unsigned folder_mode = 0755;
constexpr std::size_t temporary_name_random_bytes = 12;

/// For file systems without renameat2's flags. A crash in between leaves both names on the same file, which
/// loses nothing.
int link_then_unlink(const Place& from, const Place& to) {
  if (linkat(from.folder.get(), from.name.c_str(), to.folder.get(), to.name.c_str(), 0) != 0) return -1;
  return unlinkat(from.folder.get(), from.name.c_str(), 0);
}

class OsFileSystem final : public FileSystem {
 public:
  OsFileSystem(std::string root, PathLookup lookup) : root_(std::move(root)), lookup_(std::move(lookup)) {}

  [[nodiscard]] std::string absolute(std::string_view path) const override {
    if (path.empty()) return root_;
    return root_ == "/" ? root_ + std::string(path) : fmt::format("{}/{}", root_, path);
  }

  Result<FileInfo> stat(const std::string& path) override {
    struct ::stat status {};
    const std::string clean = TRY(clean_path(path, lookup_.symlinks()));
    if (clean.empty()) {
      const Descriptor root = TRY(lookup_.open_folder("", O_PATH));
      if (fstat(root.get(), &status) != 0) return os_error(errno, "examine", root_);
      return file_info(status);
    }
    const Place place = TRY(lookup_.locate(clean));
    if (fstatat(place.folder.get(), place.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return os_error(errno, "examine", absolute(path));
    }
    return file_info(status);
  }

  Result<std::vector<DirEntry>> list(const std::string& path) override {
    return list_folder(TRY(lookup_.open_folder(path, O_RDONLY)), absolute(path));
  }

  Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override {
    return open_for_reading(TRY(lookup_.locate(path)), lookup_.last_part_flags(), absolute(path));
  }

  Result<std::unique_ptr<WritableFile>> create(const std::string& path, unsigned mode) override {
    return create_for_writing(TRY(lookup_.locate(path)), mode, absolute(path));
  }

  Result<void> make_directories(const std::string& path) override {
    return make_folders(lookup_, path, folder_mode);
  }

  Result<void> rename_no_replace(const std::string& from, const std::string& to) override {
    const Place source = TRY(lookup_.locate(from));
    const Place target = TRY(lookup_.locate(to));
    int done = renameat2(source.folder.get(), source.name.c_str(), target.folder.get(), target.name.c_str(),
                         RENAME_NOREPLACE);
    if (done != 0 && (errno == EINVAL || errno == ENOSYS)) done = link_then_unlink(source, target);
    if (done != 0) {
      const int problem = errno;
      return os_error(problem, fmt::format("rename \"{}\" to", printable(absolute(from))), absolute(to));
    }
    return {};
  }

  Result<void> remove(const std::string& path) override {
    const Place place = TRY(lookup_.locate(path));
    int done = unlinkat(place.folder.get(), place.name.c_str(), 0);
    if (done != 0 && errno == EISDIR) done = unlinkat(place.folder.get(), place.name.c_str(), AT_REMOVEDIR);
    if (done != 0) return os_error(errno, "remove", absolute(path));
    return {};
  }

  Result<void> sync_directory(const std::string& path) override {
    const Descriptor folder = TRY(lookup_.open_folder(path, O_RDONLY));
    if (fsync(folder.get()) != 0) return os_error(errno, "sync folder", absolute(path));
    return {};
  }

  Result<VolumeInfo> volume(const std::string& path) override {
    const Descriptor folder = TRY(lookup_.open_folder(path, O_PATH));
    return volume_of(folder.get(), absolute(path));
  }

  Result<void> write_atomically(const std::string& path, std::string_view bytes, unsigned mode) override {
    Place place = TRY(lookup_.locate(path));
    const std::string target = place.name;
    place.name = fmt::format(".zoetrope-{}.tmp", random_->hex(temporary_name_random_bytes));
    const Result<void> written = fill_and_replace(place, target, bytes, mode, absolute(path));
    if (!written) unlinkat(place.folder.get(), place.name.c_str(), 0);
    TRY(written);
    const std::string clean = TRY(clean_path(path, lookup_.symlinks()));
    return sync_directory(clean.substr(0, clean.size() - target.size()));
  }

 private:
  static Result<void> fill_and_replace(const Place& temporary, const std::string& target,
                                       std::string_view bytes, unsigned mode, const std::string& shown) {
    const auto file = TRY(create_for_writing(temporary, mode, shown));
    TRY(file->append(bytes));
    TRY(file->sync());
    TRY(file->close());
    const int folder = temporary.folder.get();
    if (renameat(folder, temporary.name.c_str(), folder, target.c_str()) != 0) {
      return os_error(errno, "replace", shown);
    }
    return {};
  }

  std::string root_;
  PathLookup lookup_;
  std::unique_ptr<Random> random_ = make_system_random();
};

/// The absolute form without "." and doubled or trailing slashes; symbolic links stay, they are the user's.
Result<std::string> absolute_root(const std::string& root) {
  if (root.empty() || root.find('\0') != std::string::npos) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("root folder \"{}\" is empty or holds a NUL byte; name a folder", printable(root))};
  }
  std::error_code problem;
  const std::filesystem::path full = std::filesystem::absolute(root, problem);
  if (problem) return os_error(problem.value(), "resolve", root);
  std::string text = "/";
  for (const std::string_view part : split(full.native(), '/')) {
    if (part.empty() || part == ".") continue;
    if (text.size() > 1) text += '/';
    text += part;
  }
  return text;
}

}  // namespace

Result<std::unique_ptr<FileSystem>> open_file_system(const std::string& root, SymlinkPolicy symlinks) {
  const std::string path = TRY(absolute_root(root));
  if (symlinks == SymlinkPolicy::refuse) TRY(make_absolute_folders(path, folder_mode));
  Descriptor folder(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return os_error(errno, "open folder", path);
  const LookupMethod method = best_lookup_method(folder.get());
  return std::unique_ptr<FileSystem>(
      std::make_unique<OsFileSystem>(path, PathLookup(std::move(folder), symlinks, method)));
}

}  // namespace zoetrope
