#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "providers/script_provider.h"
#include "settings/environment.h"

namespace zoetrope::settings {

struct Settings;
struct AccountSettings;

/// `[script]` in the settings file: the program of accounts with provider = "script".
struct ScriptSettings {
  std::vector<std::string> command;  ///< may be empty while no account needs it
  bool image_as_path = false;
  bool pass_key = false;
  std::vector<std::string> variables;  ///< that are passed on from our environment
  std::string task_id_pattern;
  bool takes_negative_prompt = false;
  bool takes_duration = false;
  bool refusals_believed = true;
};

/// Reads what stands in [script]. Errors: invalid_input.
Result<void> fill_script_settings(Settings& settings);

/// Of an account that renders by the script. Its environment is what the settings name, of `environment`, and
/// the account's key only when they say so.
providers::ScriptSpec script_spec(const Settings& settings, const AccountSettings& account,
                                  const Environment& environment);

/// Does a render of the account need its key from us? A script may have a key of its own.
bool needs_key(const Settings& settings, const AccountSettings& account);

}  // namespace zoetrope::settings
