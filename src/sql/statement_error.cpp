#include "sql/statement_error.h"

#include <fmt/format.h>

#include "base/text.h"

namespace zoetrope::sql {
namespace {

constexpr std::size_t statement_shown_bytes_max = 200;

}  // namespace

Error statement_error(const std::string& name, std::string_view reason, std::string_view statement) {
  return {ErrorCode::internal, fmt::format("database {}: {} (statement: {})", name, printable(reason),
                                           printable(statement, statement_shown_bytes_max))};
}

}  // namespace zoetrope::sql
