#include "notify/property_values.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace zoetrope::notify {
namespace {

/// A text has at most 2000 characters (https://developers.notion.com/reference/request-limits).
constexpr std::size_t text_bytes_max = 1900;

std::string text_pieces(std::string_view type, std::string_view text) {
  if (text.empty()) return fmt::format(R"({{"{}":[]}})", type);
  return fmt::format(R"({{"{}":[{{"text":{{"content":{}}}}}]}})", type,
                     json_string(printable(text, text_bytes_max)));
}

}  // namespace

std::string json_string(std::string_view text) {
  return nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string text_value(std::string_view text) {
  return text_pieces("rich_text", text);
}

std::string title_value(std::string_view text) {
  return text_pieces("title", text);
}

std::string option_value(const std::string& type, std::string_view name) {
  return fmt::format(R"({{{}:{{"name":{}}}}})", json_string(type), json_string(name));
}

std::string money_value(const std::string& type, Money money) {
  if (type == "number") return fmt::format(R"({{"number":{}}})", money.to_string());
  return text_value(money.to_human());
}

}  // namespace zoetrope::notify
