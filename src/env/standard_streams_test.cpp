#include "env/standard_streams.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

namespace zoetrope {
namespace {

TEST(StandardStreams, AClosedOutputStaysOneThatCannotBeWritten) {
  const int kept = dup(STDOUT_FILENO);
  close(STDOUT_FILENO);
  hold_standard_streams();
  const bool taken = fcntl(STDOUT_FILENO, F_GETFD) != -1;
  const ssize_t wrote = write(STDOUT_FILENO, "x", 1);
  const int problem = errno;
  const int next = open("/dev/null", O_RDONLY);
  dup2(kept, STDOUT_FILENO);
  close(kept);
  close(next);
  EXPECT_TRUE(taken);
  EXPECT_NE(next, STDOUT_FILENO);
  EXPECT_EQ(wrote, -1);
  EXPECT_EQ(problem, EBADF);
}

TEST(StandardStreams, OpenOnesAreLeftAlone) {
  const int before = dup(STDOUT_FILENO);
  hold_standard_streams();
  const int after = dup(STDOUT_FILENO);
  EXPECT_EQ(before + 1, after);
  close(before);
  close(after);
}

}  // namespace
}  // namespace zoetrope
