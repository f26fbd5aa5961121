#include "env/volume.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/text.h"
#include "env/descriptor.h"
#include "env/os_error.h"

namespace zoetrope {
namespace {

struct Row {
  std::uint64_t magic;
  std::string_view name;
  bool network;
};

/// https://man7.org/linux/man-pages/man2/statfs.2.html, and the sources of those that are not there. A folder
/// that a virtual machine gets from its host (9p, vboxsf, hgfs) counts as network: the host's programs do not
/// see our locks.
constexpr std::array rows{
    Row{0xEF53, "ext4", false},      Row{0x58465342, "xfs", false},     Row{0x9123683E, "btrfs", false},
    Row{0x01021994, "tmpfs", false}, Row{0x794C7630, "overlay", false}, Row{0x2FC12FC1, "zfs", false},
    Row{0xF2F52010, "f2fs", false},  Row{0x4D44, "vfat", false},        Row{0x2011BAB0, "exfat", false},
    Row{0x7366746E, "ntfs3", false}, Row{0x65735546, "fuse", false},    Row{0x6969, "nfs", true},
    Row{0x517B, "smb", true},        Row{0xFF534D42, "cifs", true},     Row{0xFE534D42, "smb2", true},
    Row{0x01021997, "9p", true},     Row{0x00C36400, "ceph", true},     Row{0x5346414F, "afs", true},
    Row{0x6B414653, "afs", true},    Row{0x73757245, "coda", true},     Row{0x564C, "ncp", true},
    Row{0x7461636F, "ocfs2", true},  Row{0x01161970, "gfs2", true},     Row{0x0BD00BD0, "lustre", true},
    Row{0x47504653, "gpfs", true},   Row{0x19830326, "beegfs", true},   Row{0xAAD7AAEA, "panfs", true},
    Row{0x786F4256, "vboxsf", true}, Row{0xBACBACBC, "hgfs", true},
};

/// What stands behind "fuse." in the mount table when the files are on another machine.
constexpr std::array<std::string_view, 17> remote_fuse{
    "sshfs",    "s3fs",      "rclone",    "glusterfs",   "ceph-fuse", "ceph",
    "davfs",    "davfs2",    "curlftpfs", "gcsfuse",     "mount-s3",  "goofys",
    "blobfuse", "blobfuse2", "smbnetfs",  "vmhgfs-fuse", "juicefs"};

constexpr std::string_view fuse_prefix = "fuse.";
constexpr std::size_t mount_table_bytes_max = 1 << 20;

/// All of it, or what could be read: a mount that is not found is only a type that is not known.
std::string mount_table() {
  const Descriptor file(open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 4096> piece{};
  while (file.is_open() && text.size() < mount_table_bytes_max) {
    const ssize_t got = read(file.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

VolumeKind volume_kind(std::uint64_t magic, std::string_view mount_type) {
  const bool remote = mount_type.starts_with(fuse_prefix) &&
                      std::find(remote_fuse.begin(), remote_fuse.end(),
                                mount_type.substr(fuse_prefix.size())) != remote_fuse.end();
  const auto* known =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.magic == magic; });
  const bool network = remote || (known != rows.end() && known->network);
  if (!mount_type.empty()) return {printable(mount_type), network};
  if (known != rows.end()) return {std::string(known->name), network};
  return {fmt::format("type {:#x}", magic), network};
}

std::string mount_type_in(std::string_view mountinfo, std::string_view device) {
  constexpr std::size_t device_field = 2;
  std::string found;
  for (const std::string_view line : split(mountinfo, '\n')) {
    const auto fields = split(line, ' ');
    // Optional fields stand before the dash: https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() <= device_field || fields[device_field] != device) continue;
    if (dash != fields.end() && dash + 1 != fields.end()) found = *(dash + 1);
  }
  return found;
}

Result<VolumeInfo> volume_of(int descriptor, const std::string& shown) {
  struct ::statfs status {};
  struct ::stat file {};
  if (fstatfs(descriptor, &status) != 0 || fstat(descriptor, &file) != 0)
    return os_error(errno, "ask for the file system of", shown);
  const std::string device = fmt::format("{}:{}", major(file.st_dev), minor(file.st_dev));
  // The number has 32 bits; some platforms hold it in a signed one.
  const auto magic = static_cast<std::uint64_t>(status.f_type) & 0xFFFFFFFFU;
  VolumeKind kind = volume_kind(magic, mount_type_in(mount_table(), device));
  VolumeInfo info;
  info.type = std::move(kind.name);
  info.network = kind.network;
  info.read_only = (static_cast<std::uint64_t>(status.f_flags) & ST_RDONLY) != 0;
  info.free_bytes = static_cast<std::uint64_t>(status.f_bavail) * static_cast<std::uint64_t>(status.f_frsize);
  info.files_max = status.f_files;
  info.free_files = status.f_ffree;
  return info;
}

}  // namespace zoetrope
