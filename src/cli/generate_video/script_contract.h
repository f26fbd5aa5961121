#pragma once

#include "base/error.h"

/// What callers of `generate-video` were written against: a script that ends with 0 or 1, and whose words on
/// standard error they search for "429", "timeout", "401" and "403". No I/O.

namespace zoetrope::cli {

/// 0 when the clip is there, 1 when it is not; 130, as of every program, when it was stopped.
int contract_status(int exit_status);

/// The same error with the words that make such a caller do the right thing: wait and call again, or not.
Error contract_error(const Error& error);

}  // namespace zoetrope::cli
