#include "http/url.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "http/address.h"
#include "http/redirect.h"

namespace zoetrope::http {
namespace {

constexpr std::size_t url_bytes_max = 4096;
constexpr long port_max = 65535;

/// The path is taken as it is written: a signed URL is valid only that way.
constexpr unsigned parse_flags = CURLU_DISALLOW_USER | CURLU_PATH_AS_IS;

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using CurlUrl = std::unique_ptr<CURLU, UrlDeleter>;

std::string part(const CurlUrl& url, CURLUPart which, unsigned flags = 0) {
  char* raw = nullptr;
  if (curl_url_get(url.get(), which, &raw, flags) != CURLUE_OK || raw == nullptr) return "";
  std::string text(raw);
  curl_free(raw);
  return text;
}

Error not_allowed(std::string_view text, std::string_view why) {
  return {ErrorCode::invalid_input, fmt::format("{}: {}", printable(without_query(text)), why)};
}

/// Bytes that parsers disagree about.
bool has_forbidden_bytes(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F || c == '\\';
  });
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Result<void> test_text(std::string_view text) {
  if (text.size() > url_bytes_max) {
    return not_allowed(text.substr(0, 100), fmt::format("the URL is longer than {} bytes", url_bytes_max));
  }
  if (has_forbidden_bytes(text)) return not_allowed(text, "the URL holds a control character or a backslash");
  return {};
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  TRY(test_text(text));
  // libcurl forgives one slash or three; other parsers read those as something else.
  const std::size_t slashes = text.find("://");
  if (slashes == std::string_view::npos || text.find(':') != slashes ||
      text.substr(slashes + 3).starts_with('/')) {
    return not_allowed(text, "this is not an absolute http or https URL");
  }
  const CurlUrl parsed(curl_url());
  const CURLUcode code = curl_url_set(parsed.get(), CURLUPART_URL, std::string(text).c_str(), parse_flags);
  if (code == CURLUE_USER_NOT_ALLOWED) return not_allowed(text, "a user name in the URL is not allowed");
  if (code != CURLUE_OK) return not_allowed(text, "this is not an absolute http or https URL");
  // Escapes in a host are decoded after it was looked at for a short form of an address: "1%2e1" is "1.1"
  // once, and 1.0.0.1 whenever it is read again.
  const std::string_view behind = text.substr(slashes + 3);
  if (behind.substr(0, behind.find_first_of("/?#")).find('%') != std::string_view::npos) {
    return not_allowed(text, "the host must be an ASCII name or an address, without escapes and zone");
  }

  Url url;
  url.scheme = lower_ascii(part(parsed, CURLUPART_SCHEME));
  url.host = lower_ascii(part(parsed, CURLUPART_HOST));
  url.path = part(parsed, CURLUPART_PATH);
  if (const std::string query = part(parsed, CURLUPART_QUERY); !query.empty()) url.path += "?" + query;
  if (url.scheme != "http" && url.scheme != "https") {
    return not_allowed(text, "this is not an absolute http or https URL");
  }
  if (url.host.empty() || !is_ascii(url.host)) {
    return not_allowed(text, "the host must be an ASCII name or an address");
  }
  if (url.host.front() == '[') url.host = url.host.substr(1, url.host.size() - 2);
  const auto port = parse_number(part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT), port_max);
  if (!port || *port == 0) return not_allowed(text, "the port is not a number from 1 to 65535");
  url.port = static_cast<std::uint16_t>(*port);
  return url;
}

Result<std::string> redirect_target(std::string_view base, std::string_view location) {
  TRY(test_text(location));
  const CurlUrl parsed(curl_url());
  const bool is_set =
      curl_url_set(parsed.get(), CURLUPART_URL, std::string(base).c_str(), parse_flags) == CURLUE_OK &&
      curl_url_set(parsed.get(), CURLUPART_URL, std::string(location).c_str(),
                   parse_flags | CURLU_URLENCODE) == CURLUE_OK;
  std::string target = is_set ? part(parsed, CURLUPART_URL) : "";
  if (target.empty()) return not_allowed(location, "this redirect is not an http or https URL");
  TRY(parse_url(target));
  return target;
}

bool is_loopback_host(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return lower_ascii(host) == "localhost" || is_loopback_address(host);
}

std::string without_query(std::string_view url) {
  std::string shown(url.substr(0, url.find_first_of("?#")));
  const std::size_t scheme_end = shown.find("://");
  if (scheme_end == std::string::npos) return shown;
  const std::size_t host_start = scheme_end + 3;
  const std::size_t host_end = std::min(shown.find('/', host_start), shown.size());
  const std::size_t user_end = shown.rfind('@', host_end);
  if (user_end != std::string::npos && user_end >= host_start)
    shown.erase(host_start, user_end + 1 - host_start);
  return shown;
}

std::string without_path(std::string_view url) {
  const std::string shown = without_query(url);
  const std::size_t scheme_end = shown.find("://");
  return scheme_end == std::string::npos ? "" : shown.substr(0, shown.find('/', scheme_end + 3));
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view unreserved_marks = "-._~";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                          unreserved_marks.find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace zoetrope::http
