#include "shots/asset_tree.h"

#include <fmt/format.h>

namespace zoetrope::shots {
namespace {

constexpr int folder_depth_max = 8;
constexpr std::size_t entries_max = 20'000;

bool is_hidden(const DirEntry& entry) {
  return entry.name.front() == '.';
}

/// A symbolic link may be a candidate: whether it is followed is the FileSystem's rule, asked when it is
/// chosen.
bool may_be_file(const DirEntry& entry) {
  return (entry.kind == FileKind::regular || entry.kind == FileKind::symlink) && !is_hidden(entry);
}

/// An empty list for a folder that is not there.
Result<std::vector<DirEntry>> list_if_there(FileSystem& files, const std::string& folder) {
  Result<std::vector<DirEntry>> entries = files.list(folder);
  if (!entries && entries.error().code == ErrorCode::not_found) return std::vector<DirEntry>();
  return entries;
}

/// Collects the files below a folder, as paths relative to it.
class Walk {
 public:
  Walk(FileSystem& files, std::string root) : files_(files), root_(std::move(root)) {}

  Result<void> add(const std::string& folder, int depth) {
    const std::vector<DirEntry> entries = TRY(list_if_there(files_, joined(root_, folder)));
    entries_ += entries.size();
    if (entries_ > entries_max) {
      return refuse(
          root_, fmt::format("has more than {} entries; keep only this project's images there", entries_max));
    }
    for (const DirEntry& entry : entries) {
      if (may_be_file(entry)) paths.push_back(joined(folder, entry.name));
      if (entry.kind != FileKind::directory || is_hidden(entry)) continue;
      if (depth == folder_depth_max) {
        return refuse(joined(root_, folder),
                      fmt::format("has folders more than {} deep; move the images up", depth));
      }
      TRY(add(joined(folder, entry.name), depth + 1));
    }
    return {};
  }

  std::vector<std::string> paths;

 private:
  [[nodiscard]] Error refuse(const std::string& folder, std::string_view what) const {
    return {.code = ErrorCode::invalid_input, .message = fmt::format("{} {}", files_.absolute(folder), what)};
  }

  FileSystem& files_;
  std::string root_;
  std::size_t entries_ = 0;
};

}  // namespace

std::string joined(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

Result<std::vector<std::string>> files_in(FileSystem& files, const std::string& folder) {
  std::vector<std::string> names;
  for (const DirEntry& entry : TRY(list_if_there(files, folder))) {
    if (may_be_file(entry)) names.push_back(entry.name);
  }
  return names;
}

Result<std::vector<std::string>> files_below(FileSystem& files, const std::string& folder) {
  Walk walk(files, folder);
  TRY(walk.add("", 0));
  return std::move(walk.paths);
}

}  // namespace zoetrope::shots
