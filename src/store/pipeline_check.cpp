#include "store/pipeline_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace zoetrope::store {
namespace {

struct PipelineTable {
  std::string_view name;
  std::vector<std::string_view> columns;  ///< the first one is the key
};

const std::vector<PipelineTable>& pipeline_tables_used() {
  static const std::vector<PipelineTable> tables{
      {"channels", {"id", "created_at"}},
      {"videos", {"id", "channel_id", "project_id", "created_at"}},
      {"tasks",
       {"id", "channel_id", "project_id", "video_id", "topic", "story_direction", "status", "error_log",
        "total_cost_usd", "notion_page_id", "created_at", "updated_at"}},
      {"video_costs",
       {"id", "video_id", "channel_id", "component", "cost_usd", "api_calls", "units_consumed", "timestamp",
        "metadata"}},
  };
  return tables;
}

/// What an engine tells about its tables.
struct Catalogue {
  /// Of table ?1: name, whether it takes no NULL, its default, whether it is a key, and its type where that
  /// is none of text ("" where it is).
  std::string_view columns;
  /// A row when column ?2 of table ?1 is unique by itself.
  std::string_view key;
};

constexpr Catalogue sqlite_catalogue{
    .columns = "SELECT name, \"notnull\", dflt_value, pk, '' FROM pragma_table_info(?1) ORDER BY cid",
    .key =
        "SELECT 1 FROM pragma_table_info(?1) WHERE lower(name) = ?2 AND pk = 1 AND (SELECT MAX(pk) FROM "
        "pragma_table_info(?1)) = 1 "
        "UNION ALL SELECT 1 FROM pragma_index_list(?1) l WHERE l.\"unique\" = 1 AND l.partial = 0 AND "
        "(SELECT group_concat(lower(i.name)) FROM pragma_index_info(l.name) i) = ?2"};

/// A column that numbers itself has no default to be seen, and needs none.
constexpr Catalogue postgres_catalogue{
    .columns =
        "SELECT a.attname::text, a.attnotnull, CASE WHEN a.attidentity <> '' OR a.attgenerated <> '' "
        "THEN 'made' ELSE pg_get_expr(d.adbin, d.adrelid) END, 0, CASE WHEN t.typcategory = 'S' THEN '' "
        "ELSE format_type(a.atttypid, a.atttypmod) END FROM pg_attribute a "
        "JOIN pg_type t ON t.oid = a.atttypid "
        "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
        "WHERE a.attrelid = to_regclass(?1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
    .key =
        "SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
        "WHERE i.indrelid = to_regclass(?1) AND i.indisunique AND i.indnkeyatts = 1 AND i.indpred IS NULL "
        "AND a.attname = ?2"};

const Catalogue& catalogue_of(const sql::Connection& db) {
  return db.dialect() == sql::Dialect::postgres ? postgres_catalogue : sqlite_catalogue;
}

/// Our own tables refer to the key, which only one that is unique allows.
Result<bool> has_key(sql::Connection& db, const PipelineTable& table) {
  const auto found =
      TRY(db.query_one(catalogue_of(db).key, {std::string(table.name), std::string(table.columns.front())}));
  return found.has_value();
}

/// A row of ours has no value for it.
bool is_left_out(const PipelineTable& table, const sql::Row& column) {
  const std::string name = lower_ascii(column.text(0));
  const bool known = std::find(table.columns.begin(), table.columns.end(), name) != table.columns.end();
  return !known && column.integer(1) != 0 && column.is_null(2) && column.integer(3) == 0;
}

/// Of what rows are found by: the ids of channels and projects are names of ours, and have to be texts. Those
/// of tasks and videos may be UUIDs, as the ids that we make are.
std::string_view type_needed(std::string_view table, std::string_view column) {
  if (column == "channel_id" || column == "project_id" || (table == "channels" && column == "id"))
    return "TEXT";
  if (column == "video_id" || (column == "id" && table != "video_costs")) return "TEXT or UUID";
  return "";
}

Result<void> look_at_keys(sql::Connection& db, const PipelineTable& table,
                          std::vector<std::string>& problems) {
  const std::string name(table.name);
  for (const sql::Row& column : TRY(db.query(catalogue_of(db).columns, {name}))) {
    const std::string_view needed = type_needed(name, lower_ascii(column.text(0)));
    const std::string type = column.text(4);
    if (needed.empty() || type.empty() || (type == "uuid" && needed != "TEXT")) continue;
    problems.push_back(fmt::format("the column {} of the table {} is of the type {}; make it {}",
                                   printable(column.text(0)), name, type, needed));
  }
  return {};
}

Result<void> look_at_table(sql::Connection& db, const PipelineTable& table,
                           std::vector<std::string>& problems) {
  const std::string name(table.name);
  const auto columns = TRY(db.query(catalogue_of(db).columns, {name}));
  if (columns.empty()) return {};
  for (const std::string_view wanted : table.columns) {
    const bool there = std::any_of(columns.begin(), columns.end(), [&](const sql::Row& column) {
      return lower_ascii(column.text(0)) == wanted;
    });
    if (!there)
      problems.push_back(fmt::format("the table {} has no column {}; add it, of any type", name, wanted));
  }
  if (!TRY(has_key(db, table))) {
    problems.push_back(
        fmt::format("the column {} of the table {} is no primary key and not unique; make it one",
                    table.columns.front(), name));
  }
  for (const sql::Row& column : columns) {
    if (!is_left_out(table, column)) continue;
    problems.push_back(fmt::format(
        "the column {} of the table {} has to have a value, and zoetrope has none for it; give it a "
        "default, or let the pipeline add the rows",
        printable(column.text(0)), name));
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> key_problems(sql::Connection& db) {
  std::vector<std::string> problems;
  for (const PipelineTable& table : pipeline_tables_used()) TRY(look_at_keys(db, table, problems));
  return problems;
}

Result<std::vector<std::string>> pipeline_problems(sql::Connection& db) {
  std::vector<std::string> problems = TRY(key_problems(db));
  for (const PipelineTable& table : pipeline_tables_used()) TRY(look_at_table(db, table, problems));
  return problems;
}

Result<std::vector<std::string>> column_names(sql::Connection& db, const std::string& table) {
  std::vector<std::string> names;
  for (const sql::Row& column : TRY(db.query(catalogue_of(db).columns, {table})))
    names.push_back(column.text(0));
  return names;
}

}  // namespace zoetrope::store
