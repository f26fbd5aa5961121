#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/layout.h"
#include "model/render_model.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t value_columns_max = 44;
constexpr std::size_t name_columns_min = 17;

/// What is in force where the written value is empty and something is worked out from it.
std::string effective(const settings::Settings& settings, const std::string& name,
                      const settings::Written& written) {
  if (name == "workspace") return settings.workspace;
  if (name == "database") return settings.database.shown;
  if (name == "state-dir") {
    return settings.state_folder.empty() ? "none; set ZOETROPE_STATE_DIR or HOME" : settings.state_folder;
  }
  if (name.starts_with("budget") && written.value.empty()) return "as it was set last";
  if (name == "model" && written.value.empty()) return std::string(default_render_model("kie").name);
  return written.value;
}

bool is_listed(std::string_view name) {
  const auto& rows = settings::setting_rows();
  return std::any_of(rows.begin(), rows.end(),
                     [&](const settings::SettingRow& row) { return row.name == name; });
}

/// The settings as they are listed, then those of named tables.
std::vector<std::pair<std::string, settings::Written>> in_order(const settings::Settings& settings) {
  std::vector<std::pair<std::string, settings::Written>> all;
  for (const settings::SettingRow& row : settings::setting_rows())
    all.emplace_back(row.name, settings.written.at(std::string(row.name)));
  for (const auto& [name, written] : settings.written) {
    if (name.find('.') != std::string::npos && !is_listed(name)) all.emplace_back(name, written);
  }
  return all;
}

}  // namespace

Result<int> run_config(App& app, const Arguments& arguments) {
  Json json;
  std::vector<std::array<std::string, 3>> lines;
  std::size_t columns = 0;
  for (const auto& [name, written] : in_order(app.settings)) {
    const std::string value = effective(app.settings, name, written);
    json[name] = {{"value", value}, {"origin", written.origin}};
    lines.push_back({name, value, written.origin});
    columns = std::min(std::max(columns, display_width(value)), value_columns_max);
  }
  std::size_t name_columns = name_columns_min;
  for (const auto& line : lines) name_columns = std::max(name_columns, display_width(line.front()));
  std::string text;
  for (const auto& [name, value, origin] : lines) {
    const std::size_t room = std::max(columns, display_width(value));
    text += fmt::format("{} {}  {}\n", cell(name, name_columns), cell(value, room), origin);
  }
  app.console.out(arguments.json ? dumped(json) : text);
  return 0;
}

}  // namespace zoetrope::cli
