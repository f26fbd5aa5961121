#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace zoetrope::http {

struct ServerRequest {
  std::string method;  ///< "GET", "POST", ...
  std::string target;  ///< path and query as sent
  Headers headers;
  std::string body;
  std::uint64_t connection = 0;  ///< which of the server's connections it came on, from 1
};

/// What a handler may do to a connection instead of answering properly; only a fake server has a use for
/// these.
enum class Misbehave { no, reset_before_answer, cut_body_in_half, never_answer };

struct ServerResponse {
  int status = 200;
  std::string content_type = "application/json";
  Headers headers = {};
  std::string body;
  Misbehave misbehave = Misbehave::no;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0 takes a free one
  std::uint64_t body_bytes_max = 16 << 20;
  std::uint32_t header_bytes_max = 16 << 10;
  int connections_max = 256;
  int read_timeout_seconds = 30;
};

/// A small blocking HTTP/1.1 server (Boost.Beast), one thread a connection, keep-alive. `handler` is called
/// from many threads at once and must be safe for that; an exception it throws becomes a 500 and is not shown
/// to the peer.
class Server {
 public:
  using Handler = std::function<ServerResponse(const ServerRequest&)>;

  virtual ~Server() = default;  ///< stops, closes every connection and joins
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  /// Closes every connection and joins; waits for handlers that run, so never call it from one. May be
  /// repeated.
  virtual void stop() = 0;
};

/// Errors: unavailable (the port is taken), invalid_input (`address` is not numeric).
Result<std::unique_ptr<Server>> start_server(const ServerOptions& options, Server::Handler handler);

/// One decoded part of a multipart/form-data body.
struct FormPart {
  std::string name;
  std::string file_name;
  std::string content_type;
  std::string body;
};

/// Errors: invalid_input (no boundary, broken parts).
Result<std::vector<FormPart>> parse_multipart(const ServerRequest& request);

/// The value of a query parameter, decoded; "" when it is missing.
std::string query_parameter(const ServerRequest& request, std::string_view name);

}  // namespace zoetrope::http
