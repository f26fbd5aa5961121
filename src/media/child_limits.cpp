#include "media/child_limits.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <string>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ZOETROPE_MEDIA_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ZOETROPE_MEDIA_SANITIZED
#endif

namespace zoetrope::media {
namespace {

#ifdef ZOETROPE_MEDIA_SANITIZED
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

Error refused(const char* what) {
  return {ErrorCode::unavailable, std::string("the system does not let the media child limit its ") + what};
}

/// Lowers a limit; one that is lower already stays. `grace` is what the hard limit lies above the soft one.
template <typename Resource>
bool lower(Resource resource, rlim_t value, rlim_t grace = 0) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0) return false;
  limit.rlim_max = std::min(limit.rlim_max, value + grace);
  limit.rlim_cur = std::min(limit.rlim_max, value);
  return setrlimit(resource, &limit) == 0;
}

Result<void> limit_writing() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("privileges");
  if (!lower(RLIMIT_CORE, 0)) return refused("core files");
  // A write beyond the limit is then an error where it happens, not a signal.
  if (std::signal(SIGXFSZ, SIG_IGN) == SIG_ERR) return refused("signals");
  if (!lower(RLIMIT_FSIZE, 0)) return refused("files");
  return {};
}

}  // namespace

Result<void> limit_server() {
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return refused("visibility");
  return limit_writing();
}

Result<void> limit_child(std::chrono::seconds cpu) {
  TRY(limit_writing());
  // At the soft limit the kernel sends SIGXCPU, which names the reason; at the hard one only SIGKILL.
  constexpr rlim_t cpu_grace_seconds = 5;
  if (!lower(RLIMIT_CPU, static_cast<rlim_t>(cpu.count()), cpu_grace_seconds)) return refused("CPU time");
  if (!sanitized && !lower(RLIMIT_AS, child_address_space_bytes)) return refused("memory");
  return {};
}

Result<void> forbid_new_descriptors() {
  // The leak check at the end of a sanitized program opens files of /proc.
  if (!sanitized && !lower(RLIMIT_NOFILE, 0)) return refused("descriptors");
  return {};
}

}  // namespace zoetrope::media
