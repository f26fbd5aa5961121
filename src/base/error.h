#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace zoetrope {

/// Why something failed. A code exists only where a caller reacts differently to it; everything else is
/// message text. The names are stored and printed: do not change them.
enum class ErrorCode {
  invalid_input,     ///< what the user or the request says is wrong; the clip fails, nothing is retried
  not_found,         ///< the named thing does not exist
  conflict,          ///< somebody else was first; read again and decide again
  rate_limited,      ///< wait, at least `retry_after`
  unavailable,       ///< network, server or device trouble; the same call may work later
  ambiguous,         ///< the paid request may have been accepted; never send it again
  rejected,          ///< the provider refuses this input for good
  unauthenticated,   ///< the key is wrong; the account is stopped, not the clip
  payment_required,  ///< out of credit at the provider
  key_limited,       ///< the key has used up what it may spend at the provider, whatever credit there is
  maintenance,       ///< the provider is closed for a while; the account waits and asks
  budget_exhausted,  ///< our own cap is reached
  timed_out,         ///< the render outran its limit; it is late, not lost
  corrupt,           ///< bytes are not what they should be; fetch again
  no_space,          ///< the disk is full or not writable; nothing new is bought until that ends
  cancelled,         ///< stopped by the user
  internal,          ///< a bug of ours, caught at a door
};

std::string_view to_string(ErrorCode code);
std::optional<ErrorCode> parse_error_code(std::string_view name);

/// The exit status of a command that ends with this error; the table is in docs/cli.md.
int exit_status(ErrorCode code);

/// One expected failure. The message is for people: it begins in lower case, names the thing (file, clip,
/// URL without secrets) and, where there is one, the remedy. No code compares message text.
struct [[nodiscard]] Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::optional<std::chrono::milliseconds> retry_after = std::nullopt;

  /// The same error with "where: " before its message.
  [[nodiscard]] Error context(std::string_view where) const;

  bool operator==(const Error&) const = default;
};

}  // namespace zoetrope
