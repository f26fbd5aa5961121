#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "base/result.h"
#include "notify/notion.h"
#include "notify/notion_calls.h"
#include "notify/row_memory.h"

namespace zoetrope::notify {

/// What one request about a file came to.
struct UploadStep {
  RowMemory memory;
  Duration rest{};     ///< the next one is not made before
  std::string notice;  ///< as Telling::notice
};

/// Uploads the file of a clip to Notion, one request a call
/// (https://developers.notion.com/docs/uploading-small-files and .../sending-larger-files). Safe for
/// concurrent use. What a workspace takes is asked once; a plan that takes no file is remembered.
class VideoUpload {
 public:
  /// It outlives this.
  explicit VideoUpload(NotionCalls& calls) : calls_(calls) {}

  /// Is there a file that does not stand in the row, and that was not given up?
  bool wanted(const RowRequest& row, const RowMemory& memory);
  /// Everything of it is there, and it is to be put into the row.
  static bool complete(const RowRequest& row, const RowMemory& memory);

  /// The next request of an upload that is wanted and not complete. What Notion does not take, or fails at
  /// again and again, is given up and is no error. Errors: those of all of Notion, which pass; cancelled.
  Result<UploadStep> go_on(const RowRequest& row, RowMemory memory, std::stop_token stop);

  /// The row took everything but the file: `why`.
  static UploadStep not_attached(const RowRequest& row, RowMemory memory, const std::string& why);

  /// The property `files` of a row, once it is complete.
  static std::string files_value(const RowRequest& row, const RowMemory& memory);

 private:
  Result<void> ask_limit(std::stop_token stop);
  Result<UploadStep> begin(const RowRequest& row, RowMemory memory, std::stop_token stop);
  Result<UploadStep> look(const RowRequest& row, RowMemory memory, std::stop_token stop);
  Result<UploadStep> send_part(const RowRequest& row, RowMemory memory, std::stop_token stop);
  Result<UploadStep> finish(const RowRequest& row, RowMemory memory, std::stop_token stop);
  /// What follows from a request about an upload that did not succeed; nothing when it did.
  std::optional<Result<UploadStep>> setback(const RowRequest& row, const RowMemory& memory,
                                            const Result<http::Response>& exchanged) const;
  UploadStep not_begun(const RowRequest& row, RowMemory memory, const http::Response& answer);
  std::optional<std::int64_t> limit();

  NotionCalls& calls_;
  Mutex mutex_;
  std::optional<std::int64_t> limit_ GUARDED_BY(mutex_);  ///< bytes of a file; nothing while not asked
  bool is_refused_ GUARDED_BY(mutex_) = false;
};

}  // namespace zoetrope::notify
