#include "http/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace zoetrope::http {
namespace {

/// A peer that writes exactly what it is told.
class RawPeer {
 public:
  explicit RawPeer(std::uint16_t port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~RawPeer() { close(socket_); }
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  void say(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// Everything until the server closes, a reset (`was_reset`), or `ending`.
  std::string hear(std::string_view ending = "\xFF") {
    std::string text;
    char byte = 0;
    ssize_t got = 1;
    while (!text.ends_with(ending) && (got = recv(socket_, &byte, 1, 0)) == 1) text += byte;
    was_reset = got < 0;
    return text;
  }
  bool is_silent_for(int ms) {
    pollfd item = {socket_, POLLIN, 0};
    return poll(&item, 1, ms) == 0;
  }

  bool was_reset = false;

 private:
  const int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

ServerResponse echo(const ServerRequest& request) {
  ServerResponse response;
  response.content_type = "text/plain";
  response.body = fmt::format("{} {} [{}]", request.method, request.target, request.body);
  return response;
}

std::unique_ptr<Server> start(Server::Handler handler, ServerOptions options = {}) {
  auto server = start_server(options, std::move(handler));
  EXPECT_TRUE(server) << server.error().message;
  return std::move(server).value();
}

ServerResponse misbehaving(Misbehave how) {
  ServerResponse response;
  response.body = "0123456789";
  response.misbehave = how;
  return response;
}

TEST(Server, KeepsAConnectionAndAnswersPipelinedRequests) {
  const auto server = start(echo);
  RawPeer peer(server->port());
  peer.say(
      "GET /a HTTP/1.1\r\nHost: h\r\n\r\nPOST /b?c=d HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyz");
  EXPECT_NE(peer.hear("GET /a []").find("Connection: keep-alive"), std::string::npos);
  EXPECT_NE(peer.hear("POST /b?c=d [xyz]").find("Content-Length: 17\r\n"), std::string::npos);
  peer.say("GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(peer.hear().ends_with("GET /last []"));
}

TEST(Server, AnswersHeadWithoutABody) {
  const auto server = start(echo);
  RawPeer peer(server->port());
  peer.say("HEAD /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const std::string heard = peer.hear();
  EXPECT_NE(heard.find("Content-Length: 10\r\n"), std::string::npos) << heard;
  EXPECT_TRUE(heard.ends_with("\r\n\r\n"));
}

TEST(Server, InvitesABodyThatWaitsForIt) {
  const auto server = start(echo);
  RawPeer peer(server->port());
  peer.say(
      "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: "
      "close\r\n\r\n");
  EXPECT_EQ(peer.hear("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.say("ok");
  EXPECT_TRUE(peer.hear().ends_with("POST /a [ok]"));
}

struct RefusalCase {
  const char* what;
  std::string request;
  const char* status;
};

TEST(Server, RefusesWhatIsTooLongOrNotHttp) {
  ServerOptions options;
  options.body_bytes_max = 1000;
  options.header_bytes_max = 2000;
  std::atomic<int> calls = 0;
  const auto server = start([&](const ServerRequest& request) { return ++calls, echo(request); }, options);
  const std::string big(1 << 20, 'x');
  const RefusalCase cases[] = {
      {"announced body", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\n" + big, "413"},
      {"chunked body",
       "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n" + big + "\r\n0\r\n\r\n",
       "413"},
      {"one header", "GET / HTTP/1.1\r\nHost: h\r\nX: " + big + "\r\n\r\n", "431"},
      {"target", "GET /" + big + " HTTP/1.1\r\nHost: h\r\n\r\n", "431"},
      {"not HTTP", "hello there, how are you?\r\n\r\n", "400"},
      {"two lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
       "400"},
      {"length and chunks",
       "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "400"},
  };
  for (const RefusalCase& refusal : cases) {
    RawPeer peer(server->port());
    peer.say(refusal.request);
    const std::string heard = peer.hear();
    EXPECT_TRUE(heard.starts_with(fmt::format("HTTP/1.1 {} ", refusal.status)))
        << refusal.what << ": " << heard;
    EXPECT_FALSE(peer.was_reset) << refusal.what;
  }
  EXPECT_EQ(calls, 0);
}

TEST(Server, AnExceptionBecomesA500ThatShowsNothing) {
  const auto server =
      start([](const ServerRequest&) -> ServerResponse { throw std::runtime_error("secret"); });
  RawPeer peer(server->port());
  peer.say("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const std::string heard = peer.hear();
  EXPECT_TRUE(heard.starts_with("HTTP/1.1 500 ")) << heard;
  EXPECT_EQ(heard.find("secret"), std::string::npos);
}

TEST(Server, AHeaderWithALineBreakIsNotSent) {
  const auto server = start([](const ServerRequest&) {
    ServerResponse response;
    response.headers.add("X-Echo", "a\r\nSet-Cookie: evil=1");
    return response;
  });
  RawPeer peer(server->port());
  peer.say("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(peer.hear().starts_with("HTTP/1.1 500 "));
}

TEST(Server, MisbehavesWhenToldTo) {
  std::atomic<Misbehave> how = Misbehave::no;
  const auto server = start([&](const ServerRequest&) { return misbehaving(how); });
  const std::string request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  {
    how = Misbehave::reset_before_answer;
    RawPeer peer(server->port());
    peer.say(request);
    EXPECT_EQ(peer.hear(), "");
    EXPECT_TRUE(peer.was_reset);
  }
  {
    how = Misbehave::cut_body_in_half;
    RawPeer peer(server->port());
    peer.say(request);
    const std::string heard = peer.hear();
    EXPECT_NE(heard.find("Content-Length: 10\r\n"), std::string::npos);
    EXPECT_TRUE(heard.ends_with("\r\n\r\n01234")) << heard;
  }
  {
    how = Misbehave::never_answer;
    RawPeer peer(server->port());
    peer.say(request);
    EXPECT_TRUE(peer.is_silent_for(50));
    server->stop();
    EXPECT_EQ(peer.hear(), "");
  }
}

TEST(Server, ClosesAConnectionThatSaysNothing) {
  ServerOptions options;
  options.read_timeout_seconds = 1;
  const auto server = start(echo, options);
  RawPeer silent(server->port());
  RawPeer slow(server->port());
  slow.say("GET / HTTP/1.1\r\nHo");
  EXPECT_EQ(silent.hear(), "");
  EXPECT_TRUE(slow.hear().starts_with("HTTP/1.1 408 "));
}

TEST(Server, TurnsAwayConnectionsBeyondItsLimit) {
  ServerOptions options;
  options.connections_max = 1;
  const auto server = start(echo, options);
  RawPeer first(server->port());
  first.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  first.hear("GET / []");
  RawPeer second(server->port());
  EXPECT_TRUE(second.hear().starts_with("HTTP/1.1 503 "));
}

TEST(Server, StopClosesIdleConnectionsAndMayBeCalledTwice) {
  const auto server = start(echo);
  RawPeer idle(server->port());
  idle.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  idle.hear("GET / []");
  std::thread other([&] { server->stop(); });
  server->stop();
  other.join();
  EXPECT_EQ(idle.hear(), "");
}

TEST(Server, ServesManyConnectionsAtOnce) {
  const auto server = start(echo);
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      RawPeer peer(server->port());
      for (int i = 0; i < 20; ++i) {
        const std::string target = fmt::format("/{}", i);
        peer.say(fmt::format("GET {} HTTP/1.1\r\nHost: h\r\n\r\n", target));
        if (peer.hear("[]").ends_with(fmt::format("GET {} []", target))) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 160);
}

TEST(StartServer, SaysThatAPortIsTaken) {
  const auto server = start(echo);
  ServerOptions options;
  options.port = server->port();
  const auto second = start_server(options, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
}

TEST(StartServer, WantsANumericAddress) {
  ServerOptions options;
  options.address = "localhost";
  const auto server = start_server(options, echo);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::invalid_input);
}

TEST(StartServer, ListensOnIpv6Too) {
  ServerOptions options;
  options.address = "::1";
  const auto server = start_server(options, echo);
  if (!server) GTEST_SKIP() << "no IPv6 here: " << server.error().message;
  EXPECT_NE((*server)->port(), 0);
}

}  // namespace
}  // namespace zoetrope::http
