#pragma once

#include <string>

#include "base/result.h"

namespace zoetrope::cli {

/// "schema 12", or that the next run brings it there. Errors: conflict for one that is newer than this
/// program; `name` is what the message calls the database.
Result<std::string> schema_words(const std::string& name, int schema);

}  // namespace zoetrope::cli
