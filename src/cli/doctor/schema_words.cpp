#include "cli/doctor/schema_words.h"

#include <fmt/format.h>

#include "store/schema.h"

namespace zoetrope::cli {

Result<std::string> schema_words(const std::string& name, int schema) {
  const int known = store::newest_schema();
  if (schema > known) {
    return Error{
        ErrorCode::conflict,
        fmt::format("{} has schema {}, this program knows {}; use a newer zoetrope", name, schema, known)};
  }
  if (schema == known) return fmt::format("schema {}", schema);
  return fmt::format("schema {}; the next run brings it to {}", schema, known);
}

}  // namespace zoetrope::cli
