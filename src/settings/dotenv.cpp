#include <fmt/format.h>

#include "base/text.h"
#include "settings/settings.h"

namespace zoetrope::settings {
namespace {

std::string_view unquoted(std::string_view value) {
  const bool quoted =
      value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
  if (quoted) return value.substr(1, value.size() - 2);
  const std::size_t comment = value.find(" #");
  return trimmed(value.substr(0, comment));
}

}  // namespace

Result<Environment> parse_dotenv(const std::string& name, const std::string& text) {
  Environment values;
  int line_number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++line_number;
    line = trimmed(line);
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with("export ")) line = trimmed(line.substr(7));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || !is_variable_name(trimmed(line.substr(0, equals)))) {
      // The line itself may hold a key, so it is not shown.
      return Error{ErrorCode::invalid_input, fmt::format("{}:{}: is not NAME=VALUE", name, line_number)};
    }
    values[std::string(trimmed(line.substr(0, equals)))] =
        std::string(unquoted(trimmed(line.substr(equals + 1))));
  }
  return values;
}

}  // namespace zoetrope::settings
