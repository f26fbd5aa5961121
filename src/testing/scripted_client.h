#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "http/client.h"

namespace zoetrope::testing {

/// What a request looked like, with its parts read out.
struct SentRequest {
  http::Request request;
  std::vector<std::string> file_bytes;  ///< of the parts that stream a file, in order
};

/// Answers every request from one function and remembers what was asked. One thread at a time.
class ScriptedClient final : public http::Client {
 public:
  using Script = std::function<http::Exchange(const http::Request&)>;
  explicit ScriptedClient(Script script) : script_(std::move(script)) {}
  explicit ScriptedClient(http::Response response)
      : script_([response = std::move(response)](const http::Request&) { return response; }) {}
  explicit ScriptedClient(http::Failure failure)
      : script_([failure = std::move(failure)](const http::Request&) { return failure; }) {}

  http::Exchange perform(const http::Request& request, std::stop_token) override {
    sent.push_back({request, read_files(request)});
    http::Exchange exchange = script_(request);
    auto* response = std::get_if<http::Response>(&exchange);
    if (response == nullptr || !request.sink || response->status / 100 != 2) return exchange;
    if (request.accept) {
      if (auto accepted = request.accept(*response); !accepted)
        return http::Failure{http::Delivery::maybe_sent, accepted.error()};
    }
    // In two pieces, so that nobody relies on getting the whole body at once.
    const std::size_t half = response->body.size() / 2;
    for (const auto& piece : {response->body.substr(0, half), response->body.substr(half)}) {
      if (auto taken = request.sink(piece); !taken)
        return http::Failure{http::Delivery::maybe_sent, own_words.value_or(taken.error())};
    }
    response->body.clear();
    return exchange;
  }

  std::vector<SentRequest> sent;
  std::optional<Error> own_words;  ///< said when a sink ends a transfer, in place of the sink's error

 private:
  static std::vector<std::string> read_files(const http::Request& request) {
    constexpr std::size_t file_bytes_max = 1 << 20;
    std::vector<std::string> contents;
    for (const http::Part& part : request.parts) {
      if (part.file == nullptr) continue;
      std::string bytes(file_bytes_max, '\0');
      const auto count = part.file->read_at(0, bytes);
      bytes.resize(count.value_or(0));
      contents.push_back(std::move(bytes));
    }
    return contents;
  }

  Script script_;
};

}  // namespace zoetrope::testing
