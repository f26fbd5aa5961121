#include "cli/doctor/schema_words.h"

#include <fmt/format.h>

#include "store/copy.h"
#include "store/schema.h"

namespace zoetrope::cli {

Result<std::string> schema_words(sql::Connection& db, int schema) {
  const int known = store::newest_schema();
  if (schema > known) {
    return Error{ErrorCode::conflict,
                 fmt::format("{} has schema {}, this program knows {}; use a newer zoetrope", db.name(),
                             schema, known)};
  }
  if (schema < known) return fmt::format("schema {}; the next run brings it to {}", schema, known);
  TRY(store::refuse_copied(db));
  return fmt::format("schema {}", schema);
}

}  // namespace zoetrope::cli
