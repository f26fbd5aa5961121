#include "http/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <list>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "base/mutex.h"
#include "base/text.h"
#include "http/server_connection.h"
#include "http/server_socket.h"

namespace zoetrope::http {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

struct Endpoint {
  sockaddr_storage storage = {};
  socklen_t length = 0;
};

std::optional<Endpoint> endpoint_of(const std::string& address, std::uint16_t port) {
  Endpoint endpoint;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&endpoint.storage);
  if (inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    endpoint.length = sizeof(sockaddr_in);
    return endpoint;
  }
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&endpoint.storage);
  if (inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    endpoint.length = sizeof(sockaddr_in6);
    return endpoint;
  }
  return std::nullopt;
}

std::uint16_t port_of(int descriptor) {
  sockaddr_storage storage = {};
  socklen_t length = sizeof storage;
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&storage), &length) != 0) return 0;
  if (storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port);
  return ntohs(reinterpret_cast<sockaddr_in*>(&storage)->sin_port);
}

Result<Descriptor> listen_on(const ServerOptions& options) {
  const std::string where = fmt::format("{} port {}", printable(options.address), options.port);
  const auto endpoint = endpoint_of(options.address, options.port);
  if (!endpoint) return Error{ErrorCode::invalid_input, where + ": this is not a numeric address"};
  Descriptor listener(socket(endpoint->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int on = 1;
  const bool is_listening =
      listener.is_open() && setsockopt(listener.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      bind(listener.number(), reinterpret_cast<const sockaddr*>(&endpoint->storage), endpoint->length) == 0 &&
      listen(listener.number(), SOMAXCONN) == 0;
  if (is_listening) return listener;
  return Error{ErrorCode::unavailable, fmt::format("cannot listen on {}: {}; choose another port", where,
                                                   lower_ascii(std::generic_category().message(errno)))};
}

class BlockingServer final : public Server {
 public:
  BlockingServer(ServerOptions options, Handler handler, Descriptor listener, Descriptor wake)
      : options_(std::move(options)),
        handler_(std::move(handler)),
        listener_(std::move(listener)),
        wake_(std::move(wake)),
        port_(port_of(listener_.number())),
        acceptor_([this] { accept_all(); }) {}

  ~BlockingServer() override { BlockingServer::stop(); }

  [[nodiscard]] std::uint16_t port() const override { return port_; }

  void stop() override {
    std::call_once(stopped_, [this] {
      eventfd_write(wake_.number(), 1);
      acceptor_.join();
      // Only the acceptor changes the list, so from here on it stands still.
      for (Connection& connection : connections_) connection.shut_down();
      for (Connection& connection : connections_) connection.thread.join();
      connections_.clear();
    });
  }

 private:
  /// Its thread closes the socket when it is done; until then stop() may shut it down.
  class Connection {
   public:
    explicit Connection(int descriptor) : number(descriptor), socket_(Descriptor(descriptor)) {}

    void shut_down() {
      const MutexLock lock(mutex_);
      if (socket_) shut_down_socket(socket_->number());
    }
    void finish() {
      const MutexLock lock(mutex_);
      socket_.reset();
    }
    [[nodiscard]] bool is_done() {
      const MutexLock lock(mutex_);
      return !socket_.has_value();
    }

    const int number;
    std::thread thread;

   private:
    Mutex mutex_;
    std::optional<Descriptor> socket_ GUARDED_BY(mutex_);
  };

  void accept_all() {
    for (;;) {
      pollfd items[] = {{listener_.number(), POLLIN, 0}, {wake_.number(), POLLIN, 0}};
      if (poll(items, std::size(items), -1) < 0) continue;  // EINTR
      if (items[1].revents != 0) return;
      const int accepted = accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC);
      reap();
      if (accepted >= 0) {
        take(accepted);
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
        poll(&items[1], 1, pause_without_descriptors_ms);
      }
    }
  }

  void take(int accepted) {
    const int on = 1;
    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connections_.size() >= static_cast<std::size_t>(options_.connections_max)) {
      turn_away(accepted);
      return;
    }
    Connection& connection = connections_.emplace_back(accepted);
    const std::uint64_t count = ++connections_taken_;
    try {
      connection.thread = std::thread([this, &connection, count] {
        serve_connection(connection.number, options_, handler_, count);
        connection.finish();
      });
    } catch (const std::system_error&) {  // no more threads
      connections_.pop_back();
    }
  }

  /// One attempt at a 503: the thread that accepts waits for nobody.
  static void turn_away(int accepted) {
    const Descriptor closed_soon(accepted);
    const std::string answer = busy_answer();
    send(accepted, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  void reap() {
    for (auto it = connections_.begin(); it != connections_.end();) {
      if (!it->is_done()) {
        ++it;
        continue;
      }
      it->thread.join();
      it = connections_.erase(it);
    }
  }

  static constexpr int pause_without_descriptors_ms = 100;

  const ServerOptions options_;
  const Handler handler_;
  const Descriptor listener_;
  const Descriptor wake_;
  const std::uint16_t port_;
  std::list<Connection> connections_;    ///< of the acceptor, and of stop() after it has joined it
  std::uint64_t connections_taken_ = 0;  ///< of the acceptor
  std::once_flag stopped_;
  std::thread acceptor_;  ///< last: it uses everything above
};

}  // namespace

Result<std::unique_ptr<Server>> start_server(const ServerOptions& options, Server::Handler handler) {
  auto listener = TRY(listen_on(options));
  Descriptor wake(eventfd(0, EFD_CLOEXEC));
  if (!wake.is_open()) return Error{ErrorCode::unavailable, "no more file descriptors for the server"};
  return std::unique_ptr<Server>(
      std::make_unique<BlockingServer>(options, std::move(handler), std::move(listener), std::move(wake)));
}

}  // namespace zoetrope::http
