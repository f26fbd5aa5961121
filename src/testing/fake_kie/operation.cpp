#include "testing/fake_kie/operation.h"

#include <utility>

namespace zoetrope::testing {
namespace {

constexpr std::array<std::pair<std::string_view, Operation>, 8> exact_paths = {{
    {"/api/v1/jobs/createTask", Operation::create_task},
    {"/api/v1/jobs/recordInfo", Operation::record_info},
    {"/api/v1/chat/credit", Operation::credit},
    {"/api/v1/common/download-url", Operation::download_url},
    {"/api/file-stream-upload", Operation::upload},
    {"/user/api.php", Operation::catbox},
    {"/resources/internals/api.php", Operation::litterbox},
    {"/v1/pages", Operation::notion_create},
}};

constexpr std::array<std::pair<std::string_view, Operation>, 8> path_starts = {{
    {"/hosted/", Operation::image},
    {"/catbox/", Operation::image},
    {"/litter/", Operation::image},
    {"/results/", Operation::result},
    {"/v1/file_uploads", Operation::notion_upload},
    {"/v1/", Operation::notion},
    {"/webhook/", Operation::webhook},
    {"/_fake/", Operation::control},
}};

}  // namespace

std::string_view to_string(Operation operation) {
  switch (operation) {
    case Operation::create_task:
      return "createTask";
    case Operation::record_info:
      return "recordInfo";
    case Operation::credit:
      return "credit";
    case Operation::download_url:
      return "downloadUrl";
    case Operation::upload:
      return "upload";
    case Operation::catbox:
      return "catbox";
    case Operation::litterbox:
      return "litterbox";
    case Operation::image:
      return "image";
    case Operation::result:
      return "download";
    case Operation::notion:
      return "notion";
    case Operation::notion_create:
      return "notionCreate";
    case Operation::notion_upload:
      return "notionUpload";
    case Operation::webhook:
      return "webhook";
    case Operation::control:
      return "control";
    case Operation::other:
      return "other";
  }
  return "other";
}

std::optional<Operation> parse_operation(std::string_view name) {
  for (const Operation operation : all_operations) {
    if (to_string(operation) == name) return operation;
  }
  return std::nullopt;
}

std::string_view path_of(const http::ServerRequest& request) {
  const std::string_view target = request.target;
  return target.substr(0, target.find('?'));
}

Operation operation_of(const http::ServerRequest& request) {
  const std::string_view path = path_of(request);
  for (const auto& [text, operation] : exact_paths) {
    if (path == text) return operation;
  }
  for (const auto& [text, operation] : path_starts) {
    if (path.starts_with(text)) return operation;
  }
  return Operation::other;
}

}  // namespace zoetrope::testing
