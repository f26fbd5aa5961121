#include "settings/environment.h"

namespace zoetrope::settings {

std::optional<std::string> lookup(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  if (found == environment.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

bool is_variable_name(std::string_view name) {
  if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
  for (const char c : name) {
    const bool fits = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    if (!fits) return false;
  }
  return true;
}

std::string absolute_path(const std::string& current_folder, const std::string& path) {
  if (path.starts_with('/')) return path;
  return current_folder.ends_with('/') ? current_folder + path : current_folder + "/" + path;
}

std::string below_root(const std::string& absolute_path) {
  const std::size_t first = absolute_path.find_first_not_of('/');
  return first == std::string::npos ? "" : absolute_path.substr(first);
}

}  // namespace zoetrope::settings
