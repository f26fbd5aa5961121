#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "boundary.h"

/// Connecting, sending and receiving are boundaries too: what has left is out of this process's hands, and
/// what has come is known to nobody else yet.

namespace zoetrope::mishaps {
namespace {

template <typename Call>
auto outward(const char* name, int descriptor, std::size_t bytes, Call call) {
  const std::string peer = counted_socket(descriptor);
  if (peer.empty()) return call();
  const Boundary boundary(name, peer + " " + std::to_string(bytes));
  return call();
}

/// Only an answer that came is a boundary: before the first byte nothing has happened yet.
template <typename Call>
ssize_t inward(int descriptor, Call call) {
  const ssize_t got = call();
  if (got <= 0) return got;
  const std::string peer = counted_socket(descriptor);
  if (!peer.empty()) const Boundary boundary("receive", peer + " " + std::to_string(got));
  return got;
}

}  // namespace
}  // namespace zoetrope::mishaps

using namespace zoetrope::mishaps;

extern "C" {

int connect(int descriptor, const sockaddr* address, socklen_t length) {
  return outward("connect", descriptor, 0,
                 [&] { return static_cast<int>(syscall(SYS_connect, descriptor, address, length)); });
}
ssize_t send(int descriptor, const void* bytes, size_t count, int flags) {
  return outward("send", descriptor, count, [&]() -> ssize_t {
    return syscall(SYS_sendto, descriptor, bytes, count, flags, nullptr, 0);
  });
}
ssize_t sendto(int descriptor, const void* bytes, size_t count, int flags, const sockaddr* to,
               socklen_t length) {
  return outward("send", descriptor, count, [&]() -> ssize_t {
    return syscall(SYS_sendto, descriptor, bytes, count, flags, to, length);
  });
}
ssize_t sendmsg(int descriptor, const msghdr* message, int flags) {
  return outward("send", descriptor, 0,
                 [&]() -> ssize_t { return syscall(SYS_sendmsg, descriptor, message, flags); });
}

ssize_t recv(int descriptor, void* into, size_t count, int flags) {
  return inward(descriptor, [&]() -> ssize_t {
    return syscall(SYS_recvfrom, descriptor, into, count, flags, nullptr, nullptr);
  });
}
ssize_t recvfrom(int descriptor, void* into, size_t count, int flags, sockaddr* from, socklen_t* length) {
  return inward(descriptor, [&]() -> ssize_t {
    return syscall(SYS_recvfrom, descriptor, into, count, flags, from, length);
  });
}
ssize_t recvmsg(int descriptor, msghdr* message, int flags) {
  return inward(descriptor, [&]() -> ssize_t { return syscall(SYS_recvmsg, descriptor, message, flags); });
}
ssize_t read(int descriptor, void* into, size_t count) {
  return inward(descriptor, [&]() -> ssize_t { return syscall(SYS_read, descriptor, into, count); });
}
}
