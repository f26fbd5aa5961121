#include "notify/row_memory.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "notify/notion_id.h"

namespace zoetrope::notify {
namespace {

using MemoryJson = nlohmann::json;

bool is_said(const MemoryJson& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

std::optional<std::int64_t> number_at(const MemoryJson& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

std::string text_at(const MemoryJson& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t count_at(const MemoryJson& json, const char* name) {
  return std::max<std::int64_t>(0, number_at(json, name).value_or(0));
}

UploadState upload_at(const MemoryJson& json) {
  UploadState upload;
  const auto found = json.find("upload");
  if (found == json.end() || !found->is_object()) return upload;
  upload.sha256 = text_at(*found, "sha256");
  upload.tries = count_at(*found, "tries");
  upload.refusals = count_at(*found, "refusals");
  // It gets into a path as well.
  upload.id = parse_notion_id(text_at(*found, "id")).value_or("");
  if (upload.id.empty()) return upload;
  upload.begun_at = WallTime{number_at(*found, "begun").value_or(0)};
  upload.sent = count_at(*found, "sent");
  upload.is_whole = is_said(*found, "whole");
  upload.doubt = number_at(*found, "doubt").value_or(0);
  upload.is_doubtful = is_said(*found, "doubtful");
  return upload;
}

MemoryJson upload_json(const UploadState& upload) {
  MemoryJson json{{"sha256", upload.sha256}};
  if (upload.tries > 0) json["tries"] = upload.tries;
  if (upload.refusals > 0) json["refusals"] = upload.refusals;
  if (upload.id.empty()) return json;
  json["id"] = upload.id;
  json["begun"] = upload.begun_at.micros;
  json["sent"] = upload.sent;
  json["whole"] = upload.is_whole;
  json["doubt"] = upload.doubt;
  if (upload.is_doubtful) json["doubtful"] = true;
  return json;
}

}  // namespace

std::int64_t doubt_of(std::optional<WallTime> doubted_until) {
  return doubted_until ? doubted_until->micros : 0;
}

std::string to_text(const RowMemory& memory) {
  MemoryJson json = MemoryJson::object();
  if (!memory.row.empty()) json["row"] = memory.row;
  if (memory.was_found) json["found"] = true;
  if (memory.is_to_be_found) json["find"] = true;
  if (memory.absent_in_doubt) json["absent"] = *memory.absent_in_doubt;
  if (memory.told > 0) json["told"] = memory.told;
  if (!memory.attached.empty()) json["attached"] = memory.attached;
  if (!memory.skipped.empty()) json["skipped"] = memory.skipped;
  if (!memory.upload.sha256.empty()) json["upload"] = upload_json(memory.upload);
  return json.dump();
}

RowMemory parse_row_memory(const std::string& text) {
  RowMemory memory;
  const auto json = MemoryJson::parse(text, nullptr, false);
  if (!json.is_object()) return memory;
  // It gets into a path.
  memory.row = parse_notion_id(text_at(json, "row")).value_or("");
  memory.was_found = is_said(json, "found");
  memory.is_to_be_found = is_said(json, "find");
  memory.absent_in_doubt = number_at(json, "absent");
  memory.told = number_at(json, "told").value_or(0);
  memory.attached = text_at(json, "attached");
  memory.skipped = text_at(json, "skipped");
  memory.upload = upload_at(json);
  return memory;
}

}  // namespace zoetrope::notify
