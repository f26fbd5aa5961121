#pragma once

#include <optional>
#include <string>

#include "http/client.h"

namespace zoetrope::http {

/// Who ended a transfer that has no complete answer.
enum class EndedBy {
  curl,             ///< libcurl; `curl_code` says why
  cancel,           ///< the stop token
  gate,             ///< the send gate had passed before the last byte
  address_policy,   ///< the resolved address is not allowed
  answer_too_long,  ///< response_bytes_max
  head_too_long,    ///< a header line, or all of them
  caller,           ///< the sink or a file of the request failed; `own_error` is set
};

struct Ending {
  EndedBy by = EndedBy::curl;
  int curl_code = 0;  ///< a CURLcode
  int os_error = 0;   ///< errno of a failed connect, 0 when unknown
  bool has_body = false;
  bool last_byte_given = false;  ///< the last byte of our body was handed to libcurl
  bool has_answer_head = false;
  std::string detail = "";  ///< libcurl's words on a TLS failure, made printable; the limit that was passed
  std::optional<Error> own_error = std::nullopt;
};

/// The one place that decides what is known about a request without a complete answer.
///
/// With a body: certain as long as its last byte was not handed to libcurl, which asks for bytes only when it
/// can write them. Without one: certain only for endings before the connection stood. Whatever libcurl cannot
/// tell apart is maybe_sent.
Delivery delivery_of(const Ending& ending);

/// `what` is "POST https://host/path".
Failure failure_of(const Ending& ending, const std::string& what);

}  // namespace zoetrope::http
