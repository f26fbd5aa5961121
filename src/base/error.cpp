#include "base/error.h"

#include <array>

#include "base/check.h"

namespace zoetrope {
namespace {

struct Row {
  ErrorCode code;
  std::string_view name;
  int exit_status;
};

constexpr std::array rows{
    Row{ErrorCode::invalid_input, "invalid_input", 2},
    Row{ErrorCode::not_found, "not_found", 1},
    Row{ErrorCode::conflict, "conflict", 1},
    Row{ErrorCode::rate_limited, "rate_limited", 1},
    Row{ErrorCode::unavailable, "unavailable", 3},
    Row{ErrorCode::ambiguous, "ambiguous", 1},
    Row{ErrorCode::rejected, "rejected", 1},
    Row{ErrorCode::unauthenticated, "unauthenticated", 3},
    Row{ErrorCode::payment_required, "payment_required", 4},
    Row{ErrorCode::key_limited, "key_limited", 4},
    Row{ErrorCode::maintenance, "maintenance", 3},
    Row{ErrorCode::budget_exhausted, "budget_exhausted", 4},
    Row{ErrorCode::timed_out, "timed_out", 1},
    Row{ErrorCode::corrupt, "corrupt", 1},
    Row{ErrorCode::no_space, "no_space", 3},
    Row{ErrorCode::cancelled, "cancelled", 130},
    Row{ErrorCode::internal, "internal", 70},
};

const Row& row_of(ErrorCode code) {
  for (const Row& row : rows) {
    if (row.code == code) return row;
  }
  check_failed("error code has a row", __FILE__, __LINE__);
}

}  // namespace

std::string_view to_string(ErrorCode code) {
  return row_of(code).name;
}

std::optional<ErrorCode> parse_error_code(std::string_view name) {
  for (const Row& row : rows) {
    if (row.name == name) return row.code;
  }
  return std::nullopt;
}

int exit_status(ErrorCode code) {
  return row_of(code).exit_status;
}

Error Error::context(std::string_view where) const {
  Error wider = *this;
  wider.message = std::string(where) + ": " + message;
  return wider;
}

}  // namespace zoetrope
