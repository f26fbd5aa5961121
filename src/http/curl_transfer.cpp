#include "http/curl_transfer.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.h"
#include "http/address.h"

namespace zoetrope::http {
namespace {

constexpr std::size_t head_line_bytes_max = 16 << 10;
constexpr std::size_t head_bytes_max = 64 << 10;
constexpr long slow_bytes_per_second = 1024;
constexpr Duration stopped_least = std::chrono::milliseconds(1500);  ///< more than a poll takes
constexpr int poll_max_ms = 1000;  ///< the stop token wakes the poll; this only bounds a lost wake-up
constexpr unsigned unsent_data_max_ms = 15'000;
constexpr int first_status_of_answer = 200;

long to_curl_ms(Duration duration) {
  return std::max(1L, static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(duration).count()));
}

struct SlistDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, SlistDeleter>;

/// False without memory.
bool append(HeaderList& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return false;
  (void)list.release();
  list.reset(longer);
  return true;
}

/// Headers that tell another host nothing about the account.
bool is_harmless_elsewhere(std::string_view name) {
  constexpr std::array<std::string_view, 2> harmless = {"accept", "range"};
  return std::find(harmless.begin(), harmless.end(), lower_ascii(name)) != harmless.end();
}

/// Without one of its headers a request would be another one.
Result<HeaderList> header_list(const Hop& hop) {
  HeaderList list;
  bool is_whole = append(list, "Expect:");  // a 100-continue would add a wait, and a second moment of sending
  if (has_body(hop.request.method) && hop.request.parts.empty() &&
      hop.request.headers.get("Content-Type").empty()) {
    is_whole = append(list, "Content-Type:") && is_whole;  // libcurl would claim a form
  }
  for (const auto& [name, value] : hop.request.headers.all()) {
    if (!hop.keeps_private_headers && !is_harmless_elsewhere(name)) continue;
    is_whole = append(list, value.empty() ? name + ";" : fmt::format("{}: {}", name, value)) && is_whole;
  }
  if (!is_whole) return Error{ErrorCode::unavailable, "there is not enough memory to send a request"};
  return list;
}

}  // namespace

Transfer::Transfer(const Hop& hop, const TransferTools& tools, CurlHandle& handle, std::stop_token stop)
    : hop_(hop),
      tools_(tools),
      handle_(handle),
      stop_(stop),
      body_(hop.request, tools.clock, std::move(stop)) {}

Ending Transfer::never_begun(const Error& error) {
  Ending bad = ending(CURLE_READ_ERROR);
  bad.by = EndedBy::caller;
  bad.own_error = error;
  return bad;
}

std::variant<Response, Ending> Transfer::run() {
  void* easy = handle_.easy.get();
  const Result<HeaderList> headers = header_list(hop_);
  if (!headers) return never_begun(headers.error());
  std::array<char, CURL_ERROR_SIZE> words{};
  curl_easy_setopt(easy, CURLOPT_URL, hop_.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers->get());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, tools_.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words.data());
  if (hop_.request.method == Method::head) curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  set_limits();
  set_security();
  set_callbacks();
  if (const auto attached = body_.attach(easy); !attached) return never_begun(attached.error());
  if (has_body(hop_.request.method) && hop_.request.repeat == Repeat::never) {
    // libcurl repeats a request by itself when a kept connection turns out to be dead; on a new one it does
    // not.
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  }
  if (hop_.request.gate) set_gate();

  const int code = drive();
  if (code != CURLE_OK || ended_by_) {
    if (detail_.empty()) detail_ = printable(words.data());
    return ending(code);
  }
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  response_.final_url = hop_.url;
  return std::move(response_);
}

void Transfer::set_limits() {
  void* easy = handle_.easy.get();
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, to_curl_ms(hop_.timeout));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, to_curl_ms(hop_.request.connect_timeout));
  if (hop_.request.stall_timeout > Duration::zero()) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(hop_.request.stall_timeout);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, slow_bytes_per_second);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(seconds.count()));
  }
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // a name that takes long must not hold up a cancel
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
}

void Transfer::set_security() {
  void* easy = handle_.easy.get();
  const bool with_http = hop_.request.addresses == AddressPolicy::loopback_too;
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, with_http ? "http,https" : "https");
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  tools_.trust.attach(easy);
}

void Transfer::set_callbacks() {
  void* easy = handle_.easy.get();
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_head);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(
      easy, CURLOPT_OPENSOCKETFUNCTION,
      +[](void* self, curlsocktype purpose, curl_sockaddr* address) -> curl_socket_t {
        return open_socket(self, static_cast<int>(purpose), address);
      });
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
}

void Transfer::set_gate() {
  void* easy = handle_.easy.get();
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(
      easy, CURLOPT_SOCKOPTFUNCTION, +[](void* self, curl_socket_t socket, curlsocktype purpose) {
        return tune_socket(self, socket, static_cast<int>(purpose));
      });
  curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, this);
}

int Transfer::open_socket(void* self, int purpose, void* address) {
  auto* transfer = static_cast<Transfer*>(self);
  const auto* peer = static_cast<const curl_sockaddr*>(address);
  const std::string text = numeric_text(peer->addr);
  if (purpose != CURLSOCKTYPE_IPCXN ||
      !may_connect(transfer->hop_.request.addresses, transfer->hop_.parsed, text)) {
    transfer->refused_peer_ = text;
    return CURL_SOCKET_BAD;
  }
  transfer->had_allowed_peer_ = true;
  return socket(peer->family, peer->socktype | SOCK_CLOEXEC, peer->protocol);
}

/// The kernel of a killed or stopped process goes on delivering what was written. With these two it resets
/// the connection when the process dies, and gives up on bytes that nobody acknowledges.
int Transfer::tune_socket(void* /*self*/, int socket, int /*purpose*/) {
  const linger reset_on_close = {1, 0};
  const bool is_set =
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset_on_close, sizeof reset_on_close) == 0 &&
      setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &unsent_data_max_ms, sizeof unsent_data_max_ms) == 0;
  return is_set ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
}

bool Transfer::end(EndedBy by, std::string detail) {
  ended_by_ = by;
  detail_ = std::move(detail);
  return false;
}

std::size_t Transfer::on_head(char* bytes, std::size_t size, std::size_t count, void* self) {
  const std::string_view line(bytes, size * count);
  return static_cast<Transfer*>(self)->take_head_line(line) ? line.size() : CURL_WRITEFUNC_ERROR;
}

std::size_t Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  const std::string_view piece(bytes, size * count);
  return static_cast<Transfer*>(self)->take_body(piece) ? piece.size() : CURL_WRITEFUNC_ERROR;
}

bool Transfer::take_head_line(std::string_view line) {
  head_bytes_ += line.size();
  if (line.size() > head_line_bytes_max)
    return end(EndedBy::head_too_long, std::to_string(head_line_bytes_max));
  if (head_bytes_ > head_bytes_max) return end(EndedBy::head_too_long, std::to_string(head_bytes_max));
  if (has_head_) return true;  // trailers behind a chunked body
  if (line.starts_with("HTTP/")) {
    response_.headers = {};  // what came before belonged to a 1xx
    return true;
  }
  if (trimmed(line).empty()) {
    long status = 0;
    curl_easy_getinfo(handle_.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    has_head_ = status >= first_status_of_answer;
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  response_.headers.add(std::string(trimmed(line.substr(0, colon))),
                        std::string(trimmed(line.substr(colon + 1))));
  return true;
}

bool Transfer::take_body(std::string_view bytes) {
  if (stop_.stop_requested()) return end(EndedBy::cancel);
  const std::uint64_t bytes_max = hop_.request.response_bytes_max;
  curl_off_t announced = -1;
  curl_easy_getinfo(handle_.easy.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  body_bytes_ += bytes.size();
  if (body_bytes_ > bytes_max || (announced > 0 && static_cast<std::uint64_t>(announced) > bytes_max)) {
    return end(EndedBy::answer_too_long, std::to_string(bytes_max));
  }
  const bool is_success = response_.status >= 200 && response_.status < 300;
  if (!hop_.request.sink || !is_success) {
    response_.body.append(bytes);
    return true;
  }
  const bool first_piece = body_bytes_ == bytes.size();
  if (first_piece && hop_.request.accept) {
    if (auto accepted = hop_.request.accept(response_); !accepted) {
      sink_error_ = std::move(accepted).error();
      return end(EndedBy::caller);
    }
  }
  if (auto taken = hop_.request.sink(bytes); !taken) {
    sink_error_ = std::move(taken).error();
    return end(EndedBy::caller);
  }
  return true;
}

/// A process that was stopped (SIGSTOP) goes on long after its time, and the answer may have been in its
/// socket all the while. libcurl looks at the time before it looks there; of a paid request that would be a
/// doubt for which there is no need. So the time in which nothing of this ran does not count, once all is
/// sent.
void Transfer::allow_for_stop(MonoTime before) {
  const Duration gone = tools_.clock.mono() - before;
  if (gone < stopped_least) return;
  stopped_for_ += gone;
  curl_easy_setopt(handle_.easy.get(), CURLOPT_TIMEOUT_MS, to_curl_ms(hop_.timeout + stopped_for_));
}

int Transfer::drive() {
  void* multi = handle_.multi.get();
  void* easy = handle_.easy.get();
  if (curl_multi_add_handle(multi, easy) != CURLM_OK) return CURLE_FAILED_INIT;
  int code = CURLE_RECV_ERROR;  // of a multi handle that fails on the way: nothing is known
  {
    const std::stop_callback wake(stop_, [multi] { curl_multi_wakeup(multi); });
    int running = 1;
    while (running > 0) {
      if (curl_multi_perform(multi, &running) != CURLM_OK || running == 0) break;
      if (stop_.stop_requested()) {
        end(EndedBy::cancel);
        break;
      }
      const bool is_sent = !body_.exists() || body_.last_byte_given();
      const MonoTime before = is_sent ? tools_.clock.mono() : MonoTime{};
      if (curl_multi_poll(multi, nullptr, 0, poll_max_ms, nullptr) != CURLM_OK) break;
      if (is_sent) allow_for_stop(before);
    }
  }
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg == CURLMSG_DONE) code = message->data.result;
  }
  curl_multi_remove_handle(multi, easy);
  return code;
}

Ending Transfer::ending(int curl_code) {
  Ending out;
  out.curl_code = curl_code;
  out.has_body = body_.exists();
  out.last_byte_given = body_.last_byte_given();
  out.has_answer_head = has_head_;
  out.detail = detail_;
  long os_error = 0;
  curl_easy_getinfo(handle_.easy.get(), CURLINFO_OS_ERRNO, &os_error);
  out.os_error = static_cast<int>(os_error);
  if (curl_code == CURLE_COULDNT_CONNECT && !refused_peer_.empty() && !had_allowed_peer_) {
    out.by = EndedBy::address_policy;
    out.detail = refused_peer_;
  }
  if (ended_by_) out.by = *ended_by_;
  if (body_.refused_by()) out.by = *body_.refused_by();
  out.own_error = body_.own_error() ? body_.own_error() : sink_error_;
  return out;
}

}  // namespace zoetrope::http
