#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope {

/// The name of a file system for its number in statfs(2), and whether other machines may use it too.
struct VolumeKind {
  std::string name;
  bool network = false;
};

/// `magic` is statfs's f_type. `mount_type` is what the mount table says ("nfs4", "fuse.sshfs"), "" when it
/// does not know: FUSE has one number for local and remote ones.
VolumeKind volume_kind(std::uint64_t magic, std::string_view mount_type);

/// The type of the file system with this device number ("8:1") in the text of /proc/self/mountinfo; "" when
/// it is not there.
std::string mount_type_in(std::string_view mountinfo, std::string_view device);

/// The file system of an open file or folder. `shown` names it in errors.
Result<VolumeInfo> volume_of(int descriptor, const std::string& shown);

}  // namespace zoetrope
