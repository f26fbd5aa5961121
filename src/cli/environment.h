#pragma once

#include <map>
#include <optional>
#include <string>

namespace zoetrope::cli {

/// The process environment as a value, read once by main().
using Environment = std::map<std::string, std::string>;

std::optional<std::string> lookup(const Environment& environment, const std::string& name);

}  // namespace zoetrope::cli
