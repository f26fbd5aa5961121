#include "settings/setting_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace zoetrope::settings {
namespace {

constexpr std::uint64_t config_bytes_max = 1 << 20;
constexpr std::size_t name_shown_max = 60;
constexpr std::size_t path_shown_max = 300;

bool is_key_character(char c) {
  return c > ' ' && c <= '~';
}

/// TOML knows no rule for names: "auto_plan" is "auto-plan".
Result<std::map<std::string, std::string>> with_hyphens(const std::string& file,
                                                        const std::map<std::string, std::string>& values) {
  std::map<std::string, std::string> named;
  for (const auto& [name, value] : values) {
    std::string plain = name;
    std::replace(plain.begin(), plain.end(), '_', '-');
    if (!named.emplace(plain, value).second) {
      return Error{ErrorCode::invalid_input, fmt::format("{}: {} is there twice, once with \"_\"; keep one",
                                                         file, printable(plain, name_shown_max))};
    }
  }
  return named;
}

std::map<std::string, Written> take_statuses(const std::string& file, TomlValues& toml) {
  constexpr std::string_view table = "statuses.";
  std::map<std::string, Written> statuses;
  for (auto value = toml.values.begin(); value != toml.values.end();) {
    if (!value->first.starts_with(table)) {
      ++value;
      continue;
    }
    statuses[value->first.substr(table.size())] = {value->second, file};
    value = toml.values.erase(value);
  }
  return statuses;
}

/// `where` is where it was found.
Result<Secret> key_of(std::string_view called, const std::string& text, const std::string& where) {
  const std::string key(trimmed(text));
  if (!key.empty() && std::all_of(key.begin(), key.end(), is_key_character)) return Secret(key);
  return Error{ErrorCode::invalid_input,
               fmt::format("{} ({}) is empty or has a blank or a character in it that no key has; it takes "
                           "the key and nothing else",
                           called, where)};
}

}  // namespace

Result<std::optional<std::string>> SettingReader::read(const std::string& path) const {
  auto text = files_.read_all(below_root(absolute(path)), config_bytes_max);
  if (text) return std::optional(std::move(*text));
  if (text.error().code == ErrorCode::not_found) return std::optional<std::string>();
  // Whatever it is, it is for the user to put right before anything can begin.
  return Error{ErrorCode::invalid_input, text.error().message};
}

Result<void> SettingReader::load() {
  if (const auto text = TRY(read(".env"))) dotenv_ = TRY(parse_dotenv(".env", *text));
  toml_name_ = sources_.config_file.empty() ? "zoetrope.toml" : sources_.config_file;
  if (const auto text = TRY(read(toml_name_))) {
    TomlValues toml = TRY(parse_toml(toml_name_, *text));
    tables_ = TRY(take_tables(toml_name_, toml));
    statuses_ = take_statuses(toml_name_, toml);
    toml_ = TRY(with_hyphens(toml_name_, toml.values));
  } else if (!sources_.config_file.empty()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("there is no settings file {}, which --config names", toml_name_)};
  }
  return refuse_unknown_names();
}

Written SettingReader::raw(const SettingRow& row) const {
  const std::string name(row.name);
  if (const auto flag = sources_.flags.find(name); flag != sources_.flags.end())
    return {flag->second, "flag"};
  if (!row.environment.empty()) {
    const std::string variable(row.environment);
    if (auto value = lookup(sources_.environment, variable)) return {*value, "environment " + variable};
    if (auto value = lookup(dotenv_, variable)) return {*value, ".env"};
  }
  if (const auto value = toml_.find(name); value != toml_.end()) return {value->second, toml_name_};
  return {std::string(row.fallback), "default"};
}

Result<std::optional<std::pair<std::string, std::string>>> SettingReader::written_secret(
    const std::string& variable) const {
  using Found = std::optional<std::pair<std::string, std::string>>;
  if (auto value = lookup(sources_.environment, variable))
    return Found(std::pair(*value, "environment " + variable));
  const std::string file_variable = variable + "_FILE";
  if (const auto file = lookup(sources_.environment, file_variable)) {
    auto text = TRY(read(*file));
    if (text) return Found(std::pair(std::move(*text), "file of " + file_variable));
    return Error{ErrorCode::invalid_input, fmt::format("there is no file {}, which {} names",
                                                       printable(*file, path_shown_max), file_variable)};
  }
  const auto folder = lookup(sources_.environment, "CREDENTIALS_DIRECTORY");
  if (folder && folder->starts_with('/')) {
    auto text = TRY(read(*folder + "/" + lower_ascii(variable)));
    if (text) return Found(std::pair(std::move(*text), std::string("CREDENTIALS_DIRECTORY")));
  }
  if (auto value = lookup(dotenv_, variable)) return Found(std::pair(*value, std::string(".env")));
  return Found();
}

Result<std::optional<std::pair<Secret, std::string>>> SettingReader::secret_in(
    const std::string& variable, std::string_view called) const {
  using Found = std::optional<std::pair<Secret, std::string>>;
  const auto written = TRY(written_secret(variable));
  if (!written) return Found();
  Secret key = TRY(key_of(called, written->first, written->second));
  return Found(std::pair(std::move(key), written->second));
}

Result<std::pair<Secret, std::string>> SettingReader::secret_in_file(const std::string& path,
                                                                     std::string_view called) const {
  const auto text = TRY(read(path));
  const std::string shown = printable(path, path_shown_max);
  if (!text)
    return Error{ErrorCode::invalid_input, fmt::format("there is no file {}, which {} names", shown, called)};
  Secret key = TRY(key_of(called, *text, "file " + shown));
  return std::pair(std::move(key), "file " + shown);
}

Result<std::pair<Secret, std::string>> SettingReader::secret(const SettingRow& row) const {
  auto found = TRY(secret_in(std::string(row.environment), row.name));
  return found ? std::move(*found) : std::pair(Secret(), std::string("not set"));
}

/// A misspelt name in the file would otherwise be a setting that silently does nothing.
Result<void> SettingReader::refuse_unknown_names() const {
  std::vector<std::string> names;
  for (const SettingRow& row : setting_rows()) {
    if (row.secret && toml_.count(std::string(row.name)) > 0) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{}: {} is a secret and does not belong there; put {} into the environment or "
                               "into .env",
                               toml_name_, row.name, row.environment)};
    }
    if (!row.secret) names.emplace_back(row.name);
  }
  for (const auto& [name, value] : toml_) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const auto near = nearest(name, names);
    return Error{ErrorCode::invalid_input,
                 fmt::format("{}: there is no setting \"{}\"{}", toml_name_, printable(name, name_shown_max),
                             near ? fmt::format("; did you mean \"{}\"?", *near)
                                  : "; `zoetrope config` lists all there are")};
  }
  return {};
}

}  // namespace zoetrope::settings
