#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "env/file_system.h"
#include "sim/process.h"

namespace zoetrope::sim {

/// The disk of a machine: what its processes see, and what of that would survive if the power went now. Names
/// survive once their folder was synced, bytes once their file was.
class Disk {
 public:
  struct File {
    std::string bytes;
    std::size_t synced = 0;  ///< so many of them are on the disk
    WallTime modified;
    std::uint64_t inode = 0;
  };
  using FilePtr = std::shared_ptr<File>;

  explicit Disk(World& world) : world_(world) {}

  [[nodiscard]] FilePtr find(const std::string& path) const;
  Result<FilePtr> create(const std::string& path);
  /// Conflict when `to` exists, not_found when there is no `from`.
  Result<void> rename(const std::string& from, const std::string& to);
  Result<void> remove(const std::string& path);
  void make_folder(const std::string& path);
  [[nodiscard]] bool is_folder(const std::string& path) const { return folders_.contains(path); }
  void sync_folder(const std::string& path);
  /// Would this file still stand under this name after a power cut?
  [[nodiscard]] bool survives(const std::string& path) const;
  [[nodiscard]] const std::map<std::string, FilePtr>& names() const { return names_; }
  [[nodiscard]] std::vector<DirEntry> list(const std::string& folder) const;
  /// A file as it is after a sync of everything.
  void put(const std::string& path, std::string bytes);

  [[nodiscard]] std::uint64_t free_bytes() const { return free_bytes_; }
  void set_free_bytes(std::uint64_t bytes) {
    free_bytes_ = bytes;
    free_bytes_since_ = world_.now();
  }
  [[nodiscard]] WallTime free_bytes_since() const { return free_bytes_since_; }

  /// What was not synced is there or not, whole or in part, as it happens to be.
  void lose_power();

 private:
  World& world_;
  std::map<std::string, FilePtr> names_;
  std::map<std::string, FilePtr> durable_;
  std::set<std::string> folders_;
  std::uint64_t inodes_ = 0;
  std::uint64_t free_bytes_ = 1ULL << 40;
  WallTime free_bytes_since_;
};

/// The workspace as one process sees it.
std::unique_ptr<FileSystem> make_process_files(Disk& disk, std::shared_ptr<Process> process);

}  // namespace zoetrope::sim
