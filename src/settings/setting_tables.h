#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "settings/settings.h"

namespace zoetrope::settings {

/// One key that the named tables of the settings file take: `[accounts.NAME]`, `[alerts.NAME]` and
/// `[channels.NAME]`. The one
/// list of all of them is in setting_tables.cpp; reading and messages come from it.
struct TableKey {
  std::string_view table;
  std::string_view key;
  std::string_view takes;  ///< for a message: "a number from 1 to 100"
};
const std::vector<TableKey>& table_keys();

/// One line of such a table.
struct TableEntry {
  std::string table;
  std::string name;  ///< as it was written: channels may have "_" in their names
  std::string key;   ///< with "-" in place of "_"; "" of a table with nothing in it
  Written written;

  /// "accounts.main.slots": what a message calls it.
  [[nodiscard]] std::string full_name() const { return table + "." + name + "." + key; }
};

/// Takes the entries of named tables out of what a settings file says, in the order of their names; behind
/// them one for each table with nothing in it. Errors: invalid_input, naming what is unknown, or what is a
/// secret and must not stand there.
Result<std::vector<TableEntry>> take_tables(const std::string& file, TomlValues& toml);

/// "accounts.main.slots is "0" (zoetrope.toml); it takes a number from 1 to 100". The value of key-variable,
/// where people put the key itself, is not shown.
Error bad_entry(const TableEntry& entry);

}  // namespace zoetrope::settings
