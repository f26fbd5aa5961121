#include "sim/disk.h"

#include <fmt/format.h>

#include <utility>

namespace zoetrope::sim {
namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

Error no_such(const std::string& path) {
  return {ErrorCode::not_found, path + ": no such file"};
}

}  // namespace

Disk::FilePtr Disk::find(const std::string& path) const {
  const auto found = names_.find(path);
  return found == names_.end() ? nullptr : found->second;
}

Result<Disk::FilePtr> Disk::create(const std::string& path) {
  if (!is_folder(folder_of(path))) return no_such(folder_of(path));
  if (find(path) != nullptr) return Error{ErrorCode::conflict, path + " exists"};
  auto file = std::make_shared<File>();
  file->modified = world_.now();
  file->inode = ++inodes_;
  names_[path] = file;
  return file;
}

Result<void> Disk::rename(const std::string& from, const std::string& to) {
  const FilePtr file = find(from);
  if (file == nullptr) return no_such(from);
  if (find(to) != nullptr) return Error{ErrorCode::conflict, to + " exists"};
  names_.erase(from);
  names_[to] = file;
  return {};
}

Result<void> Disk::remove(const std::string& path) {
  if (names_.erase(path) == 0) return no_such(path);
  return {};
}

void Disk::make_folder(const std::string& path) {
  for (std::string above = path; !above.empty(); above = folder_of(above)) folders_.insert(above);
}

void Disk::sync_folder(const std::string& path) {
  std::erase_if(durable_, [&](const auto& entry) { return folder_of(entry.first) == path; });
  for (const auto& [name, file] : names_) {
    if (folder_of(name) == path) durable_[name] = file;
  }
}

bool Disk::survives(const std::string& path) const {
  const FilePtr file = find(path);
  const auto kept = durable_.find(path);
  return file != nullptr && kept != durable_.end() && kept->second == file &&
         file->synced == file->bytes.size();
}

std::vector<DirEntry> Disk::list(const std::string& folder) const {
  std::vector<DirEntry> entries;
  for (const auto& [name, file] : names_) {
    if (folder_of(name) == folder) entries.push_back({name.substr(folder.size() + 1), FileKind::regular});
  }
  return entries;
}

void Disk::put(const std::string& path, std::string bytes) {
  make_folder(folder_of(path));
  auto file = std::make_shared<File>();
  file->synced = bytes.size();
  file->bytes = std::move(bytes);
  file->modified = world_.now();
  file->inode = ++inodes_;
  names_[path] = durable_[path] = file;
}

void Disk::lose_power() {
  std::map<std::string, FilePtr> survived = durable_;
  for (const auto& [name, file] : names_) {
    const auto before = durable_.find(name);
    if (before != durable_.end() && before->second == file) continue;
    if (chance(world_.dice(), 0.5)) survived[name] = file;
  }
  for (const auto& [name, file] : durable_) {
    if (!names_.contains(name) && chance(world_.dice(), 0.5)) survived.erase(name);
  }
  for (const auto& [name, file] : survived) {
    if (file->synced == file->bytes.size()) continue;
    const std::size_t unsynced = file->bytes.size() - file->synced;
    file->bytes.resize(file->synced + world_.dice().below(unsynced + 1));
    file->synced = file->bytes.size();
  }
  names_ = durable_ = std::move(survived);
}

}  // namespace zoetrope::sim
