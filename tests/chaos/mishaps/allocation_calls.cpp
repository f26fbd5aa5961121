#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

/// ZOETROPE_MISHAPS_ALLOCATION=K or K:COUNT: the K-th allocation since the program was loaded fails, and the
/// COUNT - 1 after it. ZOETROPE_MISHAPS_ALLOCATIONS: a file that is told at the end how many there were. A
/// library of its own, so that the others may allocate as they like.

extern "C" {
void* __libc_malloc(size_t bytes);
void* __libc_calloc(size_t count, size_t bytes);
void* __libc_realloc(void* old, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);
}

namespace {

std::atomic<std::int64_t> made = 0;
std::int64_t fails_from = 0;  // 0: none, as in a fork or before the program begins
std::int64_t fails_count = 1;
pid_t owner = 0;

[[gnu::constructor]] void begin() {
  const char* text = getenv("ZOETROPE_MISHAPS_ALLOCATION");
  if (text == nullptr) return;
  const char* end = text + strlen(text);
  std::int64_t from = 0;
  const auto [rest, problem] = std::from_chars(text, end, from);
  if (rest != end) std::from_chars(rest + 1, end, fails_count);
  owner = getpid();
  made = 0;
  fails_from = from;
}

[[gnu::destructor]] void end() {
  const char* file = getenv("ZOETROPE_MISHAPS_ALLOCATIONS");
  if (file == nullptr || getpid() != owner) return;
  const std::int64_t count = made;
  fails_from = 0;
  const std::string text = std::to_string(count) + "\n";
  const int opened = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (opened < 0 || write(opened, text.data(), text.size()) < 0) abort();
  close(opened);
}

bool fails() {
  if (fails_from == 0) return false;
  const std::int64_t number = ++made;
  if (number < fails_from || number >= fails_from + fails_count || getpid() != owner) return false;
  errno = ENOMEM;
  return true;
}

}  // namespace

extern "C" {

void* malloc(size_t bytes) noexcept {
  return fails() ? nullptr : __libc_malloc(bytes);
}
void* calloc(size_t count, size_t bytes) noexcept {
  return fails() ? nullptr : __libc_calloc(count, bytes);
}
void* realloc(void* old, size_t bytes) noexcept {
  return fails() ? nullptr : __libc_realloc(old, bytes);
}
void* aligned_alloc(size_t alignment, size_t bytes) noexcept {
  return fails() ? nullptr : __libc_memalign(alignment, bytes);
}
int posix_memalign(void** into, size_t alignment, size_t bytes) noexcept {
  *into = fails() ? nullptr : __libc_memalign(alignment, bytes);
  return *into == nullptr ? ENOMEM : 0;
}
}
