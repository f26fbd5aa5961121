#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "testing/fake_kie/notion_property.h"
#include "testing/fake_kie/operation.h"

/// The fake Notion's file uploads: https://developers.notion.com/reference/file-upload.

namespace zoetrope::testing {
namespace {

using UploadAnswer = nlohmann::ordered_json;

constexpr std::size_t single_part_max = 20 * 1024 * 1024;
constexpr std::size_t part_least = 5 * 1024 * 1024;
constexpr long parts_max = 1000;
constexpr std::chrono::hours upload_life{1};
constexpr std::string_view upload_id_start = "00000000-0000-4000-9000-";

std::string upload_id(std::size_t index) {
  return fmt::format("{}{:012d}", upload_id_start, index + 1);
}

/// Which upload it is; nothing when there is none.
std::optional<std::size_t> upload_index(std::string_view id, std::size_t count) {
  if (!id.starts_with(upload_id_start)) return std::nullopt;
  const auto number = parse_number(id.substr(upload_id_start.size()), static_cast<long>(count));
  if (!number || *number < 1) return std::nullopt;
  return static_cast<std::size_t>(*number - 1);
}

http::ServerResponse bad_upload_url() {
  return notion_error(400, "invalid_request_url", "Invalid request URL.");
}

std::size_t size_of(const NotionUpload& upload) {
  std::size_t bytes = 0;
  for (const auto& [part, piece] : upload.bytes) bytes += piece.size();
  return bytes;
}

/// All parts are there, and none but the last is too small.
bool is_whole(const NotionUpload& upload) {
  for (std::int64_t part = 1; part <= upload.parts; ++part) {
    const auto piece = upload.bytes.find(part);
    if (piece == upload.bytes.end() || (part < upload.parts && piece->second.size() < part_least))
      return false;
  }
  return true;
}

}  // namespace

bool FakeNotion::is_expired(const NotionUpload& upload) {
  return !upload.is_attached && clock_.wall() - upload.begun_at >= upload_life;
}

http::ServerResponse FakeNotion::upload_answer(std::size_t index) {
  const NotionUpload& upload = uploads_[index];
  const char* status = upload.is_uploaded ? "uploaded" : "pending";
  UploadAnswer json{{"object", "file_upload"},
                    {"id", upload_id(index)},
                    {"status", is_expired(upload) ? "expired" : status},
                    {"filename", upload.file_name}};
  if (upload.is_multi_part)
    json["number_of_parts"] = {{"total", upload.parts}, {"sent", upload.bytes.size()}};
  return notion_answer(json.dump());
}

http::ServerResponse FakeNotion::upload_call(const http::ServerRequest& request) {
  const MutexLock lock(mutex_);
  constexpr std::string_view start = "/v1/file_uploads/";
  std::string_view path = path_of(request);
  const bool is_post = request.method == "POST";
  if (path.size() < start.size() && is_post) return begin_upload(request);
  if (path.size() < start.size()) return bad_upload_url();
  path.remove_prefix(start.size());
  const std::string_view id = path.substr(0, path.find('/'));
  const std::string_view what = path.substr(id.size());
  const auto index = upload_index(id, uploads_.size());
  if (!index) return notion_error(404, "object_not_found", "Could not find file upload.");
  NotionUpload& upload = uploads_[*index];
  if (what.empty() && request.method == "GET") return upload_answer(*index);
  if (!is_post || what.empty()) return bad_upload_url();
  if (is_expired(upload)) return notion_invalid("File upload has expired.");
  if (what == "/send") {
    http::ServerResponse refused = take_part(request, upload);
    return refused.status == 200 ? upload_answer(*index) : refused;
  }
  if (what != "/complete" || !upload.is_multi_part || !is_whole(upload))
    return notion_invalid("File upload is not whole.");
  upload.is_uploaded = true;
  return upload_answer(*index);
}

http::ServerResponse FakeNotion::begin_upload(const http::ServerRequest& request) {
  if (refuses_uploads_)
    return notion_error(403, "restricted_resource", "File uploads are not available on this plan.");
  const auto body = UploadAnswer::parse(request.body, nullptr, false);
  if (!body.is_object()) return notion_error(400, "invalid_json", "Error parsing JSON body.");
  const std::string mode = body.value("mode", "single_part");
  NotionUpload upload{.file_name = body.value("filename", ""), .parts = body.value("number_of_parts", 1)};
  upload.is_multi_part = mode == "multi_part";
  const bool fits = (mode == "single_part" || upload.is_multi_part) && upload.file_name.ends_with(".mp4") &&
                    body.value("content_type", "") == "video/mp4" &&
                    body.contains("number_of_parts") == upload.is_multi_part && upload.parts >= 1 &&
                    upload.parts <= parts_max;
  if (!fits) return notion_invalid("body failed validation.");
  upload.begun_at = clock_.wall();
  uploads_.push_back(std::move(upload));
  return upload_answer(uploads_.size() - 1);
}

http::ServerResponse FakeNotion::take_part(const http::ServerRequest& request, NotionUpload& upload) {
  const auto parts = http::parse_multipart(request);
  if (!parts) return notion_invalid(parts.error().message);
  std::optional<std::string> bytes;
  long number = upload.is_multi_part ? 0 : 1;
  for (const http::FormPart& part : *parts) {
    if (part.name == "file" && part.content_type == "video/mp4") bytes = part.body;
    if (part.name == "part_number" && upload.is_multi_part)
      number = parse_number(part.body, upload.parts).value_or(0);
  }
  if (!bytes || number < 1 || upload.is_uploaded || bytes->size() > single_part_max)
    return notion_invalid("body failed validation: a part is missing, too large or not asked for.");
  upload.bytes[number] = std::move(*bytes);
  if (static_cast<std::int64_t>(size_of(upload)) > upload_limit_)
    return notion_invalid("The file is larger than the workspace allows.");
  upload.is_uploaded = !upload.is_multi_part;
  return {};
}

bool FakeNotion::attach(const std::string& properties) {
  const auto json = UploadAnswer::parse(properties, nullptr, false);
  std::vector<std::size_t> attached;
  for (const auto& [name, value] : json.items()) {
    for (const UploadAnswer& file : value.value("files", UploadAnswer::array())) {
      const std::string id = file.contains("file_upload") ? file["file_upload"].value("id", "") : "";
      const auto index = upload_index(id, uploads_.size());
      if (!index || !uploads_[*index].is_uploaded || is_expired(uploads_[*index])) return false;
      attached.push_back(*index);
    }
  }
  for (const std::size_t index : attached) uploads_[index].is_attached = true;
  return true;
}

void FakeNotion::set_upload_limit(std::int64_t bytes) {
  const MutexLock lock(mutex_);
  upload_limit_ = bytes;
}

void FakeNotion::refuse_uploads() {
  const MutexLock lock(mutex_);
  refuses_uploads_ = true;
}

void FakeNotion::expire_uploads() {
  const MutexLock lock(mutex_);
  for (NotionUpload& upload : uploads_) upload.begun_at = clock_.wall() - upload_life;
}

std::vector<NotionUpload> FakeNotion::uploads() {
  const MutexLock lock(mutex_);
  return uploads_;
}

}  // namespace zoetrope::testing
