#include "cli/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "base/check.h"
#include "cli/json_text.h"

namespace zoetrope::cli {

Json Json::array() {
  Json json;
  json.value_ = Items();
  return json;
}

Json& Json::operator[](std::string_view name) {
  if (std::holds_alternative<std::nullptr_t>(value_)) value_ = Members();
  auto* members = std::get_if<Members>(&value_);
  CHECK(members != nullptr);
  const auto found = std::find_if(members->begin(), members->end(),
                                  [&](const Member& member) { return member.first == name; });
  if (found != members->end()) return found->second;
  return members->emplace_back(std::string(name), Json()).second;
}

void Json::push_back(Json item) {
  if (std::holds_alternative<std::nullptr_t>(value_)) value_ = Items();
  auto* items = std::get_if<Items>(&value_);
  CHECK(items != nullptr);
  items->push_back(std::move(item));
}

template <typename Library>
Library Json::as() const {
  return std::visit(
      [](const auto& value) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, Items>) {
          Library json = Library::array();
          for (const Json& item : value) json.push_back(item.as<Library>());
          return json;
        } else if constexpr (std::is_same_v<Value, Members>) {
          Library json = Library::object();
          for (const auto& [name, member] : value) json[name] = member.template as<Library>();
          return json;
        } else {
          return Library(value);
        }
      },
      value_);
}

Json json_seconds(Duration duration) {
  return static_cast<double>(duration.count() / 1'000) / 1e3;
}

std::string dumped(const Json& json) {
  return dumped(json.as<nlohmann::ordered_json>());
}

std::string dumped_line(const Json& json) {
  return dumped_line(json.as<nlohmann::ordered_json>());
}

}  // namespace zoetrope::cli
