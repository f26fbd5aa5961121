#include "settings/path_setting.h"

#include "settings/bad_setting.h"

namespace zoetrope::settings {

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

}  // namespace zoetrope::settings
