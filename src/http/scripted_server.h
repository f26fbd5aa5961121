#pragma once

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/check.h"

namespace zoetrope::http {

/// For tests: a TCP server on loopback that does byte for byte what the test says, one connection after the
/// other.
class ScriptedServer {
 public:
  /// `script` gets each connection, which is closed when it returns.
  explicit ScriptedServer(std::function<void(int)> script) : script_(std::move(script)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    CHECK(bind(listener_, generic, length) == 0 && listen(listener_, 16) == 0);
    CHECK(getsockname(listener_, generic, &length) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~ScriptedServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    for (Connection& connection : open_) {
      shutdown(connection.socket, SHUT_RDWR);
      connection.thread.join();
      close(connection.socket);
    }
    close(listener_);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] std::string url(std::string_view path = "/") const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
  }

  /// What arrives until it ends with `ending` or the peer closed.
  static std::string read_until(int socket, std::string_view ending) {
    std::string text;
    char byte = 0;
    while (!text.ends_with(ending) && recv(socket, &byte, 1, 0) == 1) text += byte;
    return text;
  }
  static void say(int socket, std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  static void wait_for_close(int socket) {
    std::array<char, 4096> dropped{};
    while (recv(socket, dropped.data(), dropped.size(), 0) > 0) {
    }
  }
  static void reset_on_close(int socket) {
    const linger now = {1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }

 private:
  void run() {
    for (;;) {
      const int socket = accept(listener_, nullptr, nullptr);
      if (socket < 0) return;
      ++connections_;
      Connection& connection = open_.emplace_back();
      connection.thread = std::thread([this, socket] {
        script_(socket);
        // Closes for the peer, a reset included, and keeps the number taken until the end of the test.
        dup2(listener_, socket);
      });
      connection.socket = socket;
    }
  }

  struct Connection {
    int socket = -1;
    std::thread thread;
  };

  std::function<void(int)> script_;
  const int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::list<Connection> open_;  ///< of thread_ until it is joined
  std::thread thread_;
};

}  // namespace zoetrope::http
