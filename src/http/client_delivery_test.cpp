#include <pthread.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <thread>

#include "http/client_fixture.h"
#include "http/scripted_server.h"

namespace zoetrope::http {
namespace {

/// What is known about a paid request, one test for each way it can end; against real sockets.
class DeliveryTest : public ClientTest {
 protected:
  void expect(const Failure& seen, Delivery delivery, ErrorCode code) {
    EXPECT_EQ(seen.delivery, delivery) << seen.error.message;
    EXPECT_EQ(seen.error.code, code) << seen.error.message;
  }
};

/// Its third reading in a call is the one at the gate: the first two are the deadline of the call and the
/// time left for the first hop. That one waits until the server has read all the client let go of, and is far
/// in the future.
class GateClock final : public Clock {
 public:
  MonoTime mono() override {
    if (++reads_ < 3) return {0};
    server_has_the_rest.wait(false);
    return {1'000'000'000};
  }
  WallTime wall() override { return {}; }
  std::string boot_id() override { return "test"; }

  std::atomic<bool> server_has_the_rest = false;

 private:
  std::atomic<int> reads_ = 0;
};

TEST_F(DeliveryTest, ARefusedConnectionIsNotSent) {
  std::string url;
  {
    url = ScriptedServer([](int) {}).url("/task?key=1");
  }
  const Failure seen = failure(gated(url, "body"));
  expect(seen, Delivery::not_sent, ErrorCode::unavailable);
  EXPECT_EQ(seen.error.message,
            "POST " + url.substr(0, url.find('?')) + ": connection refused; check the network");
}

TEST_F(DeliveryTest, ANameThatDoesNotResolveIsNotSent) {
  const std::string too_long_for_a_label(70, 'a');
  expect(failure(gated("https://" + too_long_for_a_label + ".example/", "body")), Delivery::not_sent,
         ErrorCode::unavailable);
}

TEST_F(DeliveryTest, AFailedTlsHandshakeIsNotSent) {
  ScriptedServer server([](int socket) { ScriptedServer::say(socket, "this is not TLS\r\n"); });
  expect(failure(gated("https" + server.url().substr(4), "body")), Delivery::not_sent,
         ErrorCode::unavailable);
}

TEST_F(DeliveryTest, AGateThatHadPassedBeforeIsNotSent) {
  std::string heard;
  {
    ScriptedServer server([&](int socket) { heard = ScriptedServer::read_until(socket, "never"); });
    expect(failure(gated(server.url(), "body", std::chrono::microseconds(-1))), Delivery::not_sent,
           ErrorCode::timed_out);
  }
  EXPECT_FALSE(heard.ends_with("body"));
}

TEST_F(DeliveryTest, AGateThatPassesWhileTheBodyIsSentKeepsTheLastByteBack) {
  std::string behind;
  const std::string all_but_one(500'000, 'b');
  {
    GateClock clock;
    ScriptedServer server([&](int socket) {
      ScriptedServer::read_until(socket, "\r\n\r\n");
      for (std::size_t i = 0; i < all_but_one.size(); ++i) ScriptedServer::read_until(socket, "b");
      clock.server_has_the_rest = true;
      clock.server_has_the_rest.notify_all();
      behind = ScriptedServer::read_until(socket, "!");
    });
    const auto client = make_curl_client(clock, "t");
    Request post = request(Method::post, server.url(), all_but_one + "!");
    post.gate = SendGate{MonoTime{1'000'000}};
    const Exchange exchange = client->perform(post, {});
    ASSERT_TRUE(std::holds_alternative<Failure>(exchange));
    expect(std::get<Failure>(exchange), Delivery::not_sent, ErrorCode::timed_out);
  }
  EXPECT_EQ(behind, "");
}

TEST_F(DeliveryTest, AGatedPatchIsSentAsOneAndHasAGateToo) {
  std::string heard;
  {
    ScriptedServer server([&](int socket) {
      heard = ScriptedServer::read_until(socket, "\r\n\r\nbody");
      ScriptedServer::say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    Request patch = gated(server.url("/page"), "body");
    patch.method = Method::patch;
    EXPECT_EQ(answer(patch).status, 200);
    patch.gate = SendGate{MonoTime{}};
    expect(failure(patch), Delivery::not_sent, ErrorCode::timed_out);
  }
  EXPECT_TRUE(heard.starts_with("PATCH /page HTTP/1.1\r\n")) << heard;
}

TEST_F(DeliveryTest, ACancelBeforeTheStartConnectsNowhere) {
  ScriptedServer server([](int) {});
  std::stop_source stop;
  stop.request_stop();
  expect(failure(gated(server.url(), "body"), stop.get_token()), Delivery::not_sent, ErrorCode::cancelled);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(DeliveryTest, ACancelWhileTheBodyIsStuckIsNotSent) {
  std::stop_source stop;
  ScriptedServer server([&](int socket) {
    ScriptedServer::read_until(socket, "\r\n\r\n");
    stop.request_stop();  // by now the rest of the body has no room in the buffers
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  });
  const std::string more_than_the_buffers(32 << 20, 'b');
  expect(failure(gated(server.url(), more_than_the_buffers), stop.get_token()), Delivery::not_sent,
         ErrorCode::cancelled);
}

TEST_F(DeliveryTest, AResetBeforeTheBodyIsCompleteIsNotSent) {
  ScriptedServer server([&](int socket) {
    ScriptedServer::read_until(socket, "\r\n\r\n");
    ScriptedServer::reset_on_close(socket);
  });
  const std::string more_than_the_buffers(32 << 20, 'b');
  expect(failure(gated(server.url(), more_than_the_buffers)), Delivery::not_sent, ErrorCode::unavailable);
}

TEST_F(DeliveryTest, AResetAfterTheLastByteMayBeSent) {
  ScriptedServer server([](int socket) {
    ScriptedServer::read_until(socket, "\r\n\r\nbody");
    ScriptedServer::reset_on_close(socket);
  });
  expect(failure(gated(server.url(), "body")), Delivery::maybe_sent, ErrorCode::unavailable);
}

TEST_F(DeliveryTest, ATimeoutAfterTheLastByteMayBeSent) {
  ScriptedServer server([](int socket) { ScriptedServer::wait_for_close(socket); });
  Request post = gated(server.url(), "body");
  post.total_timeout = std::chrono::milliseconds(200);
  expect(failure(post), Delivery::maybe_sent, ErrorCode::timed_out);
}

/// As SIGSTOP does it to all of a process, and for longer than a request may take.
void be_stopped(int) {
  const timespec stop{.tv_sec = 1, .tv_nsec = 800'000'000};
  nanosleep(&stop, nullptr);
}

TEST_F(DeliveryTest, WhatCameWhileTheProcessWasStoppedIsReadAllTheSame) {
  struct sigaction before {};
  struct sigaction stops {};
  stops.sa_handler = &be_stopped;
  ASSERT_EQ(sigaction(SIGUSR1, &stops, &before), 0);
  const pthread_t client = pthread_self();
  ScriptedServer server([client](int socket) {
    ScriptedServer::read_until(socket, "\r\n\r\nbody");
    // It waits for the answer by now.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    pthread_kill(client, SIGUSR1);
    ScriptedServer::say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntask");
    ScriptedServer::wait_for_close(socket);
  });
  Request post = gated(server.url(), "body");
  post.total_timeout = std::chrono::milliseconds(500);
  const Exchange exchange = client_->perform(post, {});
  sigaction(SIGUSR1, &before, nullptr);
  ASSERT_TRUE(std::holds_alternative<Response>(exchange)) << std::get<Failure>(exchange).error.message;
  EXPECT_EQ(std::get<Response>(exchange).body, "task");
}

TEST_F(DeliveryTest, AnEmptyAnswerMayBeSentAndIsNotTriedAgain) {
  ScriptedServer server([](int socket) { ScriptedServer::read_until(socket, "\r\n\r\nbody"); });
  expect(failure(gated(server.url(), "body")), Delivery::maybe_sent, ErrorCode::unavailable);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(DeliveryTest, ACancelAfterTheLastByteMayBeSentAndTakesMilliseconds) {
  std::stop_source stop;
  std::chrono::steady_clock::time_point asked;
  ScriptedServer server([&](int socket) {
    ScriptedServer::read_until(socket, "\r\n\r\nbody");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    asked = std::chrono::steady_clock::now();
    stop.request_stop();
    ScriptedServer::wait_for_close(socket);
  });
  expect(failure(gated(server.url(), "body"), stop.get_token()), Delivery::maybe_sent, ErrorCode::cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::milliseconds(200));
}

/// libcurl repeats a request by itself when a kept connection dies before the answer. This server keeps the
/// first connection, and closes it on reading a second request.
class ResendTest : public ClientTest {
 protected:
  std::atomic<int> posts_ = 0;
  ScriptedServer server_{[this](int socket) {
    for (int i = 0; i < 2; ++i) {
      const std::string head = ScriptedServer::read_until(socket, "\r\n\r\n");
      if (head.starts_with("POST") && ScriptedServer::read_until(socket, "body").ends_with("body")) ++posts_;
      if (head.empty() || i == 1 || posts_ > 0) return;
      ScriptedServer::say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  }};
};

TEST_F(ResendTest, AGatedPostIsSeenOnce) {
  EXPECT_EQ(answer(request(Method::get, server_.url())).body, "ok");
  client_->perform(gated(server_.url(), "body"), {});
  EXPECT_EQ(posts_, 1);
}

TEST_F(ResendTest, AnyOtherPostIsSeenOnceToo) {
  EXPECT_EQ(answer(request(Method::get, server_.url())).body, "ok");
  const Failure seen = failure(request(Method::post, server_.url(), "body"));
  EXPECT_EQ(seen.delivery, Delivery::maybe_sent);
  EXPECT_EQ(posts_, 1);
}

TEST_F(ResendTest, AFormIsSeenOnceToo) {
  EXPECT_EQ(answer(request(Method::get, server_.url())).body, "ok");
  Request form = request(Method::post, server_.url());
  form.parts.push_back({"name", "body"});
  failure(form);
  EXPECT_EQ(posts_, 1);
}

TEST_F(ResendTest, APostThatMayBeRepeatedIsRepeatedAndOneThatMayNotHasAConnectionOfItsOwn) {
  ASSERT_EQ(answer(request(Method::get, server_.url())).body, "ok");
  Request form = request(Method::post, server_.url());
  form.parts.push_back({"name", "body"});
  form.repeat = Repeat::harmless;
  failure(form);  // this server answers no POST at all: the second one dies like the first
  EXPECT_EQ(posts_, 2) << "once on the connection that was kept, once on a new one";
}

TEST_F(ResendTest, AGetIsRepeatedAndSucceeds) {
  EXPECT_EQ(answer(request(Method::get, server_.url())).body, "ok");
  EXPECT_EQ(answer(request(Method::get, server_.url())).body, "ok");
  EXPECT_EQ(server_.connections(), 2);
}

}  // namespace
}  // namespace zoetrope::http
