#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "env/clock.h"
#include "http/client.h"
#include "http/server.h"

namespace zoetrope::http {

/// For tests: a client with the real clock, and short forms of what the tests ask of it.
class ClientTest : public ::testing::Test {
 protected:
  static Request request(Method method, std::string url, std::string body = "") {
    Request out;
    out.method = method;
    out.url = std::move(url);
    out.body = std::move(body);
    out.addresses = AddressPolicy::loopback_too;
    out.total_timeout = std::chrono::seconds(10);
    return out;
  }

  Request gated(std::string url, std::string body, Duration until_gate = std::chrono::seconds(30)) {
    Request out = request(Method::post, std::move(url), std::move(body));
    out.gate = SendGate{clock_->mono() + until_gate};
    return out;
  }

  Response answer(const Request& what) {
    Exchange exchange = client_->perform(what, {});
    if (const auto* failure = std::get_if<Failure>(&exchange)) {
      ADD_FAILURE() << failure->error.message;
      return {};
    }
    return std::get<Response>(std::move(exchange));
  }

  Failure failure(const Request& what, std::stop_token stop = {}) {
    Exchange exchange = client_->perform(what, std::move(stop));
    if (const auto* response = std::get_if<Response>(&exchange)) {
      ADD_FAILURE() << "got status " << response->status;
      return {Delivery::maybe_sent, Error{ErrorCode::internal, "no failure"}};
    }
    return std::get<Failure>(std::move(exchange));
  }

  static std::unique_ptr<Server> serve(Server::Handler handler) {
    auto server = start_server(ServerOptions{}, std::move(handler));
    EXPECT_TRUE(server);
    return std::move(server).value();
  }

  static std::string url_of(const Server& server, const std::string& path = "/") {
    return "http://127.0.0.1:" + std::to_string(server.port()) + path;
  }

  std::unique_ptr<Clock> clock_ = make_system_clock();
  std::unique_ptr<Client> client_ = make_curl_client(*clock_, "zoetrope-test/1");
};

}  // namespace zoetrope::http
