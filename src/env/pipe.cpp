#include "env/pipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "env/os_error.h"

namespace zoetrope {
namespace {

constexpr int first_free_number = STDERR_FILENO + 1;

}  // namespace

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return os_error(errno, "make", "a pipe");
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  pipe.reading = TRY(above_standard_streams(std::move(pipe.reading)));
  pipe.writing = TRY(above_standard_streams(std::move(pipe.writing)));
  return pipe;
}

Result<Descriptor> above_standard_streams(Descriptor fd) {
  if (fd.get() >= first_free_number) return fd;
  Descriptor higher(fcntl(fd.get(), F_DUPFD_CLOEXEC, first_free_number));
  if (!higher.is_open()) return os_error(errno, "duplicate", "a descriptor");
  return higher;
}

}  // namespace zoetrope
