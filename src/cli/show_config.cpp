#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "model/render_model.h"

namespace zoetrope::cli {
namespace {

/// What is in force where the written value is empty and something is worked out from it.
std::string effective(const Settings& settings, const std::string& name, const Written& written) {
  if (name == "workspace") return settings.workspace;
  if (name == "database") return "sqlite:" + settings.database;
  if (name == "state-dir") return settings.state_folder;
  if (name == "model" && written.value.empty()) return std::string(default_render_model("kie").name);
  return written.value;
}

}  // namespace

Result<int> run_config(App& app, const Arguments& arguments) {
  nlohmann::ordered_json json;
  std::string text;
  for (const SettingRow& row : setting_rows()) {
    const std::string name(row.name);
    const Written& written = app.settings.written.at(name);
    const std::string value = effective(app.settings, name, written);
    json[name] = {{"value", value}, {"origin", written.origin}};
    text += fmt::format("{:<16} {:<44} {}\n", name, printable(value, 200), written.origin);
  }
  app.console.out(arguments.json
                      ? json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"
                      : text);
  return 0;
}

}  // namespace zoetrope::cli
