#pragma once

#include <map>
#include <string>
#include <utility>

#include "settings/setting_tables.h"
#include "settings/settings.h"

namespace zoetrope::settings {

/// One reading of all places that settings come from, as words with their origins. What the words mean is
/// read_settings()'s business.
class SettingReader {
 public:
  SettingReader(const SettingSources& sources, FileSystem& files) : sources_(sources), files_(files) {}

  /// Reads `.env` and the settings file. Call it first. Errors: invalid_input.
  Result<void> load();

  /// Flags over environment over `.env` over the settings file over the default.
  [[nodiscard]] Written raw(const SettingRow& row) const;

  /// A key and where it comes from: the environment, a file that NAME_FILE names, the service manager's
  /// credentials folder, or `.env`. Errors: invalid_input, without the key.
  [[nodiscard]] Result<std::pair<Secret, std::string>> secret(const SettingRow& row) const;

  /// A key that stands in the variable of this name, or where such a variable may be replaced: see secret().
  /// `called` is what a message calls it. Nothing when it is not set.
  [[nodiscard]] Result<std::optional<std::pair<Secret, std::string>>> secret_in(
      const std::string& variable, std::string_view called) const;
  /// A key that a file holds. Errors: invalid_input, without the key; also when there is no such file.
  [[nodiscard]] Result<std::pair<Secret, std::string>> secret_in_file(const std::string& path,
                                                                      std::string_view called) const;

  /// The lines of the named tables.
  [[nodiscard]] const std::vector<TableEntry>& tables() const { return tables_; }

  /// What `[statuses]` says, by our own name of a status.
  [[nodiscard]] const std::map<std::string, Written>& statuses() const { return statuses_; }

  [[nodiscard]] std::string absolute(const std::string& path) const {
    return absolute_path(sources_.current_folder, path);
  }

 private:
  /// Nothing when there is no such file.
  [[nodiscard]] Result<std::optional<std::string>> read(const std::string& path) const;
  [[nodiscard]] Result<std::optional<std::pair<std::string, std::string>>> written_secret(
      const std::string& variable) const;
  [[nodiscard]] Result<void> refuse_unknown_names() const;

  const SettingSources& sources_;
  FileSystem& files_;
  Environment dotenv_;
  std::map<std::string, std::string> toml_;
  std::vector<TableEntry> tables_;
  std::map<std::string, Written> statuses_;
  std::string toml_name_;
};

}  // namespace zoetrope::settings
