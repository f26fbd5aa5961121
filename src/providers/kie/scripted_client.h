#pragma once

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "http/client.h"

namespace zoetrope::providers {

/// Answers every request from one function and remembers what was asked. For tests.
class ScriptedClient final : public http::Client {
 public:
  using Script = std::function<http::Exchange(const http::Request&)>;
  explicit ScriptedClient(Script script) : script_(std::move(script)) {}
  explicit ScriptedClient(http::Response response)
      : script_([response = std::move(response)](const http::Request&) { return response; }) {}
  explicit ScriptedClient(http::Failure failure)
      : script_([failure = std::move(failure)](const http::Request&) { return failure; }) {}

  http::Exchange perform(const http::Request& request, std::stop_token) override {
    sent.push_back(request);
    http::Exchange exchange = script_(request);
    auto* response = std::get_if<http::Response>(&exchange);
    if (response == nullptr || !request.sink || response->status / 100 != 2) return exchange;
    // In two pieces, so that nobody relies on getting the whole body at once.
    const std::size_t half = response->body.size() / 2;
    for (const auto& piece : {response->body.substr(0, half), response->body.substr(half)}) {
      auto taken = request.sink(piece);
      // A real client may well report the end it was asked for in its own words.
      if (!taken)
        return http::Failure{http::Delivery::maybe_sent, {ErrorCode::unavailable, "transfer ended"}};
    }
    response->body.clear();
    return exchange;
  }

  std::vector<http::Request> sent;

 private:
  Script script_;
};

inline constexpr const char* test_key = "0123456789abcdef0123456789abcdef";

inline http::Response answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

}  // namespace zoetrope::providers
