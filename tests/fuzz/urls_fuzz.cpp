#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "fuzz/answers.h"
#include "fuzz/fuzz_target.h"
#include "http/address.h"
#include "http/redirect.h"
#include "http/url.h"

/// Any text as the URL of a result, and any behind its first line as where a redirect from there leads; any 4
/// or 16 bytes behind "#" as an address.

namespace {

using namespace zoetrope;
using http::AddressPolicy;
using http::Url;

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// Written down once more, as ranges, from the registries that src/http/address.cpp names.
constexpr Range not_global[] = {
    {0x00000000, 0x00FFFFFF}, {0x0A000000, 0x0AFFFFFF}, {0x64400000, 0x647FFFFF}, {0x7F000000, 0x7FFFFFFF},
    {0xA9FE0000, 0xA9FEFFFF}, {0xAC100000, 0xAC1FFFFF}, {0xC0000000, 0xC00000FF}, {0xC0000200, 0xC00002FF},
    {0xC0586300, 0xC05863FF}, {0xC0A80000, 0xC0A8FFFF}, {0xC6120000, 0xC613FFFF}, {0xC6336400, 0xC63364FF},
    {0xCB007100, 0xCB0071FF}, {0xE0000000, 0xFFFFFFFF},
};

bool is_global_v4(const unsigned char* bytes) {
  const std::uint32_t address = (std::uint32_t{bytes[0]} << 24U) | (std::uint32_t{bytes[1]} << 16U) |
                                (std::uint32_t{bytes[2]} << 8U) | bytes[3];
  return std::none_of(std::begin(not_global), std::end(not_global),
                      [&](const Range& range) { return address >= range.first && address <= range.last; });
}

bool is_global_v6(const unsigned char* bytes) {
  const auto begins = [bytes](std::initializer_list<unsigned char> with) {
    return std::equal(with.begin(), with.end(), bytes);
  };
  if (begins({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF})) return is_global_v4(bytes + 12);
  if (begins({0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) return is_global_v4(bytes + 12);
  if (begins({0x20, 0x02})) return is_global_v4(bytes + 2);
  if (begins({0x20, 0x01}) && bytes[2] < 2) return false;
  if (begins({0x20, 0x01, 0x0D, 0xB8})) return false;
  if (begins({0x3F, 0xFF}) && bytes[2] < 0x10) return false;
  return bytes[0] >= 0x20 && bytes[0] < 0x40;
}

bool is_global(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return is_global_v4(reinterpret_cast<const unsigned char*>(&v4.sin_addr));
  }
  return is_global_v6(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr.s6_addr);
}

/// The rules for one address to which a name may resolve.
void check_address(const Url& url, const sockaddr& address) {
  const std::string numeric = http::numeric_text(address);
  fuzz::require(http::is_global_address(numeric) == is_global(address),
                "an address is judged by the registries");
  if (http::may_connect(AddressPolicy::public_only, url, numeric))
    fuzz::require(is_global(address), "nothing leads into a network that is not public");
  if (http::may_connect(AddressPolicy::loopback_too, url, numeric))
    fuzz::require(is_global(address) || http::is_loopback_address(numeric), "loopback is no other network");
}

void check_bytes_of_address(std::string_view bytes) {
  const Url url{.scheme = "https", .host = "example.org", .port = 443, .path = "/"};
  if (bytes.size() == 4) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(&address.sin_addr));
    check_address(url, reinterpret_cast<const sockaddr&>(address));
  } else if (bytes.size() == 16) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(&address.sin6_addr));
    check_address(url, reinterpret_cast<const sockaddr&>(address));
  }
}

/// What the C library makes of the host, which is where a connection would go: it knows octal, hexadecimal
/// and short forms. Names are not looked up.
void check_numeric_host(const Url& url) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(url.host.c_str(), nullptr, &hints, &found) != 0) return;
  check_address(url, *found->ai_addr);
  const bool global = is_global(*found->ai_addr);
  freeaddrinfo(found);
  fuzz::require(!http::test_url(AddressPolicy::public_only, url) || global,
                "an address of another network is refused before a connection is made");
}

void check_url(std::string_view text, const Url& url) {
  fuzz::require(url.scheme == "https" || url.scheme == "http", "only http and https are read");
  fuzz::require(url.port > 0 && !url.host.empty(), "there is a host and a port");
  fuzz::require(url.host.find_first_of("@/\\?# %") == std::string::npos && lower_ascii(url.host) == url.host,
                "a host has nothing else in it");
  fuzz::require(text.find_first_of("\r\n\t\\") == std::string_view::npos, "nothing that breaks a request");
  if (http::test_url(AddressPolicy::public_only, url))
    fuzz::require(url.scheme == "https" && url.port == 443 && !http::is_loopback_host(url.host),
                  "public is https on its own port");
  const std::string host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  const std::string rebuilt = url.scheme + "://" + host + ":" + std::to_string(url.port) + url.path;
  if (const auto again = http::parse_url(rebuilt))
    fuzz::require(again->host == url.host && again->port == url.port && again->path == url.path,
                  "the parts are those of the URL");
  check_numeric_host(url);
}

void check_shown(std::string_view text) {
  const std::string shown = http::without_query(text);
  fuzz::require(shown.find_first_of("?#") == std::string::npos, "a URL is shown without its query");
  const std::size_t host = shown.find("://");
  if (host == std::string::npos) return;
  const std::string authority = shown.substr(host + 3, shown.find('/', host + 3) - host - 3);
  fuzz::require(authority.find('@') == std::string::npos, "and without a user");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const std::string_view text = fuzz::text_of(bytes, count);
  if (text.starts_with('#')) {
    check_bytes_of_address(text.substr(1));
    return 0;
  }
  const std::size_t line = text.find('\n');
  const std::string_view first = text.substr(0, line);
  check_shown(first);
  const Result<Url> url = http::parse_url(first);
  if (url) {
    check_url(first, *url);
  } else {
    fuzz::require_line(url.error().message);
  }
  if (!url || line == std::string_view::npos) return 0;
  const std::string_view location = text.substr(line + 1);
  const Result<std::string> target = http::redirect_target(first, location);
  if (target) check_url(*target, *http::parse_url(*target));
  return 0;
}
