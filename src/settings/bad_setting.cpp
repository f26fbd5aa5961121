#include "settings/bad_setting.h"

#include <fmt/format.h>

#include "base/text.h"

namespace zoetrope::settings {
namespace {

constexpr std::size_t value_shown_max = 80;

/// A URL may hold a user name and a password; such a value is not shown.
std::string shown_value(const std::string& value) {
  const bool may_hold_password =
      value.find("://") != std::string::npos && value.find('@') != std::string::npos;
  return may_hold_password ? "(a URL with a password, not shown)" : printable(value, value_shown_max);
}

}  // namespace

Error bad_setting(std::string_view name, const Written& written, std::string_view takes) {
  return {ErrorCode::invalid_input, fmt::format("{} is \"{}\" ({}); it takes {}", name,
                                                shown_value(written.value), written.origin, takes)};
}

}  // namespace zoetrope::settings
