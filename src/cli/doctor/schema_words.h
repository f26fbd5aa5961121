#pragma once

#include <string>

#include "sql/sql.h"

namespace zoetrope::cli {

/// Of a database with this schema: "schema 12", or that the next run brings it there. Errors: conflict for
/// one that is newer than this program, or was copied into another one.
Result<std::string> schema_words(sql::Connection& db, int schema);

}  // namespace zoetrope::cli
