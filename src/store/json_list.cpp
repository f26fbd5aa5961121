#include "store/json_list.h"

#include <nlohmann/json.hpp>

namespace zoetrope::store {

std::string to_json_list(const std::vector<std::string>& list) {
  constexpr int on_one_line = -1;
  return nlohmann::json(list).dump(on_one_line, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<std::string> from_json_list(const std::string& json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  std::vector<std::string> list;
  if (!parsed.is_array()) return list;
  for (const auto& item : parsed) {
    if (item.is_string()) list.push_back(item.get<std::string>());
  }
  return list;
}

}  // namespace zoetrope::store
