#include "testing/fake_kie/notion_property.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace zoetrope::testing {
namespace {

using NotionJson = nlohmann::ordered_json;

constexpr std::size_t text_characters_max = 2000;

NotionJson rich_text(const std::string& value) {
  if (value.empty()) return NotionJson::array();
  return NotionJson::array({{{"type", "text"}, {"text", {{"content", value}}}, {"plain_text", value}}});
}

NotionJson value_json(const NotionProperty& property) {
  if (property.type == "rich_text" || property.type == "title") return rich_text(property.value);
  if (property.type == "number")
    return property.value.empty() ? NotionJson() : NotionJson::parse(property.value);
  if (property.type == "files") {
    if (property.value.empty()) return NotionJson::array();
    return NotionJson::array({{{"name", property.value}, {"type", "file"}}});
  }
  if (property.value.empty()) return NotionJson();
  return NotionJson{{"name", property.value}};
}

/// The text of a rich_text value; nothing when it is none.
std::optional<std::string> plain_text(const NotionJson& value) {
  if (!value.is_array()) return std::nullopt;
  std::string text;
  for (const NotionJson& piece : value) {
    if (!piece.is_object() || !piece.contains("text") || !piece["text"].contains("content"))
      return std::nullopt;
    text += piece["text"]["content"].get<std::string>();
  }
  return text.size() <= text_characters_max ? std::optional(text) : std::nullopt;
}

/// "clip_01.mp4": of files that were uploaded, those that are elsewhere are not needed here.
std::optional<std::string> file_names(const NotionJson& value) {
  if (!value.is_array()) return std::nullopt;
  std::string names;
  for (const NotionJson& file : value) {
    if (!file.is_object() || file.value("type", "") != "file_upload" || !file.contains("file_upload"))
      return std::nullopt;
    names += (names.empty() ? "" : ", ") + file.value("name", "");
  }
  return names;
}

/// The value that `wanted` asks for; nothing when it does not fit the property. A select gets a new option.
std::optional<std::string> new_value(NotionProperty& property, const NotionJson& wanted) {
  if (!wanted.is_object() || wanted.size() != 1 || !wanted.contains(property.type)) return std::nullopt;
  const NotionJson& value = wanted[property.type];
  if (property.type == "rich_text" || property.type == "title") return plain_text(value);
  if (property.type == "number" && value.is_null()) return std::string();
  if (property.type == "number") return value.is_number() ? std::optional(value.dump()) : std::nullopt;
  if (property.type == "files") return file_names(value);
  if (property.type != "status" && property.type != "select") return std::nullopt;
  if (!value.is_object() || !value.contains("name") || !value["name"].is_string()) return std::nullopt;
  const auto name = value["name"].get<std::string>();
  const bool is_option =
      std::find(property.options.begin(), property.options.end(), name) != property.options.end();
  if (!is_option && property.type == "status") return std::nullopt;
  if (!is_option) property.options.push_back(name);
  return name;
}

}  // namespace

http::ServerResponse notion_answer(const std::string& json) {
  http::ServerResponse answer;
  answer.body = json;
  return answer;
}

http::ServerResponse notion_invalid(const std::string& message) {
  return notion_error(400, "validation_error", message);
}

std::string page_json(const std::string& id, const NotionPage& page) {
  NotionJson properties = NotionJson::object();
  for (const auto& [name, property] : page)
    properties[name] = {{"id", name}, {"type", property.type}, {property.type, value_json(property)}};
  return NotionJson{{"object", "page"}, {"id", id}, {"properties", properties}}.dump();
}

std::string columns_json(const NotionPage& columns) {
  NotionJson properties = NotionJson::object();
  for (const auto& [name, column] : columns) {
    NotionJson about = NotionJson::object();
    if (column.type == "status" || column.type == "select") {
      about["options"] = NotionJson::array();
      for (const std::string& option : column.options) about["options"].push_back({{"name", option}});
    }
    properties[name] = {{"id", name}, {"name", name}, {"type", column.type}, {column.type, about}};
  }
  return properties.dump();
}

std::optional<http::ServerResponse> set_values(NotionPage& page, const std::string& wanted,
                                               NotionWrite& write) {
  const auto properties = NotionJson::parse(wanted, nullptr, false);
  for (const auto& [name, value] : properties.items()) {
    if (!page.contains(name)) return notion_invalid(name + " is not a property that exists.");
    const auto fitting = new_value(page[name], value);
    if (!fitting)
      return notion_invalid(
          fmt::format("{} is expected to be {}, or has no such option.", name, page[name].type));
    page[name].value = *fitting;
    write.values[name] = *fitting;
  }
  return std::nullopt;
}

}  // namespace zoetrope::testing
