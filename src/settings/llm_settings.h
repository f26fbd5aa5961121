#pragma once

#include "settings/settings.h"

namespace zoetrope::settings {

/// Reads what the settings say of the language model that writes prompts. Nothing of it is needed. Errors:
/// invalid_input, without anything that may be a key.
Result<void> fill_llm_settings(Settings& settings);

}  // namespace zoetrope::settings
