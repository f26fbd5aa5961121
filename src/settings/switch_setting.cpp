#include "settings/switch_setting.h"

#include "base/text.h"
#include "settings/bad_setting.h"

namespace zoetrope::settings {

Result<bool> switch_of(std::string_view name, const Written& written) {
  const std::string word = lower_ascii(written.value);
  for (const std::string_view on : {"on", "true", "yes", "1"}) {
    if (word == on) return true;
  }
  for (const std::string_view off : {"off", "false", "no", "0", ""}) {
    if (word == off) return false;
  }
  return bad_setting(name, written, "on or off");
}

}  // namespace zoetrope::settings
