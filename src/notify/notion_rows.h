#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "notify/notion.h"
#include "notify/notion_calls.h"
#include "notify/row_memory.h"
#include "notify/table_columns.h"
#include "notify/video_upload.h"

namespace zoetrope::notify {

/// Rows of tables of videos; see Notion::tell_row(). Safe for concurrent use. What the tables are like is
/// kept for as long as this lives, and asked anew once a row does not take what is written.
class NotionRows {
 public:
  /// Both outlive it.
  NotionRows(NotionCalls& calls, const NotionWords& words) : calls_(calls), words_(words), upload_(calls) {}

  Result<Telling> tell(const RowRequest& row, std::stop_token stop);

 private:
  struct Table {
    std::string source;                ///< the id of its data source; "" while it is not known
    std::vector<TableColumn> columns;  ///< empty while they are not known
    bool is_used = false;              ///< something was written with them
  };

  Result<Telling> look_at_table(const std::string& id, const RowRequest& row, std::stop_token stop);
  Result<Telling> find_row(const std::string& id, const Table& table, const RowRequest& row, RowMemory memory,
                           std::stop_token stop);
  Result<Telling> make_row(const std::string& id, const Table& table, const RowRequest& row, RowMemory memory,
                           std::stop_token stop);
  Result<Telling> set_row(const std::string& id, const Table& table, const RowRequest& row, RowMemory memory,
                          std::stop_token stop);
  Telling told(const std::string& id, const Table& table, const RowRequest& row, RowMemory memory);
  /// Is the file yet to come into the row?
  bool wants_file(const Table& table, const RowRequest& row, const RowMemory& memory);
  /// Why the table takes no row, or a row that is certainly there takes nothing.
  [[nodiscard]] Error refusal(const http::Response& answer, const Table& table, const RowRequest& row) const;

  Table table(const std::string& id);
  void keep(const std::string& id, Table table);
  /// True when something had been written with what is forgotten now, so that it is worth another look.
  bool forget_columns(const std::string& id);

  NotionCalls& calls_;
  const NotionWords& words_;
  VideoUpload upload_;
  Mutex mutex_;
  std::map<std::string, Table> tables_ GUARDED_BY(mutex_);  ///< by the id that the settings give
};

}  // namespace zoetrope::notify
