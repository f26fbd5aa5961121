#include "cli/path_setting.h"

#include "cli/bad_setting.h"

namespace zoetrope::cli {

Result<std::string> path_of(std::string_view name, const SettingReader& reader, const Written& written,
                            const std::string& path) {
  if (path.empty()) return bad_setting(name, written, "a path");
  if (path == "~" || path.starts_with("~/")) {
    return bad_setting(name, written, "a path that is written out; only a shell knows what ~ is");
  }
  std::string absolute = reader.absolute(path);
  while (absolute.size() > 1 && absolute.ends_with('/')) absolute.pop_back();
  return absolute;
}

}  // namespace zoetrope::cli
