#include "notify/notion_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "notify/notion_id.h"
#include "notify/page_properties.h"

namespace zoetrope::notify {
namespace {

/// While a row may yet appear, the table is asked for it this often.
constexpr Duration find_again_delay = std::chrono::seconds(5);
constexpr std::size_t shown_table_bytes_max = 60;

Error unreadable(const Error& error) {
  return {error.code == ErrorCode::corrupt ? ErrorCode::unavailable : error.code, error.message};
}

bool is_in_trash(const std::string& said) {
  return said.find("archived") != std::string::npos || said.find("in the trash") != std::string::npos;
}

}  // namespace

Result<Telling> NotionRows::tell(const RowRequest& row, std::stop_token stop) {
  const auto id = parse_notion_id(row.table);
  if (!id) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("\"{}\" is no id of a Notion table; it has 32 hex digits",
                             printable(row.table, shown_table_bytes_max))};
  }
  const Table known = table(*id);
  if (known.columns.empty()) return look_at_table(*id, row, std::move(stop));
  RowMemory memory = parse_row_memory(row.memory);
  if (!memory.row.empty() && memory.told == row.seq && wants_file(known, row, memory) &&
      !VideoUpload::complete(row, memory)) {
    UploadStep step = TRY(upload_.go_on(row, std::move(memory), std::move(stop)));
    return Telling{!wants_file(known, row, step.memory), to_text(step.memory), step.rest,
                   std::move(step.notice)};
  }
  if (!memory.row.empty()) return set_row(*id, known, row, std::move(memory), std::move(stop));
  const bool may_be_there = row.doubted_until || memory.is_to_be_found;
  if (may_be_there && memory.absent_in_doubt != doubt_of(row.doubted_until))
    return find_row(*id, known, row, std::move(memory), std::move(stop));
  return make_row(*id, known, row, std::move(memory), std::move(stop));
}

/// A database has data sources, and they have the properties. Whoever names a data source has no database.
Result<Telling> NotionRows::look_at_table(const std::string& id, const RowRequest& row,
                                          std::stop_token stop) {
  Table found = table(id);
  const bool is_database = found.source.empty();
  const std::string path = is_database ? "/v1/databases/" + id : "/v1/data_sources/" + found.source;
  const http::Response answer = TRY(calls_.exchange(calls_.call(http::Method::get, path), std::move(stop)));
  if (is_database && answer.status == notion_not_there) {
    found.source = id;
    keep(id, std::move(found));
    return Telling{false, row.memory};
  }
  if (!is_success(answer)) {
    // The next look is at the database again: it may be shared by then.
    keep(id, Table{});
    return calls_.error_of(answer, NotionThing::table, false);
  }
  if (is_database) {
    auto source = data_source_of(answer.body);
    if (!source) return unreadable(source.error());
    found.source = std::move(*source);
  } else {
    auto columns = columns_of(answer.body, words_);
    if (!columns) return unreadable(columns.error());
    found.columns = std::move(*columns);
    found.is_used = false;
  }
  keep(id, std::move(found));
  return Telling{false, row.memory};
}

Result<Telling> NotionRows::find_row(const std::string& id, const Table& table, const RowRequest& row,
                                     RowMemory memory, std::stop_token stop) {
  http::Request request = calls_.call(http::Method::post, "/v1/data_sources/" + table.source + "/query");
  request.body = row_query(table.columns, row.report.clip);
  request.repeat = http::Repeat::harmless;
  auto exchanged = calls_.exchange(request, std::move(stop));
  // It changes nothing, and so nothing is in doubt.
  if (!exchanged && exchanged.error().code == ErrorCode::ambiguous)
    return Error{ErrorCode::unavailable, exchanged.error().message};
  const http::Response answer = TRY(std::move(exchanged));
  if (answer.status == notion_bad_request && forget_columns(id)) return Telling{false, row.memory};
  if (answer.status == notion_not_there) keep(id, Table{});
  if (!is_success(answer)) return calls_.error_of(answer, NotionThing::table, false);
  auto found = found_row(answer.body);
  if (!found) return unreadable(found.error());
  memory.row = std::move(*found);
  memory.was_found = !memory.row.empty();
  if (memory.was_found) return Telling{false, to_text(memory)};
  if (row.doubt_left > Duration::zero())
    return Telling{false, row.memory, std::min(row.doubt_left, find_again_delay)};
  memory.absent_in_doubt = doubt_of(row.doubted_until);
  return Telling{false, to_text(memory)};
}

Result<Telling> NotionRows::make_row(const std::string& id, const Table& table, const RowRequest& row,
                                     RowMemory memory, std::stop_token stop) {
  http::Request request = calls_.call(http::Method::post, "/v1/pages");
  request.body =
      fmt::format(R"({{"parent":{{"type":"data_source_id","data_source_id":"{}"}},"properties":{}}})",
                  table.source, row_properties(table.columns, row.report, words_, true));
  request.gate = http::SendGate{row.last_byte_before};
  const http::Response answer = TRY(calls_.exchange(request, std::move(stop)));
  if (is_success(answer)) {
    const auto made = id_of_page(answer.body);
    // It was made, and only the table can say what it is called.
    if (!made) return Error{ErrorCode::ambiguous, made.error().message};
    memory.row = *made;
    return told(id, table, row, std::move(memory));
  }
  if (answer.status == notion_bad_request && forget_columns(id)) return Telling{false, row.memory};
  if (answer.status == notion_not_there) keep(id, Table{});
  return refusal(answer, table, row);
}

Result<Telling> NotionRows::set_row(const std::string& id, const Table& table, const RowRequest& row,
                                    RowMemory memory, std::stop_token stop) {
  const bool with_file =
      memory.told == row.seq && wants_file(table, row, memory) && VideoUpload::complete(row, memory);
  const std::string file = with_file ? VideoUpload::files_value(row, memory) : std::string();
  http::Request request = calls_.call(http::Method::patch, "/v1/pages/" + memory.row);
  request.body =
      fmt::format(R"({{"properties":{}}})", row_properties(table.columns, row.report, words_, false, file));
  request.gate = http::SendGate{row.last_byte_before};
  const http::Response answer = TRY(calls_.exchange(request, std::move(stop)));
  if (is_success(answer)) {
    TRY(is_about(answer, memory.row));
    if (with_file) memory.attached = row.report.sha256;
    return told(id, table, row, std::move(memory));
  }
  const bool takes_nothing = answer.status == notion_bad_request || answer.status == notion_not_there;
  if (takes_nothing && with_file) {
    // The upload, the column or the row is gone.
    forget_columns(id);
    UploadStep step = VideoUpload::not_attached(row, std::move(memory),
                                                calls_.error_of(answer, NotionThing::file, false).message);
    return Telling{false, to_text(step.memory), step.rest, std::move(step.notice)};
  }
  if (!takes_nothing || memory.was_found) return refusal(answer, table, row);
  // Either the columns have changed, or somebody has thrown the row away.
  forget_columns(id);
  RowMemory lost;
  lost.is_to_be_found = true;
  return Telling{false, to_text(lost)};
}

Telling NotionRows::told(const std::string& id, const Table& table, const RowRequest& row, RowMemory memory) {
  {
    const MutexLock lock(mutex_);
    tables_[id].is_used = true;
  }
  memory.was_found = false;
  memory.is_to_be_found = false;
  memory.absent_in_doubt.reset();
  memory.told = row.seq;
  if (memory.attached == row.report.sha256) memory.upload = {};
  return Telling{!wants_file(table, row, memory), to_text(memory)};
}

bool NotionRows::wants_file(const Table& table, const RowRequest& row, const RowMemory& memory) {
  const bool has_place =
      std::any_of(table.columns.begin(), table.columns.end(),
                  [](const TableColumn& column) { return column.role == ColumnRole::file; });
  return has_place && upload_.wanted(row, memory);
}

Error NotionRows::refusal(const http::Response& answer, const Table& table, const RowRequest& row) const {
  Error error = calls_.error_of(answer, NotionThing::table, true);
  if (answer.status != notion_bad_request) return error;
  const std::string said = calls_.words_of(answer);
  if (is_in_trash(said)) return table_in_trash();
  // A select takes any word; only a status has options that a person makes.
  const bool has_options = std::any_of(
      table.columns.begin(), table.columns.end(),
      [](const TableColumn& column) { return column.role == ColumnRole::status && column.type == "status"; });
  const bool may_be_option = answer.body.find("validation_error") != std::string::npos ||
                             said.find(words_.status_property) != std::string::npos;
  if (has_options && may_be_option) error.message += lacks_option(words_, row.report.status);
  return error;
}

NotionRows::Table NotionRows::table(const std::string& id) {
  const MutexLock lock(mutex_);
  return tables_[id];
}

void NotionRows::keep(const std::string& id, Table table) {
  const MutexLock lock(mutex_);
  tables_[id] = std::move(table);
}

bool NotionRows::forget_columns(const std::string& id) {
  const MutexLock lock(mutex_);
  Table& known = tables_[id];
  const bool was_used = std::exchange(known.is_used, false);
  if (was_used) known.columns.clear();
  return was_used;
}

}  // namespace zoetrope::notify
