#include "http/client.h"

#include <fmt/format.h>

#include <atomic>
#include <cstring>
#include <thread>
#include <vector>

#include "http/client_fixture.h"
#include "http/scripted_server.h"

namespace zoetrope::http {
namespace {

class TextFile final : public ReadableFile {
 public:
  TextFile(std::string text, std::uint64_t claimed) : text_(std::move(text)), claimed_(claimed) {}
  Result<FileInfo> info() override {
    FileInfo info;
    info.kind = FileKind::regular;
    info.bytes = claimed_;
    return info;
  }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    if (offset >= text_.size()) return std::size_t{0};
    const std::size_t count = std::min(into.size(), text_.size() - static_cast<std::size_t>(offset));
    std::memcpy(into.data(), text_.data() + offset, count);
    return count;
  }

 private:
  std::string text_;
  std::uint64_t claimed_;
};

ServerResponse describe(const ServerRequest& request) {
  ServerResponse response;
  response.headers.add("X-Seen", fmt::format("{} {}", request.method, request.target));
  response.body =
      fmt::format("{}|{}|{}|{}|{}", request.headers.get("User-Agent"), request.headers.get("X-Custom"),
                  request.headers.get("Content-Type"), request.headers.get("Accept-Encoding"), request.body);
  return response;
}

TEST_F(ClientTest, GetsAnAnswerWithItsHeaders) {
  const auto server = serve(describe);
  Request get = request(Method::get, url_of(*server, "/a?b=c"));
  get.headers.add("X-Custom", "yes");
  const Response response = answer(get);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("x-seen"), "GET /a?b=c");
  EXPECT_EQ(response.body, "zoetrope-test/1|yes|||");
  EXPECT_EQ(response.final_url, get.url);
}

TEST_F(ClientTest, PostsABodyOfAnySize) {
  const auto server = serve(describe);
  for (const std::size_t size : {0U, 1U, 2U, 100U, 65'536U, 3'000'000U}) {
    for (const bool is_gated : {false, true}) {
      if (is_gated && size == 0) continue;
      const std::string body(size, 'b');
      Request post = is_gated ? gated(url_of(*server), body) : request(Method::post, url_of(*server), body);
      post.headers.add("Content-Type", "application/json");
      post.response_bytes_max = 4 << 20;
      EXPECT_EQ(answer(post).body, "zoetrope-test/1||application/json||" + body) << size;
    }
  }
}

TEST_F(ClientTest, OnlyAPostThatMayBeRepeatedGoesOutOnAConnectionThatWasUsed) {
  const auto server = serve([](const ServerRequest& seen) {
    ServerResponse response;
    response.body = std::to_string(seen.connection);
    return response;
  });
  const std::string url = url_of(*server);
  Request harmless = request(Method::post, url, "body");
  harmless.repeat = Repeat::harmless;
  EXPECT_EQ(answer(request(Method::get, url)).body, "1");
  EXPECT_EQ(answer(harmless).body, "1");
  EXPECT_EQ(answer(harmless).body, "1");
  EXPECT_EQ(answer(gated(url, "body")).body, "2");
  EXPECT_EQ(answer(harmless).body, "1") << "the paid request's connection is not kept";
  EXPECT_EQ(answer(request(Method::post, url, "body")).body, "3") << "by default it is not repeated";
}

TEST_F(ClientTest, HeadHasHeadersAndNoBody) {
  const auto server = serve(describe);
  const Response response = answer(request(Method::head, url_of(*server, "/h")));
  EXPECT_EQ(response.headers.get("X-Seen"), "HEAD /h");
  EXPECT_EQ(response.body, "");
}

TEST_F(ClientTest, StreamsAFileAsAForm) {
  const auto server = serve([](const ServerRequest& form) {
    ServerResponse response;
    const auto parts = parse_multipart(form);
    if (!parts) return response;
    for (const FormPart& part : *parts) {
      response.body +=
          fmt::format("{},{},{},{};", part.name, part.file_name, part.content_type, part.body.size());
    }
    return response;
  });
  TextFile file(std::string(300'000, 'f'), 300'000);
  Request post = request(Method::post, url_of(*server));
  post.parts.push_back({"kind", "upload"});
  post.parts.push_back({"file", "", "a \"b\".png", "image/png", &file});
  post.parts.push_back({"empty", ""});
  EXPECT_EQ(answer(post).body, "kind,,,6;file,a \"b\".png,image/png,300000;empty,,,0;");
}

TEST_F(ClientTest, AFileThatBecameShorterIsNotSent) {
  const auto server = serve(describe);
  TextFile file("short", 1000);
  Request post = request(Method::post, url_of(*server));
  post.parts.push_back({"file", "", "a.png", "image/png", &file});
  const Failure shorter = failure(post);
  EXPECT_EQ(shorter.delivery, Delivery::not_sent);
  EXPECT_EQ(shorter.error.code, ErrorCode::conflict);
}

TEST_F(ClientTest, KeepsTheConnectionForTheNextGet) {
  ScriptedServer server([](int socket) {
    while (!ScriptedServer::read_until(socket, "\r\n\r\n").empty()) {
      ScriptedServer::say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  });
  for (int i = 0; i < 5; ++i) EXPECT_EQ(answer(request(Method::get, server.url())).body, "ok");
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(ClientTest, GivesTheBodyOfASuccessToTheSinkAndOthersToTheResponse) {
  const auto server = serve([](const ServerRequest& get) {
    ServerResponse response;
    response.status = get.target == "/ok" ? 200 : 404;
    response.body = std::string(200'000, 'x');
    return response;
  });
  std::size_t sunk = 0;
  Request get = request(Method::get, url_of(*server, "/ok"));
  get.sink = [&](std::string_view piece) { return sunk += piece.size(), Result<void>(); };
  EXPECT_EQ(answer(get).body, "");
  EXPECT_EQ(sunk, 200'000U);
  get.url = url_of(*server, "/missing");
  EXPECT_EQ(answer(get).body.size(), 200'000U);
  EXPECT_EQ(sunk, 200'000U);
}

TEST_F(ClientTest, AsksOnceAboutAnAnswerBeforeItsBodyGoesToTheSink) {
  const auto server = serve([](const ServerRequest&) {
    ServerResponse response;
    response.headers.add("ETag", "\"v1\"");
    response.body = std::string(200'000, 'x');
    return response;
  });
  std::size_t sunk = 0;
  int asked = 0;
  Request get = request(Method::get, url_of(*server));
  get.sink = [&](std::string_view piece) { return sunk += piece.size(), Result<void>(); };
  get.accept = [&](const Response& head) {
    ++asked;
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.get("ETag"), "\"v1\"");
    EXPECT_EQ(sunk, 0U);
    return Result<void>();
  };
  answer(get);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(sunk, 200'000U);
  get.accept = [](const Response&) -> Result<void> { return Error{ErrorCode::corrupt, "another file"}; };
  EXPECT_EQ(failure(get).error.code, ErrorCode::corrupt);
  EXPECT_EQ(sunk, 200'000U);
}

TEST_F(ClientTest, EndsWithTheErrorOfTheSink) {
  const auto server = serve(describe);
  Request get = request(Method::get, url_of(*server, "/p?token=secret"));
  get.sink = [](std::string_view) -> Result<void> { return Error{ErrorCode::no_space, "the disk is full"}; };
  const Failure full = failure(get);
  EXPECT_EQ(full.error.code, ErrorCode::no_space);
  EXPECT_EQ(full.error.message, "GET " + url_of(*server, "/p") + ": the disk is full");
}

struct AnswerCase {
  const char* what;
  std::string answer;
  bool is_reset;
  ErrorCode expected;
};

TEST_F(ClientTest, AnAnswerThatIsBrokenOrTooLongIsNeverTakenForAnAnswer) {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  const std::string big(2000, 'x');
  std::string many_headers;
  for (int i = 0; i < 40; ++i) many_headers += fmt::format("X-{}: {}\r\n", i, big);
  const AnswerCase cases[] = {
      {"cut by length", head + "Content-Length: 10\r\n\r\n12345", false, ErrorCode::corrupt},
      {"reset inside the body", head + "Content-Length: 10\r\n\r\n12345", true, ErrorCode::corrupt},
      {"cut chunks", head + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n", false, ErrorCode::corrupt},
      {"bad chunk", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n12345\r\n", false, ErrorCode::corrupt},
      {"announced too long", head + "Content-Length: 2000\r\n\r\n" + big, false, ErrorCode::corrupt},
      {"too long in chunks", head + "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + big + "\r\n0\r\n\r\n",
       false, ErrorCode::corrupt},
      {"too long without a length", head + "\r\n" + big, false, ErrorCode::corrupt},
      {"long header", head + "X: " + std::string(20'000, 'x') + "\r\nContent-Length: 0\r\n\r\n", false,
       ErrorCode::corrupt},
      {"many headers", head + many_headers + "Content-Length: 0\r\n\r\n", false, ErrorCode::corrupt},
      {"not HTTP", "SSH-2.0-OpenSSH_9.2 and more of that\r\n\r\n", false, ErrorCode::corrupt},
      {"nothing", "", false, ErrorCode::unavailable},
      {"reset before the answer", "", true, ErrorCode::unavailable},
      {"cut head", head + "Content-Le", true, ErrorCode::unavailable},
  };
  for (const AnswerCase& broken : cases) {
    ScriptedServer server([&](int socket) {
      ScriptedServer::read_until(socket, "\r\n\r\nbody");
      ScriptedServer::say(socket, broken.answer);
      if (!broken.is_reset) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(30));  // a reset drops what was not read yet
      ScriptedServer::reset_on_close(socket);
    });
    Request post = request(Method::post, server.url(), "body");
    post.response_bytes_max = 1000;
    const Failure seen = failure(post);
    EXPECT_EQ(seen.error.code, broken.expected) << broken.what << ": " << seen.error.message;
    EXPECT_EQ(seen.delivery, Delivery::maybe_sent) << broken.what;
    EXPECT_EQ(server.connections(), 1) << broken.what;
  }
}

TEST_F(ClientTest, InterimAnswersAndTrailersAreNoPartOfTheAnswer) {
  ScriptedServer server([](int socket) {
    ScriptedServer::read_until(socket, "\r\n\r\n");
    ScriptedServer::say(
        socket,
        "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
        "X-Real: 1\r\n\r\n2\r\nok\r\n0\r\nX-Late: 1\r\n\r\n");
  });
  const Response response = answer(request(Method::get, server.url()));
  EXPECT_EQ(response.body, "ok");
  EXPECT_EQ(response.headers.get("X-Real"), "1");
  EXPECT_EQ(response.headers.get("X-Early"), "");
  EXPECT_EQ(response.headers.get("X-Late"), "");
}

TEST_F(ClientTest, NeverDecompresses) {
  ScriptedServer server([](int socket) {
    ScriptedServer::read_until(socket, "\r\n\r\n");
    ScriptedServer::say(socket,
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8bzz");
  });
  EXPECT_EQ(answer(request(Method::get, server.url())).body, "\x1f\x8bzz");
}

TEST_F(ClientTest, ATransferThatStallsTimesOut) {
  ScriptedServer server([](int socket) {
    ScriptedServer::read_until(socket, "\r\n\r\n");
    ScriptedServer::say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nslow");
    ScriptedServer::wait_for_close(socket);
  });
  Request get = request(Method::get, server.url());
  get.stall_timeout = std::chrono::seconds(1);
  EXPECT_EQ(failure(get).error.code, ErrorCode::timed_out);
}

TEST_F(ClientTest, RefusesHeadersThatWouldSmuggleAnotherOne) {
  const auto server = serve(describe);
  for (const auto& [name, value] : {std::pair{"X-A", "b\r\nX-Evil: 1"}, std::pair{"X-A\r\nX-Evil", "1"},
                                    std::pair{"X-A: 1", "b"}, std::pair{"", "b"}}) {
    Request get = request(Method::get, url_of(*server));
    get.headers.add(name, value);
    EXPECT_EQ(failure(get).error.code, ErrorCode::invalid_input);
  }
}

TEST_F(ClientTest, TakesNoProxyFromTheEnvironment) {
  ScriptedServer proxy([](int) {});
  setenv("http_proxy", proxy.url().c_str(), 1);
  setenv("ALL_PROXY", proxy.url().c_str(), 1);
  const auto server = serve(describe);
  EXPECT_EQ(answer(request(Method::get, url_of(*server))).status, 200);
  EXPECT_EQ(proxy.connections(), 0);
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
}

TEST_F(ClientTest, ServesManyThreadsAtOnce) {
  const auto server = serve(describe);
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 15; ++i) {
        const std::string body = fmt::format("{}-{}", t, i);
        const Request what =
            i % 2 == 0 ? request(Method::post, url_of(*server), body) : gated(url_of(*server), body);
        const Exchange exchange = client_->perform(what, {});
        const auto* response = std::get_if<Response>(&exchange);
        if (response != nullptr && response->body.ends_with("|" + body)) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 120);
}

TEST(Complete, GivesTheAnswerOrTheError) {
  EXPECT_EQ(complete(Response{201, {}, "b", "u"})->status, 201);
  EXPECT_EQ(complete(Failure{Delivery::not_sent, Error{ErrorCode::timed_out, "late"}}).error().code,
            ErrorCode::timed_out);
}

}  // namespace
}  // namespace zoetrope::http
