#include "http/server_socket.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/beast/core/error.hpp>
#include <cerrno>

namespace zoetrope::http {
namespace {

constexpr std::size_t drain_piece_bytes = 16 << 10;
constexpr std::size_t linger_bytes_max = 64 << 20;
constexpr std::chrono::seconds linger_max(2);
constexpr std::chrono::milliseconds longest_poll(60'000);

int milliseconds_until(ServerSocket::Time deadline) {
  const auto now = std::chrono::steady_clock::now();
  if (deadline <= now) return 0;
  if (deadline - now >= longest_poll) return static_cast<int>(longest_poll.count());
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(deadline - now).count());
}

}  // namespace

bool ServerSocket::wait_for(short events) {
  for (;;) {
    pollfd item = {descriptor_, events, 0};
    const int wait_ms = milliseconds_until(deadline_);
    const int ready = poll(&item, 1, wait_ms);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
    if (ready == 0 && std::chrono::steady_clock::now() >= deadline_) return false;
  }
}

bool ServerSocket::wait_readable() {
  return wait_for(POLLIN);
}

std::size_t ServerSocket::read_bytes(char* into, std::size_t room, boost::beast::error_code& error) {
  error = {};
  if (room == 0) return 0;
  for (;;) {
    if (!wait_for(POLLIN)) {
      error = boost::beast::error::timeout;
      return 0;
    }
    const ssize_t got = recv(descriptor_, into, room, MSG_DONTWAIT);
    if (got > 0) return static_cast<std::size_t>(got);
    if (got == 0) {
      error = boost::asio::error::eof;
      return 0;
    }
    if (errno == EINTR || errno == EAGAIN) continue;
    error = boost::beast::error_code(errno, boost::system::system_category());
    return 0;
  }
}

bool ServerSocket::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!wait_for(POLLOUT)) return false;
    const ssize_t sent = send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EINTR && errno != EAGAIN) {
      return false;
    }
  }
  return true;
}

void ServerSocket::linger() {
  shutdown(descriptor_, SHUT_WR);
  set_deadline(std::chrono::steady_clock::now() + linger_max);
  std::array<char, drain_piece_bytes> dropped{};
  boost::beast::error_code error;
  std::size_t total = 0;
  while (!error && total < linger_bytes_max) total += read_bytes(dropped.data(), dropped.size(), error);
}

void ServerSocket::wait_for_close() {
  set_deadline(Time::max());
  std::array<char, drain_piece_bytes> dropped{};
  boost::beast::error_code error;
  while (!error) read_bytes(dropped.data(), dropped.size(), error);
}

void ServerSocket::arm_reset() {
  const ::linger reset_on_close = {1, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset_on_close, sizeof reset_on_close);
}

void shut_down_socket(int descriptor) {
  shutdown(descriptor, SHUT_RDWR);
}

}  // namespace zoetrope::http
