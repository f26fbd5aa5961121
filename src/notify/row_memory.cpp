#include "notify/row_memory.h"

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

}  // namespace

std::string to_text(const RowMemory& memory) {
  MemoryJson json = MemoryJson::object();
  if (!memory.row.empty()) json["row"] = memory.row;
  if (memory.was_found) json["found"] = true;
  if (memory.is_to_be_found) json["find"] = true;
  if (memory.absent_in_doubt) json["absent"] = *memory.absent_in_doubt;
  if (memory.told > 0) json["told"] = memory.told;
  return json.dump();
}

RowMemory parse_row_memory(const std::string& text) {
  RowMemory memory;
  const auto json = MemoryJson::parse(text, nullptr, false);
  if (!json.is_object()) return memory;
  const auto row = json.find("row");
  // It gets into a path.
  if (row != json.end() && row->is_string())
    memory.row = parse_notion_id(row->get<std::string>()).value_or("");
  memory.was_found = is_said(json, "found");
  memory.is_to_be_found = is_said(json, "find");
  memory.absent_in_doubt = number_at(json, "absent");
  memory.told = number_at(json, "told").value_or(0);
  return memory;
}

}  // namespace zoetrope::notify
