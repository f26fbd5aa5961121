#include "settings/setting_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/identifier.h"
#include "base/text.h"
#include "settings/bad_setting.h"
#include "settings/notion_settings.h"

namespace zoetrope::settings {
namespace {

constexpr std::size_t entry_shown_max = 120;
constexpr std::size_t segments_of_an_entry = 3;

bool is_table(std::string_view word) {
  const auto& keys = table_keys();
  return std::any_of(keys.begin(), keys.end(), [&](const TableKey& row) { return row.table == word; });
}

/// [notion] has settings with names of their own.
bool holds_settings(const std::string& table) {
  const auto& rows = setting_rows();
  return std::any_of(rows.begin(), rows.end(),
                     [&](const SettingRow& row) { return row.name.starts_with(table + "."); });
}

std::vector<std::string> keys_of(std::string_view table) {
  std::vector<std::string> keys;
  for (const TableKey& row : table_keys()) {
    if (row.table == table) keys.emplace_back(row.key);
  }
  return keys;
}

/// What people write who mean the key itself; its value is never shown.
bool names_a_secret(std::string_view table, std::string_view key) {
  const bool is_key = table == "accounts" && (key == "key" || key == "api-key" || key == "kie-api-key");
  return is_key || (table == "alerts" && (key == "url" || key == "webhook" || key == "webhook-url"));
}

Result<void> check_key(const std::string& file, const TableEntry& entry) {
  const std::vector<std::string> keys = keys_of(entry.table);
  if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) return {};
  const std::string shown = printable(entry.full_name(), entry_shown_max);
  if (names_a_secret(entry.table, entry.key)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{}: {} is a secret and does not belong there; put it into the environment or "
                             "into .env, and name its variable with {}",
                             file, shown, entry.table == "alerts" ? "url-variable" : "key-variable")};
  }
  const auto near = nearest(entry.key, keys);
  return Error{ErrorCode::invalid_input,
               fmt::format("{}: there is no setting \"{}\"; {}", file, shown,
                           near ? fmt::format("did you mean \"{}\"?", *near)
                                : fmt::format("[{}.NAME] takes {}", entry.table, fmt::join(keys, ", ")))};
}

Result<void> check_name(const std::string& file, const TableEntry& entry) {
  const std::string what = entry.table.substr(0, entry.table.size() - 1);
  if (const auto named = Identifier::parse(entry.name, what); !named) return named.error().context(file);
  return {};
}

Result<TableEntry> entry_of(const std::string& file, const std::string& full, const std::string& value) {
  const auto parts = split(full, '.');
  if (parts.size() != segments_of_an_entry) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{}: {} stands outside of a table; write [{}.NAME] above it", file,
                             printable(full, entry_shown_max), parts.front())};
  }
  TableEntry entry{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]), {value, file}};
  std::replace(entry.key.begin(), entry.key.end(), '_', '-');
  TRY(check_name(file, entry));
  TRY(check_key(file, entry));
  return entry;
}

/// `[accounts.docu]` with nothing below it: an account of defaults.
Result<TableEntry> empty_entry(const std::string& file, const std::string& full) {
  const auto parts = split(full, '.');
  if (!is_table(parts.front()) || parts.size() != segments_of_an_entry - 1) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{}: there is no table [{}]; there are [accounts.NAME], [alerts.NAME], "
                             "[channels.NAME] and [notion]",
                             file, printable(full, entry_shown_max))};
  }
  TableEntry entry{std::string(parts[0]), std::string(parts[1]), "", {"", file}};
  TRY(check_name(file, entry));
  return entry;
}

}  // namespace

const std::vector<TableKey>& table_keys() {
  static const std::vector<TableKey> keys{
      {"accounts", "provider", "kie or script"},
      {"accounts", "api-base", "an https URL of a public address on port 443, or one of this machine"},
      {"accounts", "upload-base", "an https URL of a public address on port 443, or one of this machine"},
      {"accounts", "slots", "a number from 1 to 100"},
      {"accounts", "key-variable",
       "the name of an environment variable: capitals, digits and \"_\", at most 64"},
      {"accounts", "key-file", "the path of a file with the key and nothing else"},
      {"alerts", "form", "json, discord or slack"},
      {"alerts", "tell",
       "one or more of rounds-exhausted, breaker-open, budget and clip-waits, with commas between"},
      {"alerts", "channels", "the names of channels, with commas between"},
      {"alerts", "url-variable",
       "the name of an environment variable: capitals, digits and \"_\", at most 64"},
      {"alerts", "url-file", "the path of a file with the URL and nothing else"},
      {"channels", "account", "the name of an account"},
      {"channels", "budget", "US dollars such as 50, or \"none\""},
      {"channels", "display-name", "one line of text"},
      {"channels", "weight", "a number from 1 to 100"},
      {"channels", "slots", "a number from 1 to 100"},
      {"channels", "host", "image hosts with commas between"},
      {"channels", "take-up", "on or off"},
      {"channels", "notion-videos", notion_table_takes},
      {"channels", "alerts", "the names of tables [alerts.NAME], with commas between"},
  };
  return keys;
}

Result<std::vector<TableEntry>> take_tables(const std::string& file, TomlValues& toml) {
  auto& values = toml.values;
  std::vector<TableEntry> entries;
  for (auto value = values.begin(); value != values.end();) {
    const auto& [full, text] = *value;
    if (!is_table(full.substr(0, full.find('.')))) {
      ++value;
      continue;
    }
    TableEntry entry = TRY(entry_of(file, full, text));
    const bool twice = std::any_of(entries.begin(), entries.end(), [&](const TableEntry& other) {
      return other.full_name() == entry.full_name();
    });
    if (twice) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{}: {} is there twice, once with \"_\"; keep one", file, entry.full_name())};
    }
    entries.push_back(std::move(entry));
    value = values.erase(value);
  }
  for (const std::string& full : toml.empty_tables) {
    // A bare [accounts] says nothing.
    const bool says_nothing = is_table(full) || full == "statuses" || holds_settings(full);
    if (!says_nothing) entries.push_back(TRY(empty_entry(file, full)));
  }
  return entries;
}

Error bad_entry(const TableEntry& entry) {
  std::string_view takes;
  for (const TableKey& row : table_keys()) {
    if (row.table == entry.table && row.key == entry.key) takes = row.takes;
  }
  if (entry.key == "key-variable" || entry.key == "url-variable") {
    return {
        ErrorCode::invalid_input,
        fmt::format("{} ({}) is not shown, because it may be the {} itself, which belongs into the "
                    "environment or into .env; it takes {}",
                    entry.full_name(), entry.written.origin, entry.table == "alerts" ? "URL" : "key", takes)};
  }
  return bad_setting(entry.full_name(), entry.written, takes);
}

}  // namespace zoetrope::settings
