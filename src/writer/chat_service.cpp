#include "writer/chat_service.h"

#include <fmt/format.h>

#include "http/url.h"

namespace zoetrope::writer {
namespace {

constexpr std::size_t key_bytes_min = 6;
constexpr std::chrono::seconds connect_timeout{10};
/// Reasoning stands in front of what is asked for, and is many times as long.
constexpr std::uint64_t answer_bytes_max = 1 << 20;

http::AddressPolicy addresses_of(const std::string& base_url) {
  const auto url = http::parse_url(base_url);
  return url && http::is_loopback_host(url->host) ? http::AddressPolicy::loopback_too
                                                  : http::AddressPolicy::public_only;
}

}  // namespace

std::string shown_name(const ChatService& service) {
  return "the language model at " + http::without_query(service.base_url);
}

Redactor redactor_of(const ChatService& service) {
  Redactor redactor;
  if (service.key.reveal().size() >= key_bytes_min) redactor.add(service.key);
  return redactor;
}

http::Request service_request(const ChatService& service, http::Method method, std::string_view path) {
  http::Request request;
  request.method = method;
  request.url = service.base_url + std::string(path);
  request.service = "llm";
  if (!service.key.empty()) request.headers.add("Authorization", "Bearer " + service.key.reveal());
  if (method == http::Method::post) request.headers.add("Content-Type", "application/json");
  request.addresses = addresses_of(service.base_url);
  request.connect_timeout = connect_timeout;
  // A server that thinks before it answers is not stalled; the total timeout is enough.
  request.stall_timeout = Duration(0);
  request.response_bytes_max = answer_bytes_max;
  return request;
}

Error failure_of(const ChatService& service, const http::Request& request, const Error& error) {
  if (error.code == ErrorCode::cancelled) return error;
  if (error.code == ErrorCode::timed_out) {
    return {error.code, fmt::format("{} gave no whole answer within {}; a faster model may",
                                    shown_name(service), to_human(request.total_timeout))};
  }
  return {error.code, fmt::format("{}: {}", shown_name(service), redactor_of(service).redact(error.message))};
}

}  // namespace zoetrope::writer
