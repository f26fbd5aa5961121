#include <fmt/format.h>

#include <algorithm>

#include "sim/disk.h"

namespace zoetrope::sim {
namespace {

constexpr std::uint64_t file_count_max = 1ULL << 40;

FileInfo info_of(const Disk::File& file) {
  FileInfo info;
  info.kind = FileKind::regular;
  info.bytes = file.bytes.size();
  info.modified = file.modified;
  info.device = 1;
  info.inode = file.inode;
  return info;
}

class OpenForReading final : public ReadableFile {
 public:
  explicit OpenForReading(Disk::FilePtr file) : file_(std::move(file)) {}
  Result<FileInfo> info() override { return info_of(*file_); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    if (offset >= file_->bytes.size()) return std::size_t{0};
    return file_->bytes.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
  }

 private:
  Disk::FilePtr file_;
};

class OpenForWriting final : public WritableFile {
 public:
  OpenForWriting(Disk::FilePtr file, std::shared_ptr<Process> process)
      : file_(std::move(file)), process_(std::move(process)) {}

  Result<void> append(std::string_view bytes) override {
    process_->point("write");
    if (process_->dead()) return process_gone();
    if (process_->world().faults().strikes(Fault::disk_full)) {
      file_->bytes += bytes.substr(0, bytes.size() / 2);
      return Error{ErrorCode::no_space, "no space left on the disk"};
    }
    file_->bytes += bytes;
    return {};
  }
  Result<void> sync() override {
    process_->point("sync of a file");
    if (process_->dead()) return process_gone();
    if (process_->world().faults().strikes(Fault::sync_fails)) {
      return Error{ErrorCode::unavailable, "input/output error"};
    }
    file_->synced = file_->bytes.size();
    return {};
  }
  Result<void> close() override { return {}; }

 private:
  Disk::FilePtr file_;
  std::shared_ptr<Process> process_;
};

class ProcessFiles final : public FileSystem {
 public:
  ProcessFiles(Disk& disk, std::shared_ptr<Process> process) : disk_(disk), process_(std::move(process)) {}

  [[nodiscard]] std::string absolute(std::string_view path) const override {
    return "/workspace/" + std::string(path);
  }
  Result<FileInfo> stat(const std::string& path) override {
    if (disk_.is_folder(path)) {
      FileInfo info;
      info.kind = FileKind::directory;
      return info;
    }
    const Disk::FilePtr file = disk_.find(path);
    if (file == nullptr) return Error{ErrorCode::not_found, path + ": no such file"};
    return info_of(*file);
  }
  Result<std::vector<DirEntry>> list(const std::string& path) override {
    if (!disk_.is_folder(path)) return Error{ErrorCode::not_found, path + ": no such folder"};
    return disk_.list(path);
  }
  Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override {
    if (process_->dead()) return process_gone();
    Disk::FilePtr file = disk_.find(path);
    if (file == nullptr) return Error{ErrorCode::not_found, path + ": no such file"};
    return std::unique_ptr<ReadableFile>(new OpenForReading(std::move(file)));
  }
  Result<std::unique_ptr<WritableFile>> create(const std::string& path, unsigned /*mode*/) override {
    TRY(may_change("create"));
    if (process_->world().faults().strikes(Fault::disk_full)) {
      return Error{ErrorCode::no_space, path + ": no space left on the disk"};
    }
    return std::unique_ptr<WritableFile>(new OpenForWriting(TRY(disk_.create(path)), process_));
  }
  Result<void> make_directories(const std::string& path) override {
    if (disk_.is_folder(path)) return {};
    TRY(may_change("mkdir"));
    disk_.make_folder(path);
    return {};
  }
  Result<void> rename_no_replace(const std::string& from, const std::string& to) override {
    TRY(may_change("rename"));
    if (process_->world().faults().strikes(Fault::rename_fails)) {
      return Error{ErrorCode::unavailable, from + ": input/output error"};
    }
    return disk_.rename(from, to);
  }
  Result<void> remove(const std::string& path) override {
    TRY(may_change("remove"));
    return disk_.remove(path);
  }
  Result<void> sync_directory(const std::string& path) override {
    TRY(may_change("sync of a folder"));
    if (process_->world().faults().strikes(Fault::sync_fails)) {
      return Error{ErrorCode::unavailable, path + ": input/output error"};
    }
    disk_.sync_folder(path);
    return {};
  }
  Result<VolumeInfo> volume(const std::string& /*path*/) override {
    VolumeInfo volume;
    volume.type = "ext4";
    volume.free_bytes = disk_.free_bytes();
    volume.free_files = file_count_max;
    volume.files_max = file_count_max;
    return volume;
  }
  Result<void> write_atomically(const std::string& path, std::string_view bytes, unsigned /*mode*/) override {
    TRY(may_change("write a whole file"));
    disk_.put(path, std::string(bytes));
    return {};
  }

 private:
  Result<void> may_change(std::string_view what) {
    process_->point(what);
    if (process_->dead()) return process_gone();
    return {};
  }

  Disk& disk_;
  std::shared_ptr<Process> process_;
};

}  // namespace

std::unique_ptr<FileSystem> make_process_files(Disk& disk, std::shared_ptr<Process> process) {
  return std::make_unique<ProcessFiles>(disk, std::move(process));
}

}  // namespace zoetrope::sim
