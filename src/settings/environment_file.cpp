#include "settings/environment_file.h"

#include <filesystem>

#include "base/text.h"
#include "env/file_system.h"
#include "settings/settings.h"

namespace zoetrope::settings {
namespace {

constexpr std::size_t environment_file_bytes_max = 1 << 20;

}  // namespace

Result<Environment> with_environment_file(Environment environment, const std::string& path) {
  if (path.empty()) return environment;
  std::error_code problem;
  const std::string absolute = std::filesystem::absolute(path, problem).string();
  if (problem) return Error{ErrorCode::invalid_input, "--environment: " + problem.message()};
  const auto files = TRY(open_file_system("/", SymlinkPolicy::follow));
  const auto text = files->read_all(below_root(absolute), environment_file_bytes_max);
  if (!text) return text.error().context("--environment");
  for (auto& [name, value] : TRY(parse_dotenv(printable(path), *text))) environment[name] = value;
  return environment;
}

}  // namespace zoetrope::settings
