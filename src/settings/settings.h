#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"
#include "env/file_system.h"
#include "lifecycle/policy.h"
#include "model/cap_change.h"
#include "model/states.h"
#include "notify/notion.h"
#include "settings/account_settings.h"
#include "settings/alert_settings.h"
#include "settings/environment.h"
#include "settings/script_settings.h"

namespace zoetrope::settings {

/// One setting: its names in the three places it can come from, and its default. The one list of all of them
/// is in settings.cpp; help, `zoetrope config` and the reading itself come from it.
struct SettingRow {
  std::string_view name;         ///< in zoetrope.toml and on the command line (--max-in-flight)
  std::string_view environment;  ///< "" when it has no variable
  std::string_view fallback;
  std::string_view help;
  bool secret = false;
};
const std::vector<SettingRow>& setting_rows();

/// Everything that a setting takes, or takes several of with commas between; none where that is no closed
/// set.
std::vector<std::string> setting_choices(std::string_view name);

/// A value as it was written, and where.
struct Written {
  std::string value;
  std::string origin;  ///< "default", "zoetrope.toml", ".env", "environment", "flag", "file NAME"
};

/// What `[channels.NAME]` says beside its account and its budget.
struct ChannelSettings {
  std::string display_name;        ///< "" for its own name
  int weight = 1;                  ///< its share of the sends, beside other channels
  std::optional<int> slots;        ///< renders at once; nothing: as many as its account has
  std::vector<std::string> hosts;  ///< empty: the setting host
  std::optional<bool> take_up;     ///< nothing: the setting take-up
  /// The id of its table of videos at Notion, "" for none; nothing: the setting notion.videos.
  std::optional<std::string> notion_videos;
};

/// Where the database is: a file of SQLite's, or a server.
struct DatabasePlace {
  std::string file = "";             ///< absolute; "" for a server
  Secret url = Secret();             ///< of a server; may hold the password
  std::vector<Secret> secrets = {};  ///< the passwords in it
  std::string shown = "";            ///< "sqlite:/a/zoetrope.db", "postgresql://db.example.org:5432/zoetrope"

  [[nodiscard]] bool is_server() const { return !url.empty(); }
  /// What sql::open() takes.
  [[nodiscard]] const std::string& where() const { return is_server() ? url.reveal() : file; }
};

struct Settings {
  std::string workspace;  ///< absolute
  DatabasePlace database;
  std::string state_folder;  ///< absolute; journals live below it; "" when nothing says where
  std::string model;         ///< "" for the provider's default
  std::vector<std::string> hosts;
  int max_in_flight = 5;
  Duration poll_interval{};  ///< zero: adaptive
  Duration render_timeout{};
  Duration breaker_pause{};     ///< without a send, after a storm
  std::vector<CapChange> caps;  ///< those that are said
  lifecycle::Doubtful doubtful = lifecycle::Doubtful::hold;
  int resubmits_per_day = 2;
  bool auto_plan = false;  ///< prompts that no person has read are sent
  bool take_up = false;    ///< a worker takes up rows that other programs write into `tasks`
  std::vector<std::string> take_up_statuses;
  std::vector<Duration> rounds;  ///< before each automatic retry of a worker
  /// What the pipeline calls our statuses, where it has other names for them.
  std::vector<std::pair<TaskStatus, std::string>> status_names;
  std::map<std::string, ChannelSettings> channels;  ///< those that the settings describe
  std::string kie_api_base;
  std::string kie_upload_base;
  std::string catbox_api_url;
  std::string litterbox_api_url;
  Accounts accounts;
  ScriptSettings script;
  std::string llm_api_base;  ///< without a slash at the end; "" for no language model
  std::string llm_model;     ///< may be ""
  bool llm_images = false;
  Secret llm_api_key;  ///< may be empty
  std::string notion_api_base;
  Secret notion_token;  ///< may be empty
  notify::NotionWords notion_words;
  std::string notion_videos;                    ///< the id of the table in which clips have rows; "" for none
  std::map<std::string, AlertSettings> alerts;  ///< by name

  std::map<std::string, Written> written;  ///< by name, for `zoetrope config`; a secret's value is not in it
};

/// The names that the setting `host` takes.
const std::vector<std::string>& image_host_names();
/// The base URL that the settings give one of them.
const std::string& image_host_url(const Settings& settings, std::string_view host);

struct SettingSources {
  std::map<std::string, std::string> flags;  ///< by setting name
  std::string config_file;                   ///< from --config, "" for ./zoetrope.toml if there is one
  const Environment& environment;
  std::string current_folder;  ///< absolute
};

/// Flags over environment over `.env` over zoetrope.toml over defaults. `files` is rooted at "/".
/// Errors: invalid_input, naming the setting, where its value came from, and what it takes.
Result<Settings> read_settings(const SettingSources& sources, FileSystem& files);

/// What a TOML file says.
struct TomlValues {
  std::map<std::string, std::string> values;  ///< tables give dotted names: "accounts.main.slots"
  std::vector<std::string> empty_tables;      ///< those with nothing in them: "accounts.main"
};
/// Errors: invalid_input with file:line.
Result<TomlValues> parse_toml(const std::string& name, const std::string& text);

/// NAME=VALUE lines, with # comments, `export ` and quotes as shells write them; nothing is expanded.
/// Errors: invalid_input with file:line.
Result<Environment> parse_dotenv(const std::string& name, const std::string& text);

}  // namespace zoetrope::settings
