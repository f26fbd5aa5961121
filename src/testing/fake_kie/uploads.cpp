#include "testing/fake_kie/uploads.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "testing/fake_kie/api_answer.h"
#include "testing/fake_kie/image_kind.h"
#include "testing/fake_kie/strict_json.h"

namespace zoetrope::testing {
namespace {

constexpr std::size_t name_characters_max = 200;
constexpr std::size_t box_name_characters = 6;
constexpr std::size_t extension_characters_max = 5;
constexpr int precondition_failed = 412;

/// Each field once, none but the known ones. Errors: invalid_input.
Result<BoxFields> read_fields(const http::ServerRequest& request, const std::set<std::string>& known) {
  BoxFields fields;
  for (http::FormPart& part : TRY(http::parse_multipart(request))) {
    const std::string name = part.name;
    if (!known.contains(name)) {
      return Error{ErrorCode::invalid_input, fmt::format("field '{}' is not known", printable(name))};
    }
    if (!fields.emplace(name, std::move(part)).second) {
      return Error{ErrorCode::invalid_input, fmt::format("field '{}' comes twice", name)};
    }
  }
  return fields;
}

/// Letters, digits and "._-", nothing that would need an escape in a URL or climb out of a folder.
bool is_plain_name(std::string_view name) {
  if (name.empty() || name.size() > name_characters_max || name.front() == '.') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
  });
}

bool is_plain_path(std::string_view path) {
  const auto parts = split(path, '/');
  return std::all_of(parts.begin(), parts.end(), is_plain_name);
}

http::ServerResponse kie_refusal(int status, std::string_view message) {
  return text_answer(status,
                     fmt::format(R"({{"success":false,"code":{},"msg":{}}})", status, json_string(message)),
                     "application/json");
}

std::string kie_acceptance(const std::string& path, const std::string& name, const std::string& url,
                           const std::string& bytes, WallTime now) {
  return fmt::format(
      R"({{"success":true,"code":200,"msg":"File uploaded successfully","data":{{"fileName":{},"filePath":{},)"
      R"("downloadUrl":{},"fileSize":{},"mimeType":{},"uploadedAt":{}}}}})",
      json_string(name), json_string(path), json_string(url), bytes.size(),
      json_string(content_type_of(image_kind(bytes))), json_string(to_rfc3339(now)));
}

std::string extension_of(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  const std::string_view extension = dot == std::string_view::npos ? "" : file_name.substr(dot + 1);
  const bool plain =
      !extension.empty() && extension.size() <= extension_characters_max && is_plain_name(extension);
  return plain ? lower_ascii(extension) : "bin";
}

}  // namespace

http::ServerResponse Uploads::kie(const http::ServerRequest& request, const std::string& base, WallTime now) {
  constexpr int bad_request = 400;
  auto fields = read_fields(request, {"file", "uploadPath", "fileName"});
  if (!fields) return kie_refusal(bad_request, fields.error().message);
  if (!fields->contains("file") || !fields->contains("uploadPath")) {
    return kie_refusal(bad_request, "file and uploadPath are required");
  }
  http::FormPart& file = fields->at("file");
  const std::string& folder = fields->at("uploadPath").body;
  const std::string name = fields->contains("fileName") ? fields->at("fileName").body : file.file_name;
  if (file.body.empty() || file.file_name.empty()) return kie_refusal(bad_request, "file is not a file");
  if (!is_plain_path(folder)) return kie_refusal(bad_request, "uploadPath is not a plain path");
  if (!is_plain_name(name)) return kie_refusal(bad_request, "fileName is not a plain name");
  const std::string path = folder + "/" + name;
  const std::string target = "/hosted/" + path;
  std::string answer = kie_acceptance(path, name, base + target, file.body, now);
  const auto kept = files_.put(target, std::move(file.body));
  if (!kept) return kie_refusal(500, kept.error().message);
  return text_answer(200, std::move(answer), "application/json");
}

http::ServerResponse Uploads::catbox(const http::ServerRequest& request, const std::string& base) {
  if (trimmed(request.headers.get("User-Agent")).empty()) {
    return text_answer(precondition_failed, "Invalid uploader");
  }
  return keep_in_box(read_fields(request, {"reqtype", "fileToUpload", "userhash"}), "/catbox/", base);
}

http::ServerResponse Uploads::litterbox(const http::ServerRequest& request, const std::string& base) {
  static const std::set<std::string> times{"1h", "12h", "24h", "72h"};
  if (trimmed(request.headers.get("User-Agent")).empty()) {
    return text_answer(precondition_failed, "Invalid uploader");
  }
  auto fields = read_fields(request, {"reqtype", "time", "fileToUpload"});
  const bool has_time = !fields || (fields->contains("time") && times.contains(fields->at("time").body));
  if (!has_time) return text_answer(precondition_failed, "No expire time specified.");
  return keep_in_box(std::move(fields), "/litter/", base);
}

http::ServerResponse Uploads::keep_in_box(Result<BoxFields> fields, const std::string& folder,
                                          const std::string& base) {
  if (!fields) return text_answer(precondition_failed, fields.error().message);
  if (!fields->contains("reqtype") || fields->at("reqtype").body != "fileupload") {
    return text_answer(precondition_failed, "No request type given.");
  }
  if (!fields->contains("fileToUpload")) return text_answer(200, "No files given.");
  http::FormPart& file = fields->at("fileToUpload");
  if (file.body.empty() || file.file_name.empty()) return text_answer(200, "No files given.");
  const std::string name = names_.hex(box_name_characters / 2) + "." + extension_of(file.file_name);
  const std::string target = folder + name;
  const auto kept = files_.put(target, std::move(file.body));
  if (!kept) return text_answer(precondition_failed, kept.error().message);
  return text_answer(200, base + target);
}

}  // namespace zoetrope::testing
