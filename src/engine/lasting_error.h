#pragma once

#include "base/error.h"

namespace zoetrope::engine {

/// Trouble of the database, or another process in the way, rather than something that can never be stored.
inline bool may_pass(const Error& error) {
  return error.code != ErrorCode::not_found && error.code != ErrorCode::corrupt &&
         error.code != ErrorCode::invalid_input && error.code != ErrorCode::internal;
}

}  // namespace zoetrope::engine
