#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace zoetrope::settings {

/// The process environment as a value, read once by main().
using Environment = std::map<std::string, std::string>;

/// A variable that is set and not empty.
std::optional<std::string> lookup(const Environment& environment, const std::string& name);

/// Letters, digits and "_", and no digit first.
bool is_variable_name(std::string_view name);

/// A path as the user wrote it, made absolute.
std::string absolute_path(const std::string& current_folder, const std::string& path);

/// An absolute path as a FileSystem that is rooted at "/" takes it.
std::string below_root(const std::string& absolute_path);

}  // namespace zoetrope::settings
