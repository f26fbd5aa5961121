#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "canaries/canary_search.h"

/// Loaded into every test program (LD_PRELOAD): a test removes what it made, so each file is looked into
/// before it goes. What holds a key is written to the file that ZOETROPE_CANARY_REPORT names.

namespace {

/// Tests make files of a gigabyte out of nothing; no text of ours comes near this.
constexpr off_t looked_into_bytes_max = 64 << 20;

void look_into(int folder, const char* name) {
  const char* report = std::getenv("ZOETROPE_CANARY_REPORT");
  if (report == nullptr || name == nullptr) return;
  const int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return;
  const off_t bytes = lseek(file, 0, SEEK_END);
  close(file);
  if (bytes <= 0 || bytes > looked_into_bytes_max) return;
  const std::string path = folder == AT_FDCWD || name[0] == '/'
                               ? std::string(name)
                               : "/proc/self/fd/" + std::to_string(folder) + "/" + name;
  const std::string form = zoetrope::canaries::form_found_in(path);
  if (form.empty()) return;
  const std::string line = path + " held a key (" + form + ") when a test removed it\n";
  const int out = open(report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (out < 0) return;
  [[maybe_unused]] const ssize_t written = write(out, line.data(), line.size());
  close(out);
}

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int unlink(const char* path) noexcept {
  look_into(AT_FDCWD, path);
  return next<int(const char*)>("unlink")(path);
}

extern "C" int unlinkat(int folder, const char* path, int flags) noexcept {
  if ((flags & AT_REMOVEDIR) == 0) look_into(folder, path);
  return next<int(int, const char*, int)>("unlinkat")(folder, path, flags);
}

extern "C" int remove(const char* path) noexcept {
  look_into(AT_FDCWD, path);
  return next<int(const char*)>("remove")(path);
}
