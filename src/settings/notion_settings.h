#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "settings/settings.h"

namespace zoetrope::settings {

/// What can be set of Notion.
const std::vector<SettingRow>& notion_setting_rows();

/// Reads what the settings say of Notion; nothing of it is needed. Errors: invalid_input.
Result<void> fill_notion_settings(Settings& settings);

/// What a setting takes that names a table.
inline constexpr std::string_view notion_table_takes =
    "the id of a database at Notion, its address such as "
    "https://www.notion.so/Videos-1f0b2c3d4e5f60718293a4b5c6d7e8f9, or \"none\"";
/// The id in it; "" when it is none, nothing when it is neither.
std::optional<std::string> notion_table(std::string_view written);

/// For the store: in which table the clips of which channel have their rows. Nothing when these settings say
/// nothing of it, and those of somebody else count.
std::optional<std::map<std::string, std::string>> video_tables(const Settings& settings);

}  // namespace zoetrope::settings
