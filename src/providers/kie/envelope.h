#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"
#include "http/client.h"
#include "providers/kie/flat_json.h"

namespace zoetrope::providers {

/// An answer of KIE.ai with its wrapping understood: {"code":N,"msg":"...","data":...}. Pages of the same
/// documentation write "msg" and "message" for the same endpoint
/// (https://docs.kie.ai/market/common/get-task-detail); both are read. The code may disagree with the HTTP
/// status, typically 200 over an error code. Pages of the proxy in front of it (Cloudflare) are no JSON at
/// all.
struct Envelope {
  int http_status = 0;
  bool is_json = false;     ///< the body is a JSON object
  std::optional<int> code;  ///< of the body
  std::string said;         ///< its message in lower case, for matching only: it may hold anything
  std::string
      words;  ///< its message (or the body, when it is no JSON), safe to show: without the key, one line
  FlatJson fields;
  std::optional<std::chrono::milliseconds> retry_after;

  /// What decides: the code of the body, or the HTTP status where there is none.
  [[nodiscard]] int number() const { return code.value_or(http_status); }
  [[nodiscard]] bool is_http_success() const { return http_status >= 200 && http_status < 300; }
  /// A JSON object that neither the HTTP status nor its own code calls an error.
  [[nodiscard]] bool is_success() const { return is_http_success() && is_json && number() / 100 == 2; }

  /// "KIE.ai answered 422: image_url is invalid".
  [[nodiscard]] std::string describe() const;
  /// An Error of this code with that description, or with the remedy where there is one.
  [[nodiscard]] Error error(ErrorCode reaction) const;
};

/// Never fails: what cannot be understood is an Envelope that is no success.
Envelope read_envelope(const http::Response& response, const Redactor& redactor);

/// "500", "500.0" and 500 are the same code. Nothing for other text.
std::optional<int> parse_code(std::string_view text);

/// Words of the provider made safe to show: the key taken out, then one printable line.
std::string safe_words(std::string_view text, const Redactor& redactor);

}  // namespace zoetrope::providers
