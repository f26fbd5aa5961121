#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "http/server.h"

namespace zoetrope::testing {

/// What a request asks for, by its path alone. Figures count by it and faults are set by it.
enum class Operation {
  create_task,
  record_info,
  credit,
  download_url,
  upload,         ///< KIE's file-stream-upload
  catbox,         ///< catbox's user/api.php
  litterbox,      ///< litterbox's resources/internals/api.php
  image,          ///< a hosted image is fetched
  result,         ///< a finished clip is fetched
  notion,         ///< anything below Notion's /v1/ but those two
  notion_create,  ///< a row is made in one of its tables
  notion_upload,  ///< a file is uploaded to it
  webhook,        ///< a message is posted to /webhook/...
  control,        ///< /_fake/...
  other,
};

inline constexpr std::array all_operations = {
    Operation::create_task, Operation::record_info, Operation::credit,        Operation::download_url,
    Operation::upload,      Operation::catbox,      Operation::litterbox,     Operation::image,
    Operation::result,      Operation::notion,      Operation::notion_create, Operation::notion_upload,
    Operation::webhook,     Operation::control,     Operation::other};

/// Is it Notion that is asked?
inline bool is_notion(Operation operation) {
  return operation == Operation::notion || operation == Operation::notion_create ||
         operation == Operation::notion_upload;
}

/// "createTask", "recordInfo", "credit", "downloadUrl", "upload", "catbox", "litterbox", "image", "download",
/// "notion", "notionCreate", "notionUpload", "webhook", "control", "other".
std::string_view to_string(Operation operation);
std::optional<Operation> parse_operation(std::string_view name);

/// The target without its query.
std::string_view path_of(const http::ServerRequest& request);
Operation operation_of(const http::ServerRequest& request);

}  // namespace zoetrope::testing
