#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "model/states.h"
#include "notify/webhook.h"

namespace zoetrope::settings {

/// A webhook that is told, as `[alerts.NAME]` describes it.
struct AlertSettings {
  notify::WebhookForm form = notify::WebhookForm::json;
  std::vector<AlertKind> kinds;       ///< that it hears of
  std::vector<std::string> channels;  ///< that it hears of; none: of all
  Secret url;                         ///< empty: this process cannot tell it
};

struct Settings;
class SettingReader;

/// Reads `[alerts.NAME]` and the `alerts` of `[channels.NAME]`. A URL that is not set is no error: another
/// process may have it. Errors: invalid_input, without the URL.
Result<void> fill_alerts(Settings& settings, const SettingReader& reader);

/// Those that this process can tell.
std::map<std::string, notify::Webhook> webhooks_of(const Settings& settings);

}  // namespace zoetrope::settings
