#include "env/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

namespace zoetrope {

void hold_standard_streams() {
  // open(2) takes the lowest free number, so going upwards fills exactly the gaps.
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) != -1) continue;
    if (::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) return;
  }
}

}  // namespace zoetrope
