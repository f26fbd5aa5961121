#pragma once

#include <chrono>
#include <optional>

#include "http/message.h"

namespace zoetrope::http {

/// Longer waits are cut to this: a mistaken header must not stop anything for good.
inline constexpr std::chrono::hours retry_after_max{1};

/// The Retry-After header of an answer (RFC 9110 section 10.2.3): seconds, or a date that is taken relative
/// to the answer's own Date header, so that our clock need not agree with the server's. Nothing when it is
/// missing or unreadable.
std::optional<std::chrono::milliseconds> retry_after(const Headers& headers);

/// The same, however long it is: for what nobody waits for, and a service that means what it says.
std::optional<std::chrono::milliseconds> retry_after_in_full(const Headers& headers);

}  // namespace zoetrope::http
