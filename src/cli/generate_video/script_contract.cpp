#include "cli/generate_video/script_contract.h"

#include <string>

#include "base/check.h"
#include "base/text.h"

namespace zoetrope::cli {
namespace {

/// What a caller searches for; "" where it shall find nothing, and stop.
std::string_view searched_for(ErrorCode code) {
  switch (code) {
    case ErrorCode::rate_limited:
      return "429";
    case ErrorCode::timed_out:
    case ErrorCode::unavailable:
    case ErrorCode::maintenance:
      return "timeout";
    case ErrorCode::unauthenticated:
      return "401";
    // Another call would be refused as well, or would change nothing about a clip that waits for a person.
    case ErrorCode::ambiguous:
    case ErrorCode::invalid_input:
    case ErrorCode::not_found:
    case ErrorCode::conflict:
    case ErrorCode::rejected:
    case ErrorCode::payment_required:
    case ErrorCode::key_limited:
    case ErrorCode::budget_exhausted:
    case ErrorCode::corrupt:
    case ErrorCode::no_space:
    case ErrorCode::cancelled:
    case ErrorCode::internal:
      return "";
  }
  check_failed("error code is known", __FILE__, __LINE__);
}

}  // namespace

int contract_status(int exit_status) {
  constexpr int stopped = 130;
  return exit_status == 0 || exit_status == stopped ? exit_status : 1;
}

Error contract_error(const Error& error) {
  const std::string_view word = searched_for(error.code);
  if (word.empty() || lower_ascii(error.message).find(word) != std::string::npos) return error;
  Error told = error;
  told.message +=
      word == "timeout" ? " (as after a timeout, call it again)" : " (as HTTP " + std::string(word) + ")";
  return told;
}

}  // namespace zoetrope::cli
