#include "notify/page_properties.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "notify/property_values.h"

namespace zoetrope::notify {
namespace {

using PageJson = nlohmann::json;

constexpr std::size_t clock_text_begin = 11;
constexpr std::size_t clock_text_size = 5;

struct RoleRow {
  Role role;
  std::string_view name;
  std::vector<std::string_view> types;
  std::string NotionWords::*property;
};

const std::array<RoleRow, 4>& role_rows() {
  static const std::array<RoleRow, 4> rows{{
      {Role::status, "status", {"status", "select"}, &NotionWords::status_property},
      {Role::progress, "progress", {"rich_text"}, &NotionWords::progress_property},
      {Role::error, "error", {"rich_text"}, &NotionWords::error_property},
      {Role::cost, "cost", {"number", "rich_text"}, &NotionWords::cost_property},
  }};
  return rows;
}

std::string value_of(const PageProperty& property, const TaskReport& report, const NotionWords& words) {
  switch (property.role) {
    case Role::status:
      return option_value(property.type, words.statuses.at(report.status));
    case Role::progress:
      return text_value(progress_words(report));
    case Role::error:
      return text_value(error_words(report));
    case Role::cost:
      break;
  }
  return money_value(property.type, report.cost);
}

Error no_such_property(const NotionWords& words) {
  return {ErrorCode::invalid_input,
          fmt::format(
              "the Notion page has no property \"{}\"; add it, as a status or select, or name another with "
              "notion.status-property",
              words.status_property)};
}

Error wrong_type(const NotionWords& words, const std::string& type) {
  return {ErrorCode::invalid_input,
          fmt::format(
              "the property \"{}\" of the Notion page is of type {}, and a status or select is needed; name "
              "another with notion.status-property",
              words.status_property, printable(type, 40))};
}

std::string type_in(const nlohmann::json& property) {
  const auto type = property.is_object() ? property.find("type") : property.end();
  return type != property.end() && type->is_string() ? type->get<std::string>() : std::string();
}

}  // namespace

std::string to_text(const PageMemory& memory) {
  PageJson json{{"fresh", memory.is_fresh}};
  for (const PageProperty& property : memory.properties) {
    for (const RoleRow& row : role_rows()) {
      if (row.role == property.role) json[std::string(row.name)] = {property.name, property.type};
    }
  }
  return json.dump();
}

std::optional<PageMemory> parse_page_memory(const std::string& text, const NotionWords& words) {
  const auto json = PageJson::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  PageMemory memory;
  const auto fresh = json.find("fresh");
  memory.is_fresh = fresh == json.end() || !fresh->is_boolean() || fresh->get<bool>();
  for (const RoleRow& row : role_rows()) {
    const auto found = json.find(std::string(row.name));
    if (found == json.end()) continue;
    const bool is_pair =
        found->is_array() && found->size() == 2 && found->at(0).is_string() && found->at(1).is_string();
    if (!is_pair || found->at(0).get<std::string>() != words.*row.property) return std::nullopt;
    memory.properties.push_back({row.role, words.*row.property, found->at(1).get<std::string>()});
  }
  const bool has_status = !memory.properties.empty() && memory.properties.front().role == Role::status;
  return has_status ? std::optional(std::move(memory)) : std::nullopt;
}

Result<PageMemory> properties_of(const std::string& page_json, const NotionWords& words) {
  const auto page = PageJson::parse(page_json, nullptr, false);
  const auto properties = page.is_object() ? page.find("properties") : page.end();
  if (properties == page.end() || !properties->is_object()) {
    return Error{ErrorCode::corrupt, "Notion answered with something that is no page"};
  }
  PageMemory memory;
  for (const RoleRow& row : role_rows()) {
    const std::string& name = words.*row.property;
    const auto found = properties->find(name);
    const bool is_status = row.role == Role::status;
    if (found == properties->end()) {
      if (is_status) return no_such_property(words);
      continue;
    }
    const std::string type = type_in(*found);
    const bool fits = std::find(row.types.begin(), row.types.end(), type) != row.types.end();
    if (!fits && is_status) return wrong_type(words, type);
    if (fits) memory.properties.push_back({row.role, name, type});
  }
  return memory;
}

std::string page_body(const PageMemory& memory, const TaskReport& report, const NotionWords& words) {
  std::string members;
  for (const PageProperty& property : memory.properties) {
    members += fmt::format("{}{}:{}", members.empty() ? "" : ",", json_string(property.name),
                           value_of(property, report, words));
  }
  return fmt::format(R"({{"properties":{{{}}}}})", members);
}

std::string lacks_option(const NotionWords& words, TaskStatus status) {
  std::string setting(to_string(status));
  for (char& c : setting) {
    if (c == '_') c = '-';
  }
  return fmt::format(
      "; the property \"{}\" may lack the option \"{}\": add it to the property at Notion, or name another "
      "with notion.{}",
      words.status_property, words.statuses.at(status), setting);
}

std::string progress_words(const TaskReport& report) {
  return report.clips == 0 ? std::string() : fmt::format("Clip {}/{}", report.done, report.clips);
}

std::string error_words(const TaskReport& report) {
  if (report.round == 0) return report.error;
  const std::string next =
      report.next_round
          ? fmt::format(", next at {} UTC",
                        to_rfc3339(*report.next_round).substr(clock_text_begin, clock_text_size))
          : std::string();
  return fmt::format("{} (round {}/{}{})", report.error, report.round, report.rounds, next);
}

}  // namespace zoetrope::notify
