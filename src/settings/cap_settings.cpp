#include "settings/cap_settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "settings/bad_setting.h"
#include "settings/setting_reader.h"

namespace zoetrope::settings {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 5> cap_settings{{{"budget", "task"},
                                                                           {"budget-channel", "channel"},
                                                                           {"budget-day", "day"},
                                                                           {"budget-month", "month"},
                                                                           {"budget-total", "total"}}};

/// Nothing when it is no amount.
std::optional<CapChange> cap_of(std::string scope, const std::string& value) {
  if (value == "none") return CapChange{std::move(scope), std::nullopt};
  const auto money = Money::parse(value);
  if (!money || *money < Money()) return std::nullopt;
  return CapChange{std::move(scope), money};
}

}  // namespace

Result<void> fill_caps(Settings& settings, const SettingReader& reader) {
  for (const auto& [name, scope] : cap_settings) {
    const Written& written = settings.written.at(name);
    if (written.value.empty()) continue;
    auto cap = cap_of(scope, written.value);
    if (!cap) return bad_setting(name, written, "US dollars such as 7.56, or \"none\"");
    settings.caps.push_back(std::move(*cap));
  }
  for (const TableEntry& entry : reader.tables()) {
    if (entry.table != "channels" || entry.key != "budget") continue;
    auto cap = cap_of("channel:" + entry.name, entry.written.value);
    if (!cap) return bad_entry(entry);
    settings.caps.push_back(std::move(*cap));
    settings.written[entry.full_name()] = entry.written;
  }
  return {};
}

std::vector<CapChange> caps_of_run(const Settings& settings, const std::string& channel) {
  std::vector<CapChange> caps = settings.caps;
  const std::string own = "channel:" + channel;
  const bool is_named =
      std::any_of(caps.begin(), caps.end(), [&](const CapChange& cap) { return cap.scope == own; });
  if (!is_named) caps.push_back({own, std::nullopt, true});
  return caps;
}

}  // namespace zoetrope::settings
