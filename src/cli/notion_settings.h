#pragma once

#include "cli/settings.h"
#include "store/store.h"

namespace zoetrope::cli {

/// What can be set of Notion.
const std::vector<SettingRow>& notion_setting_rows();

/// Reads what the settings say of Notion; nothing of it is needed. Errors: invalid_input.
Result<void> fill_notion_settings(Settings& settings);

/// Whom this process can tell how its tasks stand.
store::Reach reach_of(const Settings& settings);

}  // namespace zoetrope::cli
