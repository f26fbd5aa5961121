#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"
#include "env/file_system.h"
#include "http/client.h"
#include "model/report.h"

namespace zoetrope::notify {

/// The version of Notion's API that all requests name. It is the oldest in which a database may have several
/// data sources: with an older one, every request to a database fails from the day somebody adds a second
/// (https://developers.notion.com/docs/upgrade-guide-2025-09-03).
inline constexpr const char* notion_version = "2025-09-03";

/// What the owner's pages, and rows of tables, call things.
struct NotionWords {
  std::string status_property = "Status";  ///< of type status or select
  // These are written where the page has them, and left out where it has not.
  std::string progress_property = "Progress";  ///< text
  std::string error_property = "Error";        ///< text
  std::string cost_property = "Cost";          ///< number or text
  // Of rows alone. The first one is needed.
  std::string id_property = "Zoetrope ID";     ///< text
  std::string clip_property = "Clip";          ///< number or text
  std::string duration_property = "Duration";  ///< number or text
  std::string file_property = "File";          ///< files
  std::map<TaskStatus, std::string> statuses = {
      {TaskStatus::queued, "Queued"},           {TaskStatus::processing, "Processing"},
      {TaskStatus::video_ready, "Video Ready"}, {TaskStatus::video_error, "Video Error"},
      {TaskStatus::cancelled, "Cancelled"},     {TaskStatus::video_approved, "Video Approved"}};
};

struct NotionOptions {
  std::string base_url = "https://api.notion.com";
  Secret token;
  std::string token_name = "NOTION_TOKEN";  ///< what people call it
  NotionWords words = {};
};

/// What one request came to, when it came to something.
struct Telling {
  bool complete = true;  ///< false: the next call goes on from `memory`
  std::string memory;
  Duration rest{};     ///< of an incomplete one: it does not go on before
  std::string notice;  ///< for people, once: what is left out from now on; "" when nothing is
};

/// A clip, and what is known of its row.
struct RowRequest {
  const std::string& table;  ///< the id of a database or of a data source
  const ClipReport& report;
  std::int64_t seq = 0;  ///< of the report; rises with each
  const std::string& memory;
  std::optional<WallTime> doubted_until;  ///< as Delivery::doubted_until
  Duration doubt_left{};                  ///< as Delivery::doubt_left
  MonoTime last_byte_before;              ///< the last byte leaves before it or not at all
  WallTime now;                           ///< an upload expires
  FileSystem* files = nullptr;            ///< where the file is; null: it is not uploaded
};

/// Sets properties of pages at Notion, https://developers.notion.com/reference/patch-page, and makes and sets
/// rows of tables. Safe for concurrent use. Each call makes one request at most, so that its caller can keep
/// the pace: the first one about a page asks which properties it has and of what type, the next one sets
/// them.
///
/// Errors: rate_limited (with retry_after in full) and unavailable, for all pages; ambiguous: the same, and
/// the change may yet be made; conflict: this page once more; unauthenticated: the token; not_found
/// and rejected: a person has to put this page, or the table of this row, right; invalid_input: this page or
/// row; cancelled.
class Notion {
 public:
  virtual ~Notion() = default;
  /// Says on the page how the task stands. The last byte leaves before `last_byte_before` or not at all.
  virtual Result<Telling> tell(const std::string& page, const TaskReport& report, const std::string& memory,
                               MonoTime last_byte_before, std::stop_token stop) = 0;
  /// Says in the clip's row how it stands, https://developers.notion.com/reference/post-page. There is one
  /// row a clip: where an earlier request may have made it, the table is asked for it by the clip's id, and
  /// none is made before that request can arrive no more. What a table is like is asked once. Behind that the
  /// file of the clip is uploaded, if the table has a place for it and the workspace takes one of that size.
  virtual Result<Telling> tell_row(const RowRequest& row, std::stop_token stop) = 0;
  /// The name of the integration that the token is of. Ends within 10 s.
  virtual Result<std::string> who(std::stop_token stop) = 0;
};

/// `client` outlives it.
std::unique_ptr<Notion> make_notion(http::Client& client, NotionOptions options);

}  // namespace zoetrope::notify
