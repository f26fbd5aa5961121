#pragma once

#include <stop_token>
#include <string>
#include <variant>

#include "http/client.h"
#include "http/curl_body.h"
#include "http/curl_handle.h"
#include "http/curl_outcome.h"
#include "http/url.h"

namespace zoetrope::http {

/// One request to one URL: a hop of a Client::perform.
struct Hop {
  const Request& request;
  std::string url;
  Url parsed;
  bool keeps_private_headers;  ///< false once a redirect has left the first origin
  Duration timeout;
};

struct TransferTools {
  Clock& clock;
  TrustStore& trust;
  const std::string& user_agent;
};

/// Runs one hop on a handle of its own. Use once, on one thread.
class Transfer {
 public:
  Transfer(const Hop& hop, const TransferTools& tools, CurlHandle& handle, std::stop_token stop);

  std::variant<Response, Ending> run();

 private:
  static std::size_t on_head(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static int open_socket(void* self, int purpose, void* address);
  static int tune_socket(void* self, int socket, int purpose);

  void set_limits();
  void set_security();
  void set_callbacks();
  void set_gate();
  [[nodiscard]] bool take_head_line(std::string_view line);
  [[nodiscard]] bool take_body(std::string_view bytes);
  bool end(EndedBy by, std::string detail = "");
  int drive();
  void allow_for_stop(MonoTime before);
  Ending ending(int curl_code);
  /// The request was not even put together.
  Ending never_begun(const Error& error);

  const Hop& hop_;
  const TransferTools& tools_;
  CurlHandle& handle_;
  std::stop_token stop_;
  RequestBody body_;
  Response response_;
  std::size_t head_bytes_ = 0;
  std::uint64_t body_bytes_ = 0;
  bool has_head_ = false;
  Duration stopped_for_{};
  std::optional<EndedBy> ended_by_;
  std::string detail_;
  std::optional<Error> sink_error_;
  std::string refused_peer_;
  bool had_allowed_peer_ = false;
};

}  // namespace zoetrope::http
