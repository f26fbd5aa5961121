#include "cli/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "http/url.h"
#include "model/render_model.h"

namespace zoetrope::cli {
namespace {

constexpr std::uint64_t config_bytes_max = 1 << 20;
constexpr long max_in_flight_max = 100;
constexpr double seconds_max = 86'400;

/// One reading of all sources: raw words with their origins, and the first error of a typed getter.
class Reader {
 public:
  Reader(const SettingSources& sources, FileSystem& files) : sources_(sources), files_(files) {}

  Result<void> load() {
    dotenv_ = TRY(load_file(".env", parse_dotenv));
    const std::string config = sources_.config_file.empty() ? "zoetrope.toml" : sources_.config_file;
    toml_ = TRY(load_file(config, parse_toml));
    toml_name_ = config;
    if (!sources_.config_file.empty() && toml_.empty()) {
      if (const auto there = files_.stat(relative(absolute(config))); !there) return there.error();
    }
    return refuse_unknown_names();
  }

  Written raw(const SettingRow& row) const {
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

  /// A key from the environment, `.env`, a file that NAME_FILE names, or the service manager's credentials
  /// folder.
  Result<std::pair<Secret, std::string>> secret(const SettingRow& row) const {
    const std::string variable(row.environment);
    if (auto value = lookup(sources_.environment, variable))
      return std::pair(clean(*value), "environment " + variable);
    if (auto file = lookup(sources_.environment, variable + "_FILE")) {
      return std::pair(clean(TRY(files_.read_all(relative(absolute(*file)), config_bytes_max))),
                       variable + "_FILE");
    }
    if (auto folder = lookup(sources_.environment, "CREDENTIALS_DIRECTORY")) {
      const auto text = files_.read_all(relative(*folder + "/" + lower_ascii(variable)), config_bytes_max);
      if (text) return std::pair(clean(*text), std::string("CREDENTIALS_DIRECTORY"));
    }
    if (auto value = lookup(dotenv_, variable)) return std::pair(clean(*value), std::string(".env"));
    return std::pair(Secret(), std::string("not set"));
  }

  std::string absolute(const std::string& path) const {
    return path.starts_with('/') ? path : sources_.current_folder + "/" + path;
  }
  static std::string relative(const std::string& absolute_path) { return absolute_path.substr(1); }

 private:
  static Secret clean(const std::string& text) { return Secret(std::string(trimmed(text))); }

  template <typename Parse>
  auto load_file(const std::string& name, Parse parse) const -> decltype(parse(name, name)) {
    const auto text = files_.read_all(relative(absolute(name)), config_bytes_max);
    if (!text && text.error().code == ErrorCode::not_found) return std::map<std::string, std::string>();
    if (!text) return text.error();
    return parse(name, *text);
  }

  /// A misspelt name in the file would otherwise be a setting that silently does nothing.
  Result<void> refuse_unknown_names() const {
    std::vector<std::string> names;
    for (const SettingRow& row : setting_rows()) {
      if (!row.secret) names.emplace_back(row.name);
    }
    for (const auto& [name, value] : toml_) {
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      const auto near = nearest(name, names);
      return Error{ErrorCode::invalid_input,
                   fmt::format("{}: there is no setting \"{}\"{}", toml_name_, printable(name, 60),
                               near ? fmt::format("; did you mean \"{}\"?", *near) : "")};
    }
    return {};
  }

  const SettingSources& sources_;
  FileSystem& files_;
  Environment dotenv_;
  std::map<std::string, std::string> toml_;
  std::string toml_name_;
};

Error bad_value(std::string_view name, const Written& written, std::string_view takes) {
  return {ErrorCode::invalid_input, fmt::format("{} is \"{}\" ({}); it takes {}", name,
                                                printable(written.value, 80), written.origin, takes)};
}

Result<Duration> seconds_of(std::string_view name, const Written& written) {
  double seconds = 0;
  const std::string& text = written.value;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc() || end != text.data() + text.size() || !(seconds >= 0.01) ||
      seconds > seconds_max) {
    return bad_value(name, written, "seconds from 0.01 to 86400");
  }
  return Duration(static_cast<std::int64_t>(seconds * 1e6));
}

Result<std::string> base_url_of(std::string_view name, const Written& written) {
  const auto url = http::parse_url(written.value);
  if (!url || url->scheme.empty()) return bad_value(name, written, "an https URL");
  if (url->scheme != "https" && !http::is_loopback_host(url->host)) {
    return bad_value(name, written, "an https URL; plain http goes to loopback only");
  }
  std::string text = written.value;
  while (text.ends_with('/')) text.pop_back();
  return text;
}

Result<std::string> database_of(const Reader& reader, const std::string& workspace, const Written& written) {
  if (written.value.empty()) return workspace + "/zoetrope.db";
  if (written.value.starts_with("postgresql:") || written.value.starts_with("postgres:")) {
    return bad_value("database", {"postgresql://...", written.origin},
                     "sqlite:PATH; PostgreSQL is not in this version");
  }
  if (!written.value.starts_with("sqlite:") || written.value.size() == 7) {
    return bad_value("database", written, "sqlite:PATH");
  }
  return reader.absolute(written.value.substr(7));
}

Result<std::vector<std::string>> hosts_of(const Written& written) {
  std::vector<std::string> hosts;
  for (const std::string_view part : split(written.value, ',')) {
    const std::string_view host = trimmed(part);
    if (host != "kie" && host != "catbox")
      return bad_value("host", written, "kie, catbox, or both with a comma between");
    hosts.emplace_back(host);
  }
  return hosts;
}

Result<std::string> state_folder_of(const SettingSources& sources, const Reader& reader,
                                    const Written& written) {
  if (!written.value.empty()) return reader.absolute(written.value);
  if (auto folder = lookup(sources.environment, "XDG_STATE_HOME"); folder && folder->starts_with('/')) {
    return *folder + "/zoetrope";
  }
  if (auto home = lookup(sources.environment, "HOME"); home && home->starts_with('/')) {
    return *home + "/.local/state/zoetrope";
  }
  return Error{ErrorCode::invalid_input, "no place for the send journal: set ZOETROPE_STATE_DIR or HOME"};
}

Result<void> fill(Settings& settings, const SettingSources& sources, const Reader& reader) {
  const auto& at = settings.written;
  settings.workspace = reader.absolute(at.at("workspace").value);
  while (settings.workspace.size() > 1 && settings.workspace.ends_with('/')) settings.workspace.pop_back();
  settings.database = TRY(database_of(reader, settings.workspace, at.at("database")));
  settings.state_folder = TRY(state_folder_of(sources, reader, at.at("state-dir")));
  settings.model = at.at("model").value;
  if (!settings.model.empty() && find_render_model("kie", settings.model) == nullptr) {
    return bad_value("model", at.at("model"), std::string(default_render_model("kie").name));
  }
  settings.hosts = TRY(hosts_of(at.at("host")));
  const auto slots = parse_number(at.at("max-in-flight").value, max_in_flight_max);
  if (!slots || *slots < 1)
    return bad_value("max-in-flight", at.at("max-in-flight"), "a number from 1 to 100");
  settings.max_in_flight = static_cast<int>(*slots);
  if (at.at("poll-interval").value != "adaptive") {
    settings.poll_interval = TRY(seconds_of("poll-interval", at.at("poll-interval")));
    if (settings.poll_interval > std::chrono::seconds(30)) {
      return bad_value("poll-interval", at.at("poll-interval"), "\"adaptive\" or seconds up to 30");
    }
  }
  settings.render_timeout = TRY(seconds_of("render-timeout", at.at("render-timeout")));
  if (const Written& budget = at.at("budget"); budget.value != "none") {
    settings.budget = Money::parse(budget.value);
    if (!settings.budget || *settings.budget < Money()) {
      return bad_value("budget", budget, "US dollars such as 7.56, or \"none\"");
    }
  }
  settings.kie_api_base = TRY(base_url_of("kie-api-base", at.at("kie-api-base")));
  settings.kie_upload_base = TRY(base_url_of("kie-upload-base", at.at("kie-upload-base")));
  settings.catbox_api_url = TRY(base_url_of("catbox-api-url", at.at("catbox-api-url")));
  return {};
}

}  // namespace

std::optional<std::string> lookup(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  if (found == environment.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

const std::vector<SettingRow>& setting_rows() {
  static const std::vector<SettingRow> rows{
      {"workspace", "ZOETROPE_WORKSPACE", "workspace", "folder with the channels and their projects"},
      {"database", "DATABASE_URL", "", "sqlite:PATH; by default zoetrope.db in the workspace"},
      {"state-dir", "ZOETROPE_STATE_DIR", "",
       "local folder for the send journal; by default ~/.local/state/zoetrope"},
      {"model", "ZOETROPE_MODEL", "", "render model; by default kling-2.5-turbo-pro"},
      {"host", "ZOETROPE_HOST", "kie,catbox", "image hosts, the next one when one fails"},
      {"max-in-flight", "ZOETROPE_MAX_IN_FLIGHT", "5", "concurrent renders of the account, 1 to 100"},
      {"poll-interval", "ZOETROPE_POLL_INTERVAL", "adaptive",
       "seconds between looks at a render, or adaptive"},
      {"render-timeout", "ZOETROPE_RENDER_TIMEOUT", "600", "seconds after which a render is late"},
      {"budget", "ZOETROPE_BUDGET", "none", "US dollars that this project may cost, or none"},
      {"kie-api-base", "KIE_API_BASE", "https://api.kie.ai", "base URL of KIE's jobs API"},
      {"kie-upload-base", "KIE_UPLOAD_BASE", "https://kieai.redpandaai.co",
       "base URL of KIE's file upload API"},
      {"catbox-api-url", "CATBOX_API_URL", "https://catbox.moe/user/api.php", "URL of catbox's API"},
      {"kie-api-key", "KIE_API_KEY", "",
       "key of the KIE account; also KIE_API_KEY_FILE or .env, never a flag", true},
  };
  return rows;
}

Result<Settings> read_settings(const SettingSources& sources, FileSystem& files) {
  Reader reader(sources, files);
  TRY(reader.load());
  Settings settings;
  for (const SettingRow& row : setting_rows()) {
    if (row.secret) {
      auto [key, origin] = TRY(reader.secret(row));
      settings.written[std::string(row.name)] = {key.empty() ? "" : "set, fingerprint " + key.fingerprint(),
                                                 origin};
      settings.kie_api_key = std::move(key);
    } else {
      settings.written[std::string(row.name)] = reader.raw(row);
    }
  }
  TRY(fill(settings, sources, reader));
  return settings;
}

}  // namespace zoetrope::cli
