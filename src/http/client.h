#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "base/time.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "http/message.h"

namespace zoetrope::http {

enum class Method { get, head, post, patch };
std::string_view to_string(Method method);

/// Does a request of this method carry something that it asks to be done?
inline bool has_body(Method method) {
  return method == Method::post || method == Method::patch;
}

/// May the server see a POST or PATCH twice? `harmless` lets it go out on a connection that is kept alive,
/// which libcurl repeats the request for by itself when that connection turns out to be dead; only for what
/// costs nothing and does nothing more the second time. `never` gives it a connection of its own.
enum class Repeat { never, harmless };

/// Where a request may go. `public_only`: https to globally routable addresses on port 443. `loopback_too`:
/// additionally plain http and https, any port, to 127.0.0.0/8 and ::1; chosen when the user's own base URL
/// points to loopback. The test is made on the resolved peer address, at every hop.
enum class AddressPolicy { public_only, loopback_too };

/// One field of a multipart/form-data body. A file is streamed from `file`, never held in memory.
struct Part {
  std::string name;
  std::string value = "";
  std::string file_name = "";     ///< with `file`
  std::string content_type = "";  ///< with `file`
  ReadableFile* file = nullptr;   ///< outlives the call; null for a plain value
};

/// How a paid request is sent (a fresh connection that no layer resends).
///
/// Requires a POST or PATCH with a `body` that is not empty, and Repeat::never.
///
/// libcurl repeats a POST silently when a *reused* connection dies before the first byte of the answer
/// (curl/curl: lib/transfer.c, Curl_retry_request). A gated request therefore gets a connection of its own
/// that is neither reused nor kept, HTTP/1.1, no redirects, no 100-continue, SO_LINGER {1, 0} and
/// TCP_USER_TIMEOUT, so that the kernel does not deliver it after the process has died or was stopped.
struct SendGate {
  /// Read immediately before the last byte of the body is handed over, i.e. after connect and TLS. Past it,
  /// the request is not completed and reported as not sent.
  MonoTime last_byte_before;
};

struct Response;

struct Request {
  Method method = Method::get;
  std::string url;
  bool url_is_secret = false;  ///< whoever knows it may act: messages and logs show its host alone
  std::string service = "";  ///< who is asked, as a log calls it: "kie", "catbox"; "" for the host of the URL
  Headers headers = {};      ///< User-Agent is added by the client
  std::string body = "";
  std::vector<Part> parts = {};   ///< multipart/form-data instead of `body` when not empty
  Repeat repeat = Repeat::never;  ///< of a POST or PATCH; a GET or HEAD may always be repeated
  AddressPolicy addresses = AddressPolicy::public_only;
  Duration connect_timeout = std::chrono::seconds(10);
  Duration total_timeout = std::chrono::seconds(30);
  /// Below 1 KiB/s for this long ends the transfer; 0 switches it off.
  Duration stall_timeout = std::chrono::seconds(20);
  std::uint64_t response_bytes_max = 1 << 20;
  /// Redirects of a GET or HEAD followed by the client's own loop, each hop tested like the first. Once a hop
  /// has left the first scheme, host and port, only Accept and Range go along of `headers`. One redirect too
  /// many is corrupt; with 0, and for every POST and PATCH, the redirect is the answer.
  int redirects_max = 0;
  std::optional<SendGate> gate = std::nullopt;
  /// When set, asked once about a 2xx answer, of which only status and headers are there, before anything of
  /// its body goes to the sink; an Error it returns ends the transfer with that error.
  std::function<Result<void>(const Response&)> accept = nullptr;
  /// When set, the body of a 2xx answer goes here piece by piece instead of Response::body; an Error it
  /// returns ends the transfer with that error.
  std::function<Result<void>(std::string_view)> sink = nullptr;
};

/// What messages and logs show of this URL, which is the request's or one that it was redirected to.
std::string shown_url(const Request& request, std::string_view url);

/// The end of an answer with neither a length nor chunks is the end of its connection, so that one cut short
/// there looks complete.
struct Response {
  int status = 0;
  Headers headers;
  std::string body;
  std::string final_url;  ///< after redirects
};

/// What is known when there is no complete answer.
enum class Delivery {
  not_sent,    ///< certain: the last byte of the request was never handed to the kernel
  maybe_sent,  ///< the server may have the whole request
};

struct Failure {
  Delivery delivery = Delivery::maybe_sent;
  /// unavailable, timed_out, cancelled, corrupt (too long, broken framing, cut short), invalid_input (URL or
  /// address not allowed), or what the sink returned. Never holds a header or body of ours.
  Error error;
};

using Exchange = std::variant<Response, Failure>;

/// One HTTP client for everything that leaves the process. Safe for concurrent use: each call uses a handle
/// of its own, from a pool that keeps connections alive; the DNS cache, the TLS sessions and the trusted
/// certificates are shared. A GET, a HEAD, and a POST or PATCH with Repeat::harmless may reuse a connection,
/// and libcurl repeats them when that turns out to be dead; every other POST or PATCH opens its own, so that
/// none is sent twice. HTTP/1.1 only, TLS 1.2 or newer.
/// Never uses a proxy from the environment, never decompresses. A call ends within its total timeout, and
/// within milliseconds once `stop` is requested.
class Client {
 public:
  virtual ~Client() = default;
  virtual Exchange perform(const Request& request, std::stop_token stop) = 0;
};

std::unique_ptr<Client> make_curl_client(Clock& clock, std::string user_agent);

/// A complete answer or its Error, for requests that may be repeated at will.
Result<Response> complete(Exchange exchange);

}  // namespace zoetrope::http
