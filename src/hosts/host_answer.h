#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/client.h"

namespace zoetrope::hosts {

inline constexpr std::size_t url_bytes_max = 4096;
inline constexpr std::uint64_t answer_bytes_max = 64 << 10;
inline constexpr std::size_t words_bytes_max = 120;  ///< of what a host said, in an error

/// A whole answer of `host`, or unavailable (the next host may do) or cancelled.
Result<http::Response> ask_host(http::Client& client, const http::Request& request, std::string_view host,
                                std::stop_token stop);

/// The text as a URL that a stranger can fetch: https on port 443 and of no private address, or any of this
/// machine where the policy allows loopback.
/// Errors: unavailable, naming the host and what it said instead.
Result<std::string> usable_url(std::string_view text, std::string_view host, http::AddressPolicy addresses);

/// `error` with the wait that the answer asks for in Retry-After, where it does.
Error with_retry_after(Error error, const http::Headers& headers);

}  // namespace zoetrope::hosts
