#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace zoetrope::sql {

/// A statement that an engine does not understand: a bug, told with its beginning. `name` is what messages
/// call the database.
Error statement_error(const std::string& name, std::string_view reason, std::string_view statement);

}  // namespace zoetrope::sql
