#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>

#include "env/descriptor.h"
#include "http/client_fixture.h"

// What the kernel still delivers of a request whose process was killed. The reader's window is so small that
// most of the request waits in the sender's kernel, as it does when the way to the server is blocked for a
// while.

namespace zoetrope::http {
namespace {

constexpr std::size_t request_bytes = 24'000;
constexpr int patience_ms = 10'000;
constexpr int quiet_ms = 150;

/// A listener that takes a connection and reads nothing until it is told to.
class SlowReader {
 public:
  SlowReader() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int smallest = 1;
    setsockopt(listener_.get(), SOL_SOCKET, SO_RCVBUF, &smallest, sizeof smallest);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(listener_.get(), 1), 0);
    EXPECT_EQ(getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }

  [[nodiscard]] int port() const { return port_; }

  /// Returns once a request has come as far as it can.
  void take_connection() {
    pollfd waiting{listener_.get(), POLLIN, 0};
    ASSERT_EQ(poll(&waiting, 1, patience_ms), 1);
    connection_ = Descriptor(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    waiting = {connection_.get(), POLLIN, 0};
    ASSERT_EQ(poll(&waiting, 1, patience_ms), 1);
    for (int before = -1, now = waiting_bytes(); now != before; now = waiting_bytes()) {
      before = now;
      poll(nullptr, 0, quiet_ms);
    }
  }

  /// Everything that still comes.
  std::string read_rest() {
    std::string all;
    std::string piece(4096, '\0');
    for (;;) {
      pollfd waiting{connection_.get(), POLLIN, 0};
      if (poll(&waiting, 1, patience_ms) != 1) break;
      const ssize_t count = read(connection_.get(), piece.data(), piece.size());
      if (count <= 0) break;
      all.append(piece, 0, static_cast<std::size_t>(count));
    }
    return all;
  }

 private:
  int waiting_bytes() {
    int bytes = 0;
    ioctl(connection_.get(), FIONREAD, &bytes);
    return bytes;
  }

  Descriptor listener_;
  Descriptor connection_;
  int port_ = 0;
};

/// What arrives in all when the process that runs `send` is killed once its request is with its kernel.
std::string arrived_after_kill(const std::function<void(int port)>& send) {
  SlowReader reader;
  const pid_t child = fork();
  if (child == 0) {
    send(reader.port());
    for (;;) pause();
  }
  reader.take_connection();
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  return reader.read_rest();
}

TEST(DeadSender, AnOrdinarySocketIsDeliveredAllTheSame) {
  const std::string all = arrived_after_kill([](int port) {
    const int out = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    if (connect(out, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return;
    const std::string request(request_bytes, 'x');
    if (write(out, request.data(), request.size()) < 0) return;
  });
  EXPECT_EQ(all.size(), request_bytes) << "else the test below shows nothing";
}

TEST(DeadSender, APaidRequestIsNotDelivered) {
  const std::string all = arrived_after_kill([](int port) {
    const auto clock = make_system_clock();
    const auto client = make_curl_client(*clock, "test/1");
    Request request;
    request.method = Method::post;
    request.url = "http://127.0.0.1:" + std::to_string(port) + "/";
    request.body = std::string(request_bytes, 'x');
    request.addresses = AddressPolicy::loopback_too;
    request.gate = SendGate{clock->mono() + std::chrono::minutes(1)};
    client->perform(request, {});
  });
  EXPECT_FALSE(all.ends_with(std::string(request_bytes / 2, 'x')))
      << all.size() << " bytes arrived from a dead process";
}

}  // namespace
}  // namespace zoetrope::http
