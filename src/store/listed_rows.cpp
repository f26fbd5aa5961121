#include "store/listed_rows.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <variant>

namespace zoetrope::store {

std::string listed_rows(sql::Dialect dialect, const std::vector<ListedColumn>& columns) {
  const bool on_postgres = dialect == sql::Dialect::postgres;
  std::string selected;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string value = on_postgres
                                  ? fmt::format("CAST(listed.value ->> {} AS {})", i,
                                                columns[i].type == Listed::integer ? "BIGINT" : "TEXT")
                                  : fmt::format("json_extract(listed.value, '$[{}]')", i);
    selected += fmt::format("{}{} AS {}", i == 0 ? "" : ", ", value, columns[i].name);
  }
  const std::string_view from =
      on_postgres ? "jsonb_array_elements(CAST(?1 AS JSONB)) AS listed (value)" : "json_each(?1) AS listed";
  return fmt::format("(SELECT {} FROM {})", selected, from);
}

/// PostgreSQL takes a list in FROM for a table of any size, and may go through it once for each row.
std::string one_of(sql::Dialect dialect, int parameter) {
  const std::string list = fmt::format("(SELECT value FROM json_each(?{}))", parameter);
  return dialect == sql::Dialect::postgres ? fmt::format("= ANY(ARRAY{})", list) : "IN " + list;
}

std::string to_listed_rows(const std::vector<std::vector<sql::Value>>& rows) {
  auto list = nlohmann::json::array();
  for (const std::vector<sql::Value>& row : rows) {
    auto values = nlohmann::json::array();
    for (const sql::Value& value : row) {
      std::visit([&](const auto& known) { values.push_back(known); }, value);
    }
    list.push_back(std::move(values));
  }
  constexpr int on_one_line = -1;
  return list.dump(on_one_line, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace zoetrope::store
