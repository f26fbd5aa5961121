#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/client.h"
#include "http/url.h"

struct sockaddr;

namespace zoetrope::http {

/// True for a numeric address in 127.0.0.0/8, and for ::1.
bool is_loopback_address(std::string_view numeric);

/// The numeric form of an IPv4 or IPv6 socket address, without the port; "" for any other family.
std::string numeric_text(const sockaddr& address);

/// For requests below a base URL that the user chose: `loopback_too` when it is on loopback.
AddressPolicy policy_for(std::string_view base_url);

/// What of the policy can be told from the URL alone, before any name is resolved. Errors: invalid_input.
Result<void> test_url(AddressPolicy policy, const Url& url);

/// The rest of the policy: whether a request for `url` may connect to the resolved address `peer`.
bool may_connect(AddressPolicy policy, const Url& url, std::string_view peer);

}  // namespace zoetrope::http
