#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "testing/fake_kie/notion_property.h"
#include "testing/fake_kie/operation.h"

/// The fake Notion's tables: https://developers.notion.com/reference/database and .../data-source.

namespace zoetrope::testing {
namespace {

using TableAnswer = nlohmann::ordered_json;

constexpr std::size_t results_max = 100;

http::ServerResponse no_such(std::string_view what, std::string_view id) {
  return notion_error(404, "object_not_found",
                      fmt::format("Could not find {} with ID: {}. Make sure the relevant pages and databases "
                                  "are shared with your integration.",
                                  what, id));
}

http::ServerResponse bad_url() {
  return notion_error(400, "invalid_request_url", "Invalid request URL.");
}

/// What a query asks for: a text that a property equals.
struct Wanted {
  std::string property;
  std::string text;
  std::size_t results = results_max;
};

bool is_known_member(const std::string& name) {
  return name == "filter" || name == "sorts" || name == "page_size" || name == "start_cursor";
}

std::optional<Wanted> wanted_of(const TableAnswer& body) {
  for (const auto& [name, value] : body.items()) {
    if (!is_known_member(name)) return std::nullopt;
  }
  const TableAnswer filter = body.value("filter", TableAnswer());
  if (!filter.is_object() || filter.size() != 2 || !filter.contains("rich_text")) return std::nullopt;
  const TableAnswer& text = filter["rich_text"];
  if (!filter.contains("property") || !text.is_object() || !text.contains("equals")) return std::nullopt;
  Wanted wanted{filter["property"].get<std::string>(), text["equals"].get<std::string>()};
  wanted.results = std::min(results_max, body.value("page_size", results_max));
  return wanted;
}

}  // namespace

http::ServerResponse FakeNotion::table_call(const http::ServerRequest& request) {
  const MutexLock lock(mutex_);
  constexpr std::string_view databases = "/v1/databases/";
  constexpr std::string_view sources = "/v1/data_sources/";
  constexpr std::string_view query_end = "/query";
  std::string_view path = path_of(request);
  if (path.starts_with(databases)) {
    const std::string id(path.substr(databases.size()));
    TableAnswer json{{"object", "database"}, {"id", id}, {"data_sources", TableAnswer::array()}};
    for (const auto& [source, table] : tables_) {
      if (table.database == id) json["data_sources"].push_back({{"id", source}, {"name", "Videos"}});
    }
    if (json["data_sources"].empty()) return no_such("database", id);
    return request.method == "GET" ? notion_answer(json.dump()) : bad_url();
  }
  path.remove_prefix(sources.size());
  const bool is_query = path.ends_with(query_end);
  if (is_query) path.remove_suffix(query_end.size());
  const auto found = tables_.find(std::string(path));
  if (found == tables_.end()) return no_such("data_source", path);
  if (is_query) return request.method == "POST" ? query(request, found->second) : bad_url();
  if (request.method != "GET") return bad_url();
  return notion_answer(TableAnswer{{"object", "data_source"},
                                   {"id", found->first},
                                   {"properties", TableAnswer::parse(columns_json(found->second.columns))}}
                           .dump());
}

http::ServerResponse FakeNotion::query(const http::ServerRequest& request, const NotionTable& table) {
  const auto body = TableAnswer::parse(request.body, nullptr, false);
  if (!body.is_object()) return notion_error(400, "invalid_json", "Error parsing JSON body.");
  const auto wanted = wanted_of(body);
  if (!wanted) return notion_invalid("body failed validation: this fake knows one text that equals.");
  const auto column = table.columns.find(wanted->property);
  if (column == table.columns.end())
    return notion_invalid(fmt::format("Could not find property with name or id: {}", wanted->property));
  if (column->second.type != "rich_text")
    return notion_invalid(
        fmt::format("database property {} does not match filter rich_text", column->second.type));
  TableAnswer results = TableAnswer::array();
  for (const std::string& id : table.rows) {
    NotionPage& page = pages_[id];
    if (page[wanted->property].value == wanted->text && results.size() < wanted->results)
      results.push_back(TableAnswer::parse(page_json(id, page)));
  }
  return notion_answer(TableAnswer{{"object", "list"}, {"results", results}, {"has_more", false}}.dump());
}

http::ServerResponse FakeNotion::create_call(const http::ServerRequest& request) {
  if (request.method != "POST") return bad_url();
  const MutexLock lock(mutex_);
  const auto body = TableAnswer::parse(request.body, nullptr, false);
  if (!body.is_object()) return notion_error(400, "invalid_json", "Error parsing JSON body.");
  if (body.size() != 2 || !body.contains("parent") || !body.contains("properties") ||
      !body["properties"].is_object())
    return notion_invalid("body failed validation: body.parent and body.properties should be defined.");
  const TableAnswer& parent = body["parent"];
  if (!parent.is_object() || parent.value("type", "") != "data_source_id" || parent.size() != 2)
    return notion_invalid("body failed validation: body.parent.data_source_id should be defined.");
  const auto found = tables_.find(parent.value("data_source_id", ""));
  if (found == tables_.end()) return no_such("data_source", parent.value("data_source_id", ""));
  NotionPage page = found->second.columns;
  std::string id = fmt::format("00000000-0000-4000-8000-{:012x}", rows_made_ + 1);
  NotionWrite write{id, {}, clock_.wall()};
  if (auto refused = set_values(page, body["properties"].dump(), write)) return std::move(*refused);
  ++rows_made_;
  for (const auto& [name, property] : page) found->second.columns[name].options = property.options;
  found->second.rows.push_back(id);
  http::ServerResponse answer = notion_answer(page_json(id, page));
  pages_[id] = std::move(page);
  writes_.push_back(std::move(write));
  return answer;
}

void FakeNotion::put_table(const std::string& database, const std::string& source, NotionPage columns) {
  const MutexLock lock(mutex_);
  NotionTable& table = tables_[source];
  table.database = database;
  for (const std::string& id : table.rows) {
    for (const auto& [name, column] : columns) {
      NotionProperty property = column;
      property.value = pages_[id][name].value;
      pages_[id][name] = property;
    }
  }
  table.columns = std::move(columns);
}

std::vector<NotionPage> FakeNotion::rows(const std::string& source) {
  const MutexLock lock(mutex_);
  std::vector<NotionPage> all;
  for (const std::string& id : tables_[source].rows) all.push_back(pages_[id]);
  return all;
}

std::vector<std::string> FakeNotion::row_ids(const std::string& source) {
  const MutexLock lock(mutex_);
  return tables_[source].rows;
}

}  // namespace zoetrope::testing
