#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "notify/notion.h"

/// Which of the properties that are written a table of videos has, and what is written into a clip's row.

namespace zoetrope::notify {

enum class ColumnRole { title, id, number, status, cost, duration, error, file };

struct TableColumn {
  ColumnRole role = ColumnRole::title;
  std::string name;
  std::string type;  ///< "title", "rich_text", "number", "status", "select", "files"

  bool operator==(const TableColumn&) const = default;
};

/// From a data source as GET /v1/data_sources/ID answers it
/// (https://developers.notion.com/reference/retrieve-a-data-source). Errors: not_found when it has no
/// text for the clip's id, or is in the trash; corrupt when it is no data source.
Result<std::vector<TableColumn>> columns_of(const std::string& data_source_json, const NotionWords& words);

/// The one data source of a database as GET /v1/databases/ID answers it. Errors: not_found when there is
/// not just one, or it is in the trash; corrupt when it is no database.
Result<std::string> data_source_of(const std::string& database_json);

/// The object `properties` of a row. The words of the title are a person's once the row is there; `file` is
/// the value of the property for the file, and without one that stays as it is.
std::string row_properties(const std::vector<TableColumn>& columns, const ClipReport& report,
                           const NotionWords& words, bool is_new, const std::string& file = "");

/// The body of a query for the row of this clip.
std::string row_query(const std::vector<TableColumn>& columns, const std::string& clip);

/// The id of the first page of an answer to it; "" when it has none. Errors: corrupt.
Result<std::string> found_row(const std::string& answer_json);
/// The id of the page that an answer shows. Errors: corrupt.
Result<std::string> id_of_page(const std::string& page_json);

/// The table is there and takes nothing.
Error table_in_trash();

/// "10.04": seconds.
std::string duration_words(Duration duration);

}  // namespace zoetrope::notify
