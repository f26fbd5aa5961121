#include "store/copy_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "store/pipeline_check.h"

namespace zoetrope::store {
namespace {

constexpr std::size_t rows_read_at_once = 2'000;
/// Of one statement; SQLite takes 32,766 (https://sqlite.org/limits.html#max_variable_number).
constexpr std::size_t values_put_at_once = 600;

/// The rows of a table, piece by piece, in the order in which they came.
class TableReader {
 public:
  TableReader(sql::Connection& db, const TableToCopy& table, const std::vector<std::string>& columns,
              bool is_ordered)
      : db_(db), is_postgres_(db.dialect() == sql::Dialect::postgres) {
    const std::string listed = fmt::format("\"{}\"", fmt::join(columns, "\", \""));
    const std::string name(table.name);
    if (is_postgres_) {
      cursor_ = "copied_" + name;
      begin_ = fmt::format("DECLARE {} NO SCROLL CURSOR FOR SELECT {} FROM {}{}", cursor_, listed, name,
                           is_ordered ? " ORDER BY rowid" : "");
      next_ = fmt::format("FETCH {} FROM {}", rows_read_at_once, cursor_);
    } else if (table.is_pipelines) {
      // It may be one without rowids.
      next_ = fmt::format("SELECT {} FROM {}", listed, name);
      is_read_at_once_ = true;
    } else {
      next_ = fmt::format("SELECT {}, rowid FROM {} WHERE rowid > ?1 ORDER BY rowid LIMIT {}", listed, name,
                          rows_read_at_once);
    }
  }

  /// Empty at the end.
  Result<std::vector<sql::Row>> next() {
    if (is_postgres_) {
      if (!begun_) TRY(db_.script(begin_));
      begun_ = true;
      auto rows = TRY(db_.query(next_));
      if (rows.empty()) TRY(db_.script("CLOSE " + cursor_));
      return rows;
    }
    if (is_read_at_once_) {
      if (std::exchange(begun_, true)) return std::vector<sql::Row>();
      return db_.query(next_);
    }
    auto rows = TRY(db_.query(next_, {last_}));
    if (!rows.empty()) last_ = rows.back().integer(rows.back().size() - 1);
    return rows;
  }

 private:
  sql::Connection& db_;
  bool is_postgres_;
  bool is_read_at_once_ = false;
  bool begun_ = false;
  std::string cursor_;
  std::string begin_;
  std::string next_;
  std::int64_t last_ = std::numeric_limits<std::int64_t>::min();
};

std::string insert_statement(std::string_view table, const std::vector<std::string>& columns,
                             std::size_t rows) {
  std::string statement = fmt::format("INSERT INTO {} (\"{}\") VALUES ", table, fmt::join(columns, "\", \""));
  std::size_t parameter = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    statement += row == 0 ? "(" : ", (";
    for (std::size_t column = 0; column < columns.size(); ++column)
      statement += fmt::format("{}?{}", column == 0 ? "" : ", ", ++parameter);
    statement += ")";
  }
  return statement;
}

/// As text, which each column takes for what it is.
sql::Value as_text(const sql::Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number == nullptr ? value : sql::Value(std::to_string(*number));
}

Result<void> put_rows(sql::Connection& to, const TableToCopy& table, const std::vector<std::string>& columns,
                      const std::vector<sql::Row>& rows) {
  const std::size_t at_once = std::max<std::size_t>(1, values_put_at_once / columns.size());
  for (std::size_t first = 0; first < rows.size(); first += at_once) {
    const std::size_t count = std::min(at_once, rows.size() - first);
    std::vector<sql::Value> values;
    values.reserve(count * columns.size());
    for (std::size_t row = first; row < first + count; ++row) {
      for (std::size_t column = 0; column < columns.size(); ++column) {
        const bool waits = columns[column] == table.late_column;
        values.push_back(waits ? sql::Value(nullptr) : as_text(rows[row].values()[column]));
      }
    }
    const std::string statement = insert_statement(table.name, columns, count);
    TRY(to.execute(statement, values));
  }
  return {};
}

Result<void> refuse_column(sql::Connection& from, sql::Connection& to, std::string_view table,
                           const std::string& column) {
  const std::string statement =
      fmt::format("SELECT 1 FROM {} WHERE \"{}\" IS NOT NULL LIMIT 1", table, column);
  if (!TRY(from.query_one(statement))) return {};
  return Error{ErrorCode::invalid_input,
               fmt::format("the table {} of {} has a column {}, which the table in {} has not; add it there",
                           table, from.name(), printable(column), to.name())};
}

/// Those that both have. What would be lost with another one is refused.
Result<std::vector<std::string>> columns_to_copy(sql::Connection& from, sql::Connection& to,
                                                 const TableToCopy& table) {
  const std::string name(table.name);
  const auto there = TRY(column_names(to, name));
  std::vector<std::string> columns;
  for (const std::string& column : TRY(column_names(from, name))) {
    const bool is_order = column == "rowid";
    const bool is_quotable = column.find('"') == std::string::npos;
    if (is_order) continue;
    if (is_quotable && std::find(there.begin(), there.end(), column) != there.end()) {
      columns.push_back(column);
    } else if (is_quotable) {
      TRY(refuse_column(from, to, table.name, column));
    }
  }
  CHECK(!columns.empty());
  return columns;
}

/// What comes next there is numbered behind what was copied.
Result<void> go_on_numbering(sql::Connection& to, std::string_view table) {
  if (to.dialect() != sql::Dialect::postgres) return {};
  const std::string statement = fmt::format(
      "SELECT setval(pg_get_serial_sequence('{0}', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM {0}), false)",
      table);
  TRY(to.query(statement));
  return {};
}

}  // namespace

const std::vector<TableToCopy>& tables_to_copy() {
  static const std::vector<TableToCopy> tables{
      {.name = "channels", .is_pipelines = true},
      {.name = "videos", .is_pipelines = true},
      {.name = "tasks", .is_pipelines = true},
      {.name = "video_costs", .is_pipelines = true},
      {.name = "accounts", .late_column = "trial"},
      {.name = "task_settings"},
      {.name = "video_tasks"},
      {.name = "video_bases"},
      {.name = "clips"},
      {.name = "attempts"},
      {.name = "work"},
      {.name = "ledger"},
      {.name = "budgets"},
      {.name = "evidence"},
      {.name = "inbox"},
      {.name = "events", .has_own_numbers = true},
      {.name = "counters"},
      {.name = "meta"},
      {.name = "takes"},
      {.name = "decisions", .has_own_numbers = true},
      {.name = "caps"},
      {.name = "balances", .has_own_numbers = true},
      {.name = "unattributed", .has_own_numbers = true},
      {.name = "hand_overs"},
      {.name = "channel_settings"},
      {.name = "status_names"},
      {.name = "outbox_paces"},
      {.name = "alert_hooks"},
      {.name = "outbox_places"},
      {.name = "outbox"},
      {.name = "video_tables"},
      {.name = "video_rows_owed"},
  };
  return tables;
}

Result<std::int64_t> copy_rows(sql::Connection& from, sql::Connection& to, const TableToCopy& table) {
  const auto columns = TRY(columns_to_copy(from, to, table));
  const auto all = TRY(column_names(from, std::string(table.name)));
  const bool is_ordered = std::find(all.begin(), all.end(), "rowid") != all.end();
  TableReader reader(from, table, columns, is_ordered);
  std::int64_t count = 0;
  for (auto rows = TRY(reader.next()); !rows.empty(); rows = TRY(reader.next())) {
    TRY(put_rows(to, table, columns, rows));
    count += static_cast<std::int64_t>(rows.size());
  }
  if (table.has_own_numbers) TRY(go_on_numbering(to, table.name));
  return count;
}

Result<void> fill_late_column(sql::Connection& from, sql::Connection& to, const TableToCopy& table) {
  if (table.late_column.empty()) return {};
  const std::string look =
      fmt::format("SELECT id, {0} FROM {1} WHERE {0} IS NOT NULL", table.late_column, table.name);
  const std::string fill = fmt::format("UPDATE {} SET {} = ?2 WHERE id = ?1", table.name, table.late_column);
  for (const sql::Row& row : TRY(from.query(look))) TRY(to.execute(fill, {row.text(0), row.text(1)}));
  return {};
}

}  // namespace zoetrope::store
