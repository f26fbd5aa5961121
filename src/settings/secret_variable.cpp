#include "settings/secret_variable.h"

#include <algorithm>

#include "base/text.h"

namespace zoetrope::settings {
namespace {

constexpr std::size_t variable_bytes_max = 64;

}  // namespace

bool is_variable(std::string_view name) {
  const auto fits = [&](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_'; };
  return !name.empty() && name.size() <= variable_bytes_max && !is_digit(name.front()) &&
         std::all_of(name.begin(), name.end(), fits);
}

std::string variable_of(std::string_view prefix, const std::string& name) {
  std::string variable(prefix);
  for (const char c : name) {
    const bool lower = c >= 'a' && c <= 'z';
    variable += c == '-' ? '_' : lower ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return variable;
}

}  // namespace zoetrope::settings
