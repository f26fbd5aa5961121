#include "unsynced.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <list>
#include <map>
#include <optional>
#include <random>
#include <utility>

#include "plan.h"

namespace zoetrope::mishaps {
namespace {

constexpr off_t sector_bytes = 512;

using Identity = std::pair<dev_t, ino_t>;

/// How one change is taken back. `descriptor` is the changed file, or the folder of the name.
struct Undo {
  enum class Kind { bytes, length, made_file, made_folder, renamed, removed } kind;
  Identity of;  ///< what has to be synced
  int descriptor = -1;
  off_t offset = 0;  ///< of `old`; the old length
  std::string old;   ///< bytes, or the name in the folder
  int old_folder = -1;
  std::string other;  ///< the earlier name, or that under which a removed file is kept
};

/// In the order of the changes.
std::list<Undo>& undos() {
  static auto* const list = new std::list<Undo>;
  return *list;
}

std::optional<Identity> identity(int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return std::nullopt;
  return Identity{status.st_dev, status.st_ino};
}

/// A descriptor that outlives the program's own. It is never closed: that would take the program's locks
/// away.
int own(int descriptor, const Identity& of) {
  static auto* const kept = new std::map<Identity, int>;
  const auto [place, is_new] = kept->try_emplace(of, -1);
  if (is_new) place->second = fcntl(descriptor, F_DUPFD_CLOEXEC, 100);
  return place->second;
}

/// Of a folder of which only a descriptor for finding names, or none, is at hand.
std::pair<int, Identity> own_folder(int folder, const char* name) {
  std::string path = name;
  const std::size_t slash = path.rfind('/');
  path = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int opened =
      static_cast<int>(syscall(SYS_openat, folder, path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const Identity of = identity(opened).value_or(Identity{});
  const int kept = own(opened, of);
  syscall(SYS_close, opened);
  return {kept, of};
}

std::string base_name(const char* name) {
  const std::string path = name;
  return path.substr(path.rfind('/') + 1);
}

off_t length_of(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 ? status.st_size : 0;
}

std::string read_back(int descriptor, off_t from, std::size_t bytes) {
  std::string old(bytes, '\0');
  auto got = syscall(SYS_pread64, descriptor, old.data(), bytes, from);
  if (got < 0) {
    // Opened for writing only, as no database is: so no lock is lost when this one is closed.
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    const int readable = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path.c_str(), O_RDONLY | O_CLOEXEC));
    got = syscall(SYS_pread64, readable, old.data(), bytes, from);
    syscall(SYS_close, readable);
  }
  old.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return old;
}

bool is_synced_by_itself(int descriptor) {
  return !plan().lying && (fcntl(descriptor, F_GETFL) & O_DSYNC) != 0;
}

void remember(Undo undo) {
  undos().push_back(std::move(undo));
}

void take_back(const Undo& undo) {
  const char* name = undo.old.c_str();
  switch (undo.kind) {
    case Undo::Kind::bytes:
      syscall(SYS_pwrite64, undo.descriptor, undo.old.data(), undo.old.size(), undo.offset);
      return;
    case Undo::Kind::length:
      syscall(SYS_ftruncate, undo.descriptor, undo.offset);
      return;
    case Undo::Kind::made_file:
      syscall(SYS_unlinkat, undo.descriptor, name, 0);
      return;
    case Undo::Kind::made_folder:
      syscall(SYS_unlinkat, undo.descriptor, name, AT_REMOVEDIR);
      return;
    case Undo::Kind::renamed:
      syscall(SYS_renameat2, undo.descriptor, name, undo.old_folder, undo.other.c_str(), 0);
      return;
    case Undo::Kind::removed:
      syscall(SYS_renameat2, AT_FDCWD, undo.other.c_str(), undo.descriptor, name, 0);
      return;
  }
}

bool is_about_bytes(const Undo& undo) {
  return undo.kind == Undo::Kind::bytes || undo.kind == Undo::Kind::length;
}

}  // namespace

std::unique_lock<std::mutex> disk_lock() {
  static auto* const disk = new std::mutex;
  return plan().power && is_ours() ? std::unique_lock(*disk) : std::unique_lock<std::mutex>();
}

void remember_write(int descriptor, off_t offset, std::size_t bytes) {
  const auto of = identity(descriptor);
  if (!plan().power || !of || is_synced_by_itself(descriptor)) return;
  const int kept = own(descriptor, *of);
  const off_t length = length_of(descriptor);
  const off_t end = offset + static_cast<off_t>(bytes);
  if (end > length) remember({.kind = Undo::Kind::length, .of = *of, .descriptor = kept, .offset = length});
  // A disk writes whole sectors, and in no order; where a file grew without its bytes there are zeros.
  for (off_t at = offset; at < end;) {
    const off_t next = std::min((at / sector_bytes + 1) * sector_bytes, end);
    std::string old = read_back(descriptor, at, static_cast<std::size_t>(next - at));
    old.resize(static_cast<std::size_t>(next - at), '\0');
    remember({.kind = Undo::Kind::bytes, .of = *of, .descriptor = kept, .offset = at, .old = std::move(old)});
    at = next;
  }
}

void remember_length(int descriptor, off_t length) {
  const auto of = identity(descriptor);
  if (!plan().power || !of) return;
  const int kept = own(descriptor, *of);
  const off_t now = length_of(descriptor);
  // Taken back in the opposite order: first the length, then the bytes.
  if (length < now) {
    remember({.kind = Undo::Kind::bytes,
              .of = *of,
              .descriptor = kept,
              .offset = length,
              .old = read_back(descriptor, length, static_cast<std::size_t>(now - length))});
  }
  remember({.kind = Undo::Kind::length, .of = *of, .descriptor = kept, .offset = now});
}

void remember_made(int folder, const char* name, bool is_folder) {
  if (!plan().power) return;
  const auto [kept, of] = own_folder(folder, name);
  remember({.kind = is_folder ? Undo::Kind::made_folder : Undo::Kind::made_file,
            .of = of,
            .descriptor = kept,
            .old = base_name(name)});
}

void remember_renamed(int from_folder, const char* from, int to_folder, const char* to) {
  if (!plan().power) return;
  const auto [kept_from, of_from] = own_folder(from_folder, from);
  const auto [kept_to, of_to] = own_folder(to_folder, to);
  remember({.kind = Undo::Kind::renamed,
            .of = of_to,
            .descriptor = kept_to,
            .old = base_name(to),
            .old_folder = kept_from,
            .other = base_name(from)});
}

void keep_removed(int folder, const char* name) {
  static int kept_files = 0;
  if (!plan().power) return;
  const std::string keep =
      plan().under + "/.mishaps-" + std::to_string(plan().owner) + "-" + std::to_string(++kept_files);
  if (syscall(SYS_linkat, folder, name, AT_FDCWD, keep.c_str(), 0) != 0) return;
  const auto [kept, of] = own_folder(folder, name);
  remember(
      {.kind = Undo::Kind::removed, .of = of, .descriptor = kept, .old = base_name(name), .other = keep});
}

void synced(int descriptor) {
  const auto of = identity(descriptor);
  if (!plan().power || plan().lying || !of) return;
  for (const Undo& undo : undos()) {
    if (undo.of == *of && undo.kind == Undo::Kind::removed)
      syscall(SYS_unlinkat, AT_FDCWD, undo.other.c_str(), 0);
  }
  undos().remove_if([&](const Undo& undo) { return undo.of == *of; });
}

void lose_unsynced(std::uint64_t seed) {
  disk_lock().release();  // stays locked
  std::mt19937_64 chance(seed);
  // Names are written in their order, by the file system's own journal: chance says how many of them are
  // there.
  const auto names = static_cast<std::uint64_t>(
      std::count_if(undos().begin(), undos().end(), [](const Undo& undo) { return !is_about_bytes(undo); }));
  std::uint64_t names_lost = seed == 0 ? names : chance() % (names + 1);
  for (auto undo = undos().rbegin(); undo != undos().rend(); ++undo) {
    if (is_about_bytes(*undo)) {
      if (seed == 0 || chance() % 2 == 0) take_back(*undo);
    } else if (names_lost > 0) {
      --names_lost;
      take_back(*undo);
    }
  }
}

}  // namespace zoetrope::mishaps
