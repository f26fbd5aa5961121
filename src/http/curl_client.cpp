#include "http/curl_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "http/address.h"
#include "http/curl_transfer.h"
#include "http/redirect.h"

namespace zoetrope::http {
namespace {

std::string shown(const Request& request, std::string_view url) {
  return fmt::format("{} {}", to_string(request.method), printable(shown_url(request, url)));
}

std::string origin_of(const Url& url) {
  return fmt::format("{}://{}:{}", url.scheme, url.host, url.port);
}

bool is_redirect(int status) {
  constexpr int followed[] = {301, 302, 303, 307, 308};
  return std::find(std::begin(followed), std::end(followed), status) != std::end(followed);
}

/// A line break in a header would be the start of another one.
Result<void> test_headers(const Headers& headers) {
  constexpr std::string_view line_breaks("\r\n\0", 3);
  for (const auto& [name, value] : headers.all()) {
    const bool is_clean = !name.empty() && name.find_first_of(line_breaks) == std::string::npos &&
                          name.find(':') == std::string::npos &&
                          value.find_first_of(line_breaks) == std::string::npos;
    if (!is_clean) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("the header {} holds a character that is not allowed", printable(name))};
    }
  }
  return {};
}

class CurlClient final : public Client {
 public:
  CurlClient(Clock& clock, std::string user_agent, std::string ca_file)
      : clock_(clock), user_agent_(std::move(user_agent)), trust_(std::move(ca_file)) {}

  Exchange perform(const Request& request, std::stop_token stop) override {
    if (request.gate) {
      CHECK(has_body(request.method) && !request.body.empty() && request.parts.empty());
      CHECK(request.repeat == Repeat::never);
    }
    if (auto clean = test_headers(request.headers); !clean) {
      return Failure{Delivery::not_sent, clean.error().context(shown(request, request.url))};
    }
    const MonoTime deadline = clock_.mono() + request.total_timeout;
    std::string url = request.url;
    std::string first_origin;
    bool left_first_origin = false;
    for (int hops = 0;; ++hops) {
      const auto parsed = admit(request, url);
      if (!parsed) return Failure{hops == 0 ? Delivery::not_sent : Delivery::maybe_sent, parsed.error()};
      if (hops == 0) first_origin = origin_of(*parsed);
      left_first_origin = left_first_origin || origin_of(*parsed) != first_origin;
      const Hop hop{request, url, *parsed, !left_first_origin, deadline - clock_.mono()};
      Exchange exchange = run(hop, stop);
      const auto* response = std::get_if<Response>(&exchange);
      if (response == nullptr || !leads_on(request, *response)) return exchange;
      if (hops == request.redirects_max) return too_many(request);
      const auto next = redirect_target(url, response->headers.get("Location"));
      if (!next) return Failure{Delivery::maybe_sent, next.error().context(shown(request, url))};
      url = *next;
    }
  }

 private:
  static Result<Url> admit(const Request& request, const std::string& url) {
    const auto parsed = parse_url(url);
    if (!parsed) return parsed.error().context(to_string(request.method));
    if (auto allowed = test_url(request.addresses, *parsed); !allowed) {
      return allowed.error().context(shown(request, url));
    }
    return parsed;
  }

  /// A POST or PATCH is never repeated at another place: its redirect is the answer.
  static bool leads_on(const Request& request, const Response& response) {
    return request.redirects_max > 0 && !has_body(request.method) && is_redirect(response.status) &&
           !response.headers.get("Location").empty();
  }

  static Failure too_many(const Request& request) {
    return {Delivery::maybe_sent,
            Error{ErrorCode::corrupt, fmt::format("{}: more than {} redirects", shown(request, request.url),
                                                  request.redirects_max)}};
  }

  Exchange run(const Hop& hop, const std::stop_token& stop) {
    const std::string what = shown(hop.request, hop.url);
    if (stop.stop_requested()) {
      return Failure{Delivery::not_sent, Error{ErrorCode::cancelled, "cancelled"}.context(what)};
    }
    if (hop.timeout <= Duration::zero()) {
      return Failure{Delivery::not_sent, Error{ErrorCode::timed_out, "no time left"}.context(what)};
    }
    auto handle = pool_.take(hop.request.addresses, origin_of(hop.parsed));
    const TransferTools tools{clock_, trust_, user_agent_};
    auto outcome = std::make_unique<Transfer>(hop, tools, *handle, stop)->run();
    pool_.give_back(std::move(handle));
    if (const auto* ending = std::get_if<Ending>(&outcome)) return failure_of(*ending, what);
    return std::move(std::get<Response>(outcome));
  }

  Clock& clock_;
  const std::string user_agent_;
  TrustStore trust_;
  CurlHandlePool pool_;  ///< goes before the store its handles may refer to
};

}  // namespace

std::unique_ptr<Client> make_curl_client(Clock& clock, std::string user_agent) {
  return std::make_unique<CurlClient>(clock, std::move(user_agent), "");
}

std::unique_ptr<Client> make_curl_client_trusting(Clock& clock, std::string user_agent, std::string ca_file) {
  return std::make_unique<CurlClient>(clock, std::move(user_agent), std::move(ca_file));
}

}  // namespace zoetrope::http
