#include "notify/video_upload.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "env/file_system.h"
#include "notify/notion_id.h"
#include "notify/property_values.h"
#include "notify/table_columns.h"

namespace zoetrope::notify {
namespace {

using UploadJson = nlohmann::json;

constexpr std::int64_t mebibyte = 1 << 20;
/// A file that is larger goes in parts of 5 to 20 MiB, of which 10 are recommended.
constexpr std::int64_t single_bytes_max = 20 * 1'000'000;
constexpr std::int64_t part_bytes = 10 * mebibyte;
/// What a workspace takes that does not say: as much as a free one.
constexpr std::int64_t usual_limit = 5 * mebibyte;
constexpr std::chrono::minutes send_timeout{10};
/// Notion lets an upload that is in no page expire after an hour.
constexpr Duration upload_life = std::chrono::minutes(50);
/// Of one file, half an hour together: an outage is over then, and what Notion fails at is not sent for ever.
constexpr std::int64_t tries_max = 12;
constexpr Duration longest_rest = std::chrono::minutes(10);
constexpr std::int64_t refusals_max = 2;

std::int64_t parts_of(std::int64_t bytes) {
  return bytes <= single_bytes_max ? 1 : (bytes + part_bytes - 1) / part_bytes;
}

/// Some bytes of a file, as if they were one. One thread at a time.
class FileSlice final : public ReadableFile {
 public:
  FileSlice(ReadableFile& file, std::int64_t from, std::int64_t size)
      : file_(file), from_(static_cast<std::uint64_t>(from)), size_(static_cast<std::uint64_t>(size)) {}

  Result<FileInfo> info() override {
    FileInfo info = TRY(file_.info());
    info.bytes = std::min<std::uint64_t>(size_, info.bytes > from_ ? info.bytes - from_ : 0);
    return info;
  }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    if (offset >= size_) return std::size_t{0};
    const std::uint64_t left = std::min<std::uint64_t>(size_ - offset, into.size());
    return file_.read_at(from_ + offset, into.first(static_cast<std::size_t>(left)));
  }

 private:
  ReadableFile& file_;
  const std::uint64_t from_;
  const std::uint64_t size_;
};

std::string file_name_of(const ClipReport& report) {
  const std::size_t slash = report.file.rfind('/');
  return slash == std::string::npos ? report.file : report.file.substr(slash + 1);
}

/// Whatever was asked for, Notion would have answered so.
bool is_about_all(const http::Response& answer) {
  return answer.status == notion_unauthorised || answer.status == notion_too_many_requests ||
         answer.status == notion_overloaded;
}

bool passes_by_itself(const http::Response& answer) {
  return is_about_all(answer) || answer.status >= notion_first_server_error ||
         answer.status == notion_collision;
}

UploadStep given_up(const RowRequest& row, RowMemory memory, const std::string& why) {
  memory.upload = {};
  memory.skipped = row.report.sha256;
  return {std::move(memory),
          {},
          fmt::format("the file of {} clip {:02} is left out of its row at Notion: {}", row.report.project,
                      row.report.number, why)};
}

/// 1 s, 2 s, 4 s and so on.
Duration rest_after(std::int64_t tries) {
  Duration rest = std::chrono::seconds(1);
  for (std::int64_t i = 1; i < tries && rest < longest_rest; ++i) rest *= 2;
  return std::min(rest, longest_rest);
}

/// The same once more, but not for ever.
UploadStep later(const RowRequest& row, RowMemory memory, const Error& why) {
  if (++memory.upload.tries >= tries_max) return given_up(row, std::move(memory), why.message);
  const Duration asked_for = why.retry_after.value_or(std::chrono::milliseconds(0));
  const Duration rest = std::max(asked_for, rest_after(memory.upload.tries));
  return {std::move(memory), rest, ""};
}

void drop(UploadState& upload) {
  upload = UploadState{.sha256 = upload.sha256, .tries = upload.tries, .refusals = upload.refusals};
}

/// An upload that is taken no more may have expired, or be one of which a part was sent twice.
UploadStep refused(const RowRequest& row, RowMemory memory, const std::string& why) {
  if (++memory.upload.refusals >= refusals_max) return given_up(row, std::move(memory), why);
  drop(memory.upload);
  return {std::move(memory), {}, ""};
}

bool is_expired(const RowRequest& row, const UploadState& upload) {
  const Duration age = row.now - upload.begun_at;
  return age > upload_life || age < -upload_life;
}

bool is_certain(const RowRequest& row, const UploadState& upload) {
  return !upload.is_doubtful && upload.doubt == doubt_of(row.doubted_until);
}

/// What https://developers.notion.com/reference/retrieve-file-upload says of one.
struct UploadAnswer {
  std::string status;                ///< "pending", "uploaded", "expired", "failed"
  std::optional<std::int64_t> sent;  ///< parts
};

UploadAnswer upload_in(const std::string& body) {
  UploadAnswer answer;
  const auto json = UploadJson::parse(body, nullptr, false);
  if (!json.is_object()) return answer;
  const auto status = json.find("status");
  if (status != json.end() && status->is_string()) answer.status = status->get<std::string>();
  const UploadJson::json_pointer where("/number_of_parts/sent");
  if (json.contains(where) && json.at(where).is_number_integer())
    answer.sent = json.at(where).get<std::int64_t>();
  return answer;
}

std::int64_t limit_in(const http::Response& answer) {
  const auto user = UploadJson::parse(answer.body, nullptr, false);
  const UploadJson::json_pointer where("/bot/workspace_limits/max_file_upload_size_in_bytes");
  if (!user.is_object() || !user.contains(where)) return usual_limit;
  const UploadJson& bytes = user.at(where);
  return bytes.is_number_integer() && bytes.get<std::int64_t>() >= 0 ? bytes.get<std::int64_t>()
                                                                     : usual_limit;
}

}  // namespace

bool VideoUpload::wanted(const RowRequest& row, const RowMemory& memory) {
  const ClipReport& report = row.report;
  if (row.files == nullptr || report.file.empty() || report.sha256.empty() || report.bytes <= 0) return false;
  if (memory.attached == report.sha256 || memory.skipped == report.sha256) return false;
  const MutexLock lock(mutex_);
  return !is_refused_ && (!limit_ || report.bytes <= *limit_);
}

bool VideoUpload::complete(const RowRequest& row, const RowMemory& memory) {
  return memory.upload.sha256 == row.report.sha256 && memory.upload.is_whole &&
         !is_expired(row, memory.upload);
}

std::optional<std::int64_t> VideoUpload::limit() {
  const MutexLock lock(mutex_);
  return limit_;
}

Result<UploadStep> VideoUpload::go_on(const RowRequest& row, RowMemory memory, std::stop_token stop) {
  if (!limit()) {
    TRY(ask_limit(std::move(stop)));
    return UploadStep{std::move(memory), {}, ""};
  }
  UploadState& upload = memory.upload;
  if (upload.sha256 != row.report.sha256) upload = UploadState{.sha256 = row.report.sha256};
  if (!upload.id.empty() && is_expired(row, upload)) {
    if (++upload.tries >= tries_max)
      return given_up(row, std::move(memory), "it could not be uploaded before the upload expired");
    drop(upload);
  }
  if (upload.id.empty()) return begin(row, std::move(memory), std::move(stop));
  if (!is_certain(row, upload)) return look(row, std::move(memory), std::move(stop));
  if (upload.sent < parts_of(row.report.bytes)) return send_part(row, std::move(memory), std::move(stop));
  return finish(row, std::move(memory), std::move(stop));
}

Result<void> VideoUpload::ask_limit(std::stop_token stop) {
  const http::Response answer =
      TRY(calls_.exchange(calls_.call(http::Method::get, "/v1/users/me"), std::move(stop)));
  if (!is_success(answer) && passes_by_itself(answer))
    return calls_.error_of(answer, NotionThing::file, false);
  const MutexLock lock(mutex_);
  limit_ = is_success(answer) ? limit_in(answer) : usual_limit;
  return {};
}

std::optional<Result<UploadStep>> VideoUpload::setback(const RowRequest& row, const RowMemory& memory,
                                                       const Result<http::Response>& exchanged) const {
  RowMemory further = memory;
  further.upload.is_doubtful = true;
  if (!exchanged) {
    // The page is not concerned, and so the doubt is the upload's alone.
    if (exchanged.error().code == ErrorCode::ambiguous)
      return later(row, std::move(further), exchanged.error());
    return exchanged.error();
  }
  if (is_success(*exchanged)) return std::nullopt;
  const Error error = calls_.error_of(*exchanged, NotionThing::file, false);
  if (is_about_all(*exchanged)) return error;
  if (passes_by_itself(*exchanged)) return later(row, std::move(further), error);
  return refused(row, memory, error.message);
}

Result<UploadStep> VideoUpload::begin(const RowRequest& row, RowMemory memory, std::stop_token stop) {
  const std::int64_t parts = parts_of(row.report.bytes);
  http::Request request = calls_.call(http::Method::post, "/v1/file_uploads");
  request.body = fmt::format(R"({{"mode":"{}","filename":{},"content_type":"video/mp4"{}}})",
                             parts == 1 ? "single_part" : "multi_part", json_string(file_name_of(row.report)),
                             parts == 1 ? std::string() : fmt::format(R"(,"number_of_parts":{})", parts));
  const auto exchanged = calls_.exchange(request, std::move(stop));
  if (exchanged && !is_success(*exchanged) && !passes_by_itself(*exchanged))
    return not_begun(row, std::move(memory), *exchanged);
  if (auto why = setback(row, memory, exchanged)) return std::move(*why);
  const auto id = id_of_page(exchanged->body);
  if (!id) {
    return later(row, std::move(memory),
                 {ErrorCode::unavailable, "Notion answered with something that is no file upload"});
  }
  drop(memory.upload);
  memory.upload.id = *id;
  memory.upload.begun_at = row.now;
  memory.upload.doubt = doubt_of(row.doubted_until);
  return UploadStep{std::move(memory), {}, ""};
}

UploadStep VideoUpload::not_begun(const RowRequest& row, RowMemory memory, const http::Response& answer) {
  const std::string said = calls_.words_of(answer);
  if (answer.status != notion_forbidden) return given_up(row, std::move(memory), said);
  UploadStep step = given_up(row, std::move(memory), said);
  const MutexLock lock(mutex_);
  step.notice =
      std::exchange(is_refused_, true)
          ? std::string()
          : fmt::format("Notion takes no files from this integration ({}); rows go without them", said);
  return step;
}

/// How far is an upload, of which the end of a request was not seen?
Result<UploadStep> VideoUpload::look(const RowRequest& row, RowMemory memory, std::stop_token stop) {
  const auto exchanged = calls_.exchange(
      calls_.call(http::Method::get, "/v1/file_uploads/" + memory.upload.id), std::move(stop));
  if (auto why = setback(row, memory, exchanged)) return std::move(*why);
  UploadState& upload = memory.upload;
  const std::int64_t parts = parts_of(row.report.bytes);
  const UploadAnswer answer = upload_in(exchanged->body);
  if (answer.status == "expired" || answer.status == "failed")
    return refused(row, std::move(memory), fmt::format("the upload is {} at Notion", answer.status));
  upload.is_whole = upload.is_whole || answer.status == "uploaded";
  if (upload.is_whole) upload.sent = parts;
  // Nobody else sends any, and so it is the one that was in doubt.
  if (answer.sent == upload.sent + 1 && upload.sent < parts) ++upload.sent;
  upload.doubt = doubt_of(row.doubted_until);
  upload.is_doubtful = false;
  return UploadStep{std::move(memory), {}, ""};
}

Result<UploadStep> VideoUpload::send_part(const RowRequest& row, RowMemory memory, std::stop_token stop) {
  auto file = row.files->open(row.report.file);
  if (!file && file.error().code == ErrorCode::not_found)
    return given_up(row, std::move(memory), file.error().message);
  if (!file) return later(row, std::move(memory), file.error());
  const std::int64_t parts = parts_of(row.report.bytes);
  const std::int64_t from = parts == 1 ? 0 : memory.upload.sent * part_bytes;
  FileSlice slice(**file, from,
                  parts == 1 ? row.report.bytes : std::min(part_bytes, row.report.bytes - from));
  http::Request request = calls_.form_call("/v1/file_uploads/" + memory.upload.id + "/send");
  request.parts = {http::Part{
      .name = "file", .file_name = file_name_of(row.report), .content_type = "video/mp4", .file = &slice}};
  if (parts > 1)
    request.parts.push_back(
        http::Part{.name = "part_number", .value = std::to_string(memory.upload.sent + 1)});
  request.total_timeout = send_timeout;
  const auto exchanged = calls_.exchange(request, std::move(stop));
  if (auto why = setback(row, memory, exchanged)) return std::move(*why);
  ++memory.upload.sent;
  memory.upload.is_whole = parts == 1;
  return UploadStep{std::move(memory), {}, ""};
}

Result<UploadStep> VideoUpload::finish(const RowRequest& row, RowMemory memory, std::stop_token stop) {
  http::Request request =
      calls_.call(http::Method::post, "/v1/file_uploads/" + memory.upload.id + "/complete");
  request.body = "{}";
  const auto exchanged = calls_.exchange(request, std::move(stop));
  if (auto why = setback(row, memory, exchanged)) return std::move(*why);
  memory.upload.is_whole = true;
  return UploadStep{std::move(memory), {}, ""};
}

UploadStep VideoUpload::not_attached(const RowRequest& row, RowMemory memory, const std::string& why) {
  // Whether the row takes anything at all is seen before the file is sent once more.
  memory.told = 0;
  return refused(row, std::move(memory), why);
}

std::string VideoUpload::files_value(const RowRequest& row, const RowMemory& memory) {
  return fmt::format(R"({{"files":[{{"type":"file_upload","file_upload":{{"id":{}}},"name":{}}}]}})",
                     json_string(memory.upload.id), json_string(file_name_of(row.report)));
}

}  // namespace zoetrope::notify
