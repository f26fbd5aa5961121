#include "http/curl_outcome.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <system_error>

#include "base/text.h"

namespace zoetrope::http {
namespace {

/// What libcurl returns only before there is a connection that a request could be written to.
/// https://curl.se/libcurl/c/libcurl-errors.html
constexpr CURLcode before_connection[] = {
    CURLE_FAILED_INIT,           CURLE_URL_MALFORMAT,     CURLE_COULDNT_RESOLVE_HOST,
    CURLE_COULDNT_CONNECT,       CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
    CURLE_SSL_CACERT_BADFILE,    CURLE_SSL_CIPHER,        CURLE_SSL_CERTPROBLEM,
    CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ISSUER_ERROR,
};

struct Meaning {
  CURLcode curl_code;
  ErrorCode code;
  const char* text;
};

constexpr Meaning meanings[] = {
    {CURLE_COULDNT_RESOLVE_HOST, ErrorCode::unavailable,
     "the host name cannot be resolved; check the network"},
    {CURLE_OPERATION_TIMEDOUT, ErrorCode::timed_out, "no complete answer in time"},
    {CURLE_GOT_NOTHING, ErrorCode::unavailable, "the connection was closed without an answer"},
    {CURLE_SEND_ERROR, ErrorCode::unavailable, "the connection was lost while sending"},
    {CURLE_PARTIAL_FILE, ErrorCode::corrupt, "the answer was cut short"},
    {CURLE_UNSUPPORTED_PROTOCOL, ErrorCode::corrupt, "the answer is not HTTP"},
    {CURLE_WEIRD_SERVER_REPLY, ErrorCode::corrupt, "the answer is not HTTP"},
    {CURLE_SSL_CACERT_BADFILE, ErrorCode::unavailable,
     "the trusted certificates cannot be read; install the package ca-certificates"},
};

bool is_tls(CURLcode code) {
  return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION ||
         code == CURLE_SSL_CIPHER || code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_ISSUER_ERROR;
}

Error error_of_curl(const Ending& ending) {
  const auto code = static_cast<CURLcode>(ending.curl_code);
  if (code == CURLE_COULDNT_CONNECT) {
    const std::string why = ending.os_error == 0 ? std::string("cannot connect")
                                                 : std::generic_category().message(ending.os_error);
    return {ErrorCode::unavailable, lower_ascii(why) + "; check the network"};
  }
  if (code == CURLE_RECV_ERROR) {
    if (ending.has_answer_head) return {ErrorCode::corrupt, "the answer was cut short"};
    return {ErrorCode::unavailable, "the connection was lost before the answer"};
  }
  if (is_tls(code)) return {ErrorCode::unavailable, "TLS: " + ending.detail};
  const auto* known = std::find_if(std::begin(meanings), std::end(meanings),
                                   [&](const Meaning& meaning) { return meaning.curl_code == code; });
  if (known != std::end(meanings)) return {known->code, known->text};
  return {ErrorCode::unavailable, lower_ascii(curl_easy_strerror(code))};
}

Error error_of(const Ending& ending) {
  switch (ending.by) {
    case EndedBy::curl:
      return error_of_curl(ending);
    case EndedBy::cancel:
      return {ErrorCode::cancelled, "cancelled"};
    case EndedBy::gate:
      return {ErrorCode::timed_out, "not sent: its time for sending had passed"};
    case EndedBy::address_policy:
      return {ErrorCode::invalid_input,
              fmt::format("this leads to a private address ({}), which is not allowed here", ending.detail)};
    case EndedBy::answer_too_long:
      return {ErrorCode::corrupt, fmt::format("the answer is larger than {} bytes", ending.detail)};
    case EndedBy::head_too_long:
      return {ErrorCode::corrupt,
              fmt::format("the headers of the answer are larger than {} bytes", ending.detail)};
    case EndedBy::caller:
      return ending.own_error.value_or(Error{ErrorCode::internal, "a transfer ended itself"});
  }
  return {ErrorCode::internal, "a transfer ended for no reason"};
}

}  // namespace

Delivery delivery_of(const Ending& ending) {
  if (ending.has_body) return ending.last_byte_given ? Delivery::maybe_sent : Delivery::not_sent;
  if (ending.by == EndedBy::address_policy || ending.by == EndedBy::gate) return Delivery::not_sent;
  if (ending.by != EndedBy::curl) return Delivery::maybe_sent;
  const bool is_early = std::find(std::begin(before_connection), std::end(before_connection),
                                  static_cast<CURLcode>(ending.curl_code)) != std::end(before_connection);
  return is_early ? Delivery::not_sent : Delivery::maybe_sent;
}

Failure failure_of(const Ending& ending, const std::string& what) {
  return {delivery_of(ending), error_of(ending).context(what)};
}

}  // namespace zoetrope::http
