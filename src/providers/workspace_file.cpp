#include "providers/workspace_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace zoetrope::providers {
namespace {

constexpr std::string_view workspace_scheme = "workspace:";
constexpr std::size_t copied_bytes = 1 << 20;

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_';
  });
}

}  // namespace

std::string workspace_url(const std::string& path) {
  return std::string(workspace_scheme) + path;
}

std::optional<std::string> workspace_path(std::string_view url, std::string_view folder) {
  if (!url.starts_with(workspace_scheme)) return std::nullopt;
  const std::string_view path = url.substr(workspace_scheme.size());
  const bool is_below = path.starts_with(folder) && path.substr(folder.size()).starts_with('/');
  if (!is_below || !is_plain_name(path.substr(folder.size() + 1))) return std::nullopt;
  return std::string(path);
}

Result<void> download_from_workspace(FileSystem& workspace, const std::string& path, const Sink& sink,
                                     const std::stop_token& stop) {
  const std::unique_ptr<ReadableFile> file = TRY(workspace.open(path));
  const std::uint64_t bytes = TRY(file->info()).bytes;
  if (bytes > result_bytes_max) {
    return Error{ErrorCode::corrupt, fmt::format("{} is longer than {} bytes", path, result_bytes_max)};
  }
  std::vector<char> chunk(copied_bytes);
  for (std::uint64_t offset = 0; offset < bytes;) {
    if (stop.stop_requested()) return Error{ErrorCode::cancelled, "stopped before " + path + " was copied"};
    const std::size_t got = TRY(file->read_at(offset, chunk));
    if (got == 0) return Error{ErrorCode::corrupt, fmt::format("{} became shorter while it was read", path)};
    TRY(sink(std::string_view(chunk.data(), got)));
    offset += got;
  }
  return {};
}

void remove_older_files(FileSystem& workspace, const std::string& folder, const std::string& present,
                        Duration age) {
  const Result<FileInfo> now = workspace.stat(present);
  const Result<std::vector<DirEntry>> entries = workspace.list(folder);
  if (!now || !entries) return;
  for (const DirEntry& entry : *entries) {
    const std::string path = fmt::format("{}/{}", folder, entry.name);
    const Result<FileInfo> info = workspace.stat(path);
    if (!info || info->kind != FileKind::regular) continue;
    if (now->modified - info->modified > age) static_cast<void>(workspace.remove(path));
  }
}

}  // namespace zoetrope::providers
