#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/sql.h"

/// Many rows as one parameter, so that a statement changes all of them at once.

namespace zoetrope::store {

enum class Listed { text, integer };

struct ListedColumn {
  std::string_view name;
  Listed type = Listed::text;
};

/// What stands in FROM for the rows bound as ?1: "(SELECT ... AS subject, ... AS due_at FROM ...)".
std::string listed_rows(sql::Dialect dialect, const std::vector<ListedColumn>& columns);

/// What stands after a column that is to be one of the texts bound as ?`parameter` (to_json_list): of
/// thousands as of one, each is looked up by an index.
std::string one_of(sql::Dialect dialect, int parameter);

/// The rows to bind, each with a value for every column. Invalid UTF-8 is replaced.
std::string to_listed_rows(const std::vector<std::vector<sql::Value>>& rows);

}  // namespace zoetrope::store
