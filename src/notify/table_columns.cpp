#include "notify/table_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "notify/notion_id.h"
#include "notify/property_values.h"

namespace zoetrope::notify {
namespace {

using TableJson = nlohmann::json;

constexpr std::size_t source_name_bytes_max = 40;

/// Each table has one title, whatever it is called.
struct ColumnRow {
  ColumnRole role;
  std::vector<std::string_view> types;
  std::string NotionWords::*name;
};

const std::array<ColumnRow, 7>& column_rows() {
  static const std::array<ColumnRow, 7> rows{{
      {ColumnRole::id, {"rich_text"}, &NotionWords::id_property},
      {ColumnRole::number, {"number", "rich_text"}, &NotionWords::clip_property},
      {ColumnRole::status, {"status", "select"}, &NotionWords::status_property},
      {ColumnRole::cost, {"number", "rich_text"}, &NotionWords::cost_property},
      {ColumnRole::duration, {"number", "rich_text"}, &NotionWords::duration_property},
      {ColumnRole::error, {"rich_text"}, &NotionWords::error_property},
      {ColumnRole::file, {"files"}, &NotionWords::file_property},
  }};
  return rows;
}

std::string number_value(const std::string& type, const std::string& digits) {
  if (type != "number") return text_value(digits);
  return fmt::format(R"({{"number":{}}})", digits.empty() ? "null" : digits);
}

std::string column_value(const TableColumn& column, const ClipReport& report, const NotionWords& words) {
  switch (column.role) {
    case ColumnRole::title:
      return title_value(fmt::format("{} clip {:02}", report.project, report.number));
    case ColumnRole::id:
      return text_value(report.clip);
    case ColumnRole::number:
      return number_value(column.type, std::to_string(report.number));
    case ColumnRole::status:
      return option_value(column.type, words.statuses.at(report.status));
    case ColumnRole::cost:
      return money_value(column.type, report.cost);
    case ColumnRole::duration:
      return number_value(column.type, duration_words(report.duration));
    case ColumnRole::error:
    case ColumnRole::file:
      break;
  }
  return text_value(report.error);
}

Error no_id_property(const NotionWords& words, const std::string& type) {
  return {
      ErrorCode::not_found,
      fmt::format("the Notion table of videos has {} \"{}\", in which each row's clip is known again; add "
                  "it, as a text, or name another with notion.id-property",
                  type.empty() ? "no property" : "no text", words.id_property)};
}

Error no_table(std::string_view what) {
  return {ErrorCode::corrupt, fmt::format("Notion answered with something that is no {}", what)};
}

std::string text_of(const TableJson& json, const char* name) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>()
                                                                       : std::string();
}

std::string column_type_in(const nlohmann::json& property) {
  const auto type = property.is_object() ? property.find("type") : property.end();
  return type != property.end() && type->is_string() ? type->get<std::string>() : std::string();
}

bool is_thrown_away(const TableJson& json) {
  for (const char* name : {"in_trash", "archived"}) {
    const auto said = json.find(name);
    if (said != json.end() && said->is_boolean() && said->get<bool>()) return true;
  }
  return false;
}

}  // namespace

Error table_in_trash() {
  return {
      ErrorCode::not_found,
      "the Notion table of videos, or what it is in, is in the trash; restore it at Notion, or name another "
      "table"};
}

Result<std::vector<TableColumn>> columns_of(const std::string& data_source_json, const NotionWords& words) {
  const auto source = TableJson::parse(data_source_json, nullptr, false);
  const auto properties = source.is_object() ? source.find("properties") : source.end();
  if (!source.is_object() || properties == source.end() || !properties->is_object()) return no_table("table");
  if (is_thrown_away(source)) return table_in_trash();
  std::vector<TableColumn> columns;
  for (const auto& [name, property] : properties->items()) {
    if (column_type_in(property) == "title") columns.push_back({ColumnRole::title, name, "title"});
  }
  for (const ColumnRow& row : column_rows()) {
    const std::string& name = words.*row.name;
    const auto found = properties->find(name);
    const std::string type = found == properties->end() ? "" : column_type_in(*found);
    const bool fits = std::find(row.types.begin(), row.types.end(), type) != row.types.end();
    if (!fits && row.role == ColumnRole::id) return no_id_property(words, type);
    if (fits) columns.push_back({row.role, name, type});
  }
  return columns;
}

Result<std::string> data_source_of(const std::string& database_json) {
  const auto database = TableJson::parse(database_json, nullptr, false);
  const auto sources = database.is_object() ? database.find("data_sources") : database.end();
  if (!database.is_object() || sources == database.end() || !sources->is_array()) return no_table("database");
  if (is_thrown_away(database)) return table_in_trash();
  if (sources->size() != 1) {
    std::string named;
    for (const TableJson& source : *sources) {
      named += fmt::format("{}{} ({})", named.empty() ? "" : ", ",
                           printable(text_of(source, "name"), source_name_bytes_max),
                           parse_notion_id(text_of(source, "id")).value_or("no id"));
    }
    return Error{
        ErrorCode::not_found,
        fmt::format("the Notion database of the table of videos has {} data sources{}{}; name one of them "
                    "by its id",
                    sources->size(), named.empty() ? "" : ": ", named)};
  }
  const auto id = parse_notion_id(text_of(sources->front(), "id"));
  if (!id) return no_table("database");
  return *id;
}

std::string row_properties(const std::vector<TableColumn>& columns, const ClipReport& report,
                           const NotionWords& words, bool is_new, const std::string& file) {
  std::string members;
  for (const TableColumn& column : columns) {
    const bool is_file = column.role == ColumnRole::file;
    if ((column.role == ColumnRole::title && !is_new) || (is_file && file.empty())) continue;
    members += fmt::format("{}{}:{}", members.empty() ? "" : ",", json_string(column.name),
                           is_file ? file : column_value(column, report, words));
  }
  return fmt::format("{{{}}}", members);
}

std::string row_query(const std::vector<TableColumn>& columns, const std::string& clip) {
  const auto id = std::find_if(columns.begin(), columns.end(),
                               [](const TableColumn& column) { return column.role == ColumnRole::id; });
  const std::string name = id == columns.end() ? std::string() : id->name;
  return fmt::format(
      R"({{"filter":{{"property":{},"rich_text":{{"equals":{}}}}},"sorts":[{{"timestamp":"created_time",)"
      R"("direction":"ascending"}}],"page_size":1}})",
      json_string(name), json_string(clip));
}

Result<std::string> found_row(const std::string& answer_json) {
  const auto answer = TableJson::parse(answer_json, nullptr, false);
  const auto results = answer.is_object() ? answer.find("results") : answer.end();
  if (!answer.is_object() || results == answer.end() || !results->is_array()) return no_table("list of rows");
  if (results->empty()) return std::string();
  const auto id = parse_notion_id(text_of(results->front(), "id"));
  if (!id) return no_table("list of rows");
  return *id;
}

Result<std::string> id_of_page(const std::string& page_json) {
  const auto id = parse_notion_id(text_of(TableJson::parse(page_json, nullptr, false), "id"));
  if (!id) return no_table("page");
  return *id;
}

std::string duration_words(Duration duration) {
  if (duration <= Duration::zero()) return "";
  constexpr std::int64_t micros_in_hundredth = 10'000;
  constexpr std::int64_t hundredths = 100;
  const std::int64_t rounded = (duration.count() + micros_in_hundredth / 2) / micros_in_hundredth;
  return fmt::format("{}.{:02}", rounded / hundredths, rounded % hundredths);
}

}  // namespace zoetrope::notify
