#include "http/client_fixture.h"
#include "http/scripted_server.h"

namespace zoetrope::http {
namespace {

/// Servers that want to fill a disk, a memory or a day.
class HostileAnswer : public ClientTest {
 protected:
  /// Says the head, then the same piece until nobody listens any more.
  static std::function<void(int)> endless(const std::string& head, const std::string& piece) {
    return [head, piece](int socket) {
      ScriptedServer::read_until(socket, "\r\n\r\n");
      ScriptedServer::say(socket, head);
      while (::send(socket, piece.data(), piece.size(), MSG_NOSIGNAL) > 0) {
      }
    };
  }
};

TEST_F(HostileAnswer, AnEndlessBodyEndsAtItsLimit) {
  constexpr std::uint64_t limit = 1 << 20;
  ScriptedServer server(endless("HTTP/1.1 200 OK\r\n\r\n", std::string(65536, 'x')));
  Request get = request(Method::get, server.url());
  get.response_bytes_max = limit;
  std::uint64_t taken = 0;
  get.sink = [&taken](std::string_view bytes) -> Result<void> {
    taken += bytes.size();
    return {};
  };
  EXPECT_EQ(failure(get).error.code, ErrorCode::corrupt);
  EXPECT_LE(taken, limit);
}

TEST_F(HostileAnswer, AnEndlessBodyInChunksEndsAtItsLimit) {
  ScriptedServer server(endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                                "1000\r\n" + std::string(4096, 'x') + "\r\n"));
  EXPECT_EQ(failure(request(Method::get, server.url())).error.code, ErrorCode::corrupt);
}

TEST_F(HostileAnswer, HeadersWithoutAnEndEndAtTheirLimit) {
  ScriptedServer server(endless("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n"));
  EXPECT_EQ(failure(request(Method::get, server.url())).error.code, ErrorCode::corrupt);
}

TEST_F(HostileAnswer, ALengthThatLiesDoesNotReserveMemory) {
  ScriptedServer server([](int socket) {
    ScriptedServer::read_until(socket, "\r\n\r\n");
    ScriptedServer::say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\nx");
  });
  EXPECT_EQ(failure(request(Method::get, server.url())).error.code, ErrorCode::corrupt);
}

TEST_F(HostileAnswer, AByteNowAndThenIsNotEnough) {
  ScriptedServer server([](int socket) {
    ScriptedServer::read_until(socket, "\r\n\r\n");
    ScriptedServer::say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    while (::send(socket, "x", 1, MSG_NOSIGNAL) > 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  Request get = request(Method::get, server.url());
  get.stall_timeout = std::chrono::seconds(1);
  EXPECT_EQ(failure(get).error.code, ErrorCode::timed_out);
}

}  // namespace
}  // namespace zoetrope::http
