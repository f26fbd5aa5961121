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
constexpr int first_passing_error = 500;
constexpr int unauthorised_answer = 401;
constexpr int too_many = 429;
constexpr int conflicting = 409;

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

/// It is about this file, or another one will be.
bool passes_by_itself(const http::Response& answer) {
  return answer.status >= first_passing_error || answer.status == too_many ||
         answer.status == unauthorised_answer || answer.status == conflicting;
}

RowMemory given_up(const RowRequest& row, RowMemory memory) {
  memory.upload = {};
  memory.skipped = row.report.sha256;
  return memory;
}

std::int64_t doubt_now(const RowRequest& row) {
  return row.doubted_until ? row.doubted_until->micros : 0;
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
  return memory.upload.sha256 == row.report.sha256 && memory.upload.is_whole;
}

std::optional<std::int64_t> VideoUpload::limit() {
  const MutexLock lock(mutex_);
  return limit_;
}

Result<RowMemory> VideoUpload::go_on(const RowRequest& row, RowMemory memory, std::stop_token stop) {
  if (!limit()) {
    TRY(ask_limit(std::move(stop)));
    return memory;
  }
  // Of a request whose answer was lost it is not known what was done; what is begun and not used expires.
  const UploadState& upload = memory.upload;
  if (upload.id.empty() || upload.sha256 != row.report.sha256 || upload.doubt != doubt_now(row))
    return begin(row, std::move(memory), std::move(stop));
  if (upload.sent < parts_of(row.report.bytes)) return send_part(row, std::move(memory), std::move(stop));
  return finish(row, std::move(memory), std::move(stop));
}

Result<void> VideoUpload::ask_limit(std::stop_token stop) {
  const http::Response answer =
      TRY(calls_.exchange(calls_.call(http::Method::get, "/v1/users/me"), std::move(stop)));
  if (!is_success(answer) && passes_by_itself(answer))
    return calls_.error_of(answer, NotionThing::table, false);
  const MutexLock lock(mutex_);
  limit_ = is_success(answer) ? limit_in(answer) : usual_limit;
  return {};
}

Result<RowMemory> VideoUpload::begin(const RowRequest& row, RowMemory memory, std::stop_token stop) {
  const std::int64_t parts = parts_of(row.report.bytes);
  http::Request request = calls_.call(http::Method::post, "/v1/file_uploads");
  request.body = fmt::format(R"({{"mode":"{}","filename":{},"content_type":"video/mp4"{}}})",
                             parts == 1 ? "single_part" : "multi_part", json_string(file_name_of(row.report)),
                             parts == 1 ? std::string() : fmt::format(R"(,"number_of_parts":{})", parts));
  const http::Response answer = TRY(calls_.exchange(request, std::move(stop)));
  if (is_success(answer)) {
    const auto id = id_of_page(answer.body);
    if (!id) return Error{ErrorCode::unavailable, "Notion answered with something that is no file upload"};
    memory.upload = {*id, row.report.sha256, doubt_now(row)};
    return memory;
  }
  if (passes_by_itself(answer)) return calls_.error_of(answer, NotionThing::table, true);
  const MutexLock lock(mutex_);
  is_refused_ = true;
  return given_up(row, std::move(memory));
}

Result<RowMemory> VideoUpload::send_part(const RowRequest& row, RowMemory memory, std::stop_token stop) {
  auto file = row.files->open(row.report.file);
  if (!file) return given_up(row, std::move(memory));
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
  const http::Response answer = TRY(calls_.exchange(request, std::move(stop)));
  if (!is_success(answer)) {
    if (passes_by_itself(answer)) return calls_.error_of(answer, NotionThing::table, true);
    return given_up(row, std::move(memory));
  }
  ++memory.upload.sent;
  memory.upload.is_whole = parts == 1;
  return memory;
}

Result<RowMemory> VideoUpload::finish(const RowRequest& row, RowMemory memory, std::stop_token stop) {
  http::Request request =
      calls_.call(http::Method::post, "/v1/file_uploads/" + memory.upload.id + "/complete");
  request.body = "{}";
  const http::Response answer = TRY(calls_.exchange(request, std::move(stop)));
  if (!is_success(answer)) {
    if (passes_by_itself(answer)) return calls_.error_of(answer, NotionThing::table, true);
    return given_up(row, std::move(memory));
  }
  memory.upload.is_whole = true;
  return memory;
}

std::string VideoUpload::files_value(const RowRequest& row, const RowMemory& memory) {
  return fmt::format(R"({{"files":[{{"type":"file_upload","file_upload":{{"id":{}}},"name":{}}}]}})",
                     json_string(memory.upload.id), json_string(file_name_of(row.report)));
}

}  // namespace zoetrope::notify
