#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "env/clock.h"
#include "http/server.h"
#include "testing/fake_kie/rate_window.h"

namespace zoetrope::testing {

/// A property of a page: its type, and for a status or select the options that it has.
struct NotionProperty {
  std::string type;
  std::vector<std::string> options = {};
  std::string value = "";  ///< as a person reads it

  bool operator==(const NotionProperty&) const = default;
};
using NotionPage = std::map<std::string, NotionProperty>;

/// A page, and a row of a table of videos, with everything that Zoetrope can write.
NotionPage usual_page();
NotionPage usual_columns();

/// A change that was made, whether its answer arrived or not.
struct NotionWrite {
  std::string page;
  std::map<std::string, std::string> values;
  WallTime at;
};

/// A data source of a database: what its pages have, and their ids in the order they were made.
struct NotionTable {
  std::string database;
  NotionPage columns;
  std::vector<std::string> rows = {};
};

/// A file that was uploaded, or is about to be.
struct NotionUpload {
  std::string file_name;
  std::int64_t parts = 1;
  std::map<std::int64_t, std::string> bytes = {};  ///< by part
  bool is_multi_part = false;
  bool is_uploaded = false;
  bool is_attached = false;
  WallTime begun_at;  ///< an hour later it is of no use any more, unless it is attached
};

/// A strict fake of Notion's API as https://developers.notion.com/reference describes it in the version
/// 2025-09-03: pages with properties, which are read and set, and tables, in which pages are made and found.
/// It refuses what the real one refuses: a missing version or token, a property that is not there or of
/// another type, a status that is no option, a page in the trash, an upload that has expired. A select gets
/// new options by being set. Safe for concurrent use.
class FakeNotion {
 public:
  FakeNotion(Clock& clock, std::string token) : clock_(clock), token_(std::move(token)) {}

  http::ServerResponse handle(const http::ServerRequest& request);

  void put_page(const std::string& id, NotionPage page);
  /// Empty when there is none.
  NotionPage page(const std::string& id);
  void remove_page(const std::string& id);
  /// It can be read still, and takes nothing.
  void trash_page(const std::string& id);
  /// A data source of that database, without rows; it keeps those that it has.
  void put_table(const std::string& database, const std::string& source, NotionPage columns);
  /// Its pages, in the order they were made.
  std::vector<NotionPage> rows(const std::string& source);
  std::vector<std::string> row_ids(const std::string& source);
  /// What the plan of the workspace takes: bytes of a file.
  void set_upload_limit(std::int64_t bytes);
  /// Whatever users/me says, no upload is begun.
  void refuse_uploads();
  /// Those that are not attached, as if an hour had passed.
  void expire_uploads();
  /// In the order they were begun.
  std::vector<NotionUpload> uploads();
  /// All of them, in the order they were made.
  std::vector<NotionWrite> writes();
  /// Method and path of the requests that arrived, whatever became of them.
  std::vector<std::string> requests();
  std::string to_json();

 private:
  http::ServerResponse page_call(const http::ServerRequest& request, const std::string& id);
  http::ServerResponse create_call(const http::ServerRequest& request);
  http::ServerResponse table_call(const http::ServerRequest& request);
  http::ServerResponse upload_call(const http::ServerRequest& request);
  bool is_expired(const NotionUpload& upload) REQUIRES_LOCK(mutex_);
  http::ServerResponse upload_answer(std::size_t index) REQUIRES_LOCK(mutex_);
  http::ServerResponse begin_upload(const http::ServerRequest& request) REQUIRES_LOCK(mutex_);
  http::ServerResponse take_part(const http::ServerRequest& request, NotionUpload& upload)
      REQUIRES_LOCK(mutex_);
  /// Marks what these properties attach; nothing when some of it is not uploaded.
  bool attach(const std::string& properties) REQUIRES_LOCK(mutex_);
  http::ServerResponse query(const http::ServerRequest& request, const NotionTable& table)
      REQUIRES_LOCK(mutex_);

  Clock& clock_;
  const std::string token_;
  Mutex mutex_;
  RateWindow window_ GUARDED_BY(mutex_);
  std::map<std::string, NotionPage> pages_ GUARDED_BY(mutex_);
  std::set<std::string> trash_ GUARDED_BY(mutex_);                ///< pages
  std::map<std::string, NotionTable> tables_ GUARDED_BY(mutex_);  ///< by the id of the data source
  int rows_made_ GUARDED_BY(mutex_) = 0;
  std::vector<NotionUpload> uploads_ GUARDED_BY(mutex_);
  std::int64_t upload_limit_ GUARDED_BY(mutex_) = 5LL * 1024 * 1024 * 1024;
  bool refuses_uploads_ GUARDED_BY(mutex_) = false;
  std::vector<NotionWrite> writes_ GUARDED_BY(mutex_);
  std::vector<std::string> requests_ GUARDED_BY(mutex_);
};

/// An error as Notion words it.
http::ServerResponse notion_error(int status, const std::string& code, const std::string& message);

}  // namespace zoetrope::testing
