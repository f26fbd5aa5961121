#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace zoetrope::http {

/// The parts of an absolute http or https URL that decisions need. Parsed by libcurl's own parser, so that
/// what is tested is what is used.
struct Url {
  std::string scheme;  ///< "http" or "https"
  std::string host;    ///< lower case, IPv6 without brackets
  std::uint16_t port = 0;
  std::string path;  ///< with the query
};

/// Errors: invalid_input (not an absolute http/https URL, with user info, with control characters, over 4
/// KiB).
Result<Url> parse_url(std::string_view text);

/// True when the host is written as a loopback address or "localhost"; no name is resolved.
bool is_loopback_host(std::string_view host);

/// True for a numeric IPv4 or IPv6 address anyone may route to: not loopback, private, link-local, CGNAT,
/// ULA, multicast, unspecified, documentation, or one of those wrapped in a v4-mapped, NAT64 or 6to4 form.
bool is_global_address(std::string_view numeric);

/// The text for showing: without the query, which may carry a token.
std::string without_query(std::string_view url);

/// The same of a URL that is a secret itself: scheme, host and port.
std::string without_path(std::string_view url);

std::string percent_encoded(std::string_view text);

}  // namespace zoetrope::http
