#include "settings/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "model/render_model.h"
#include "settings/bad_setting.h"
#include "settings/base_url.h"
#include "settings/cap_settings.h"
#include "settings/database_place.h"
#include "settings/llm_settings.h"
#include "settings/notion_settings.h"
#include "settings/path_setting.h"
#include "settings/setting_reader.h"
#include "settings/switch_setting.h"
#include "settings/worker_settings.h"

namespace zoetrope::settings {
namespace {

constexpr long max_in_flight_max = 100;
constexpr long resubmits_per_day_max = 100;
constexpr auto poll_interval_max = std::chrono::seconds(30);
constexpr auto render_timeout_max = std::chrono::seconds(86'400);
constexpr auto breaker_pause_max = std::chrono::seconds(3600);

/// `or_else` is a word that it takes beside them, for the message.
Result<Duration> seconds_setting(const Settings& settings, const std::string& name, std::chrono::seconds most,
                                 std::string_view or_else = "") {
  const Written& written = settings.written.at(name);
  double seconds = 0;
  const std::string& text = written.value;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc() || end != text.data() + text.size() || !(seconds >= 0.01) ||
      seconds > static_cast<double>(most.count())) {
    return bad_setting(name, written, fmt::format("{}seconds from 0.01 to {}", or_else, most.count()));
  }
  return Duration(static_cast<std::int64_t>(seconds * 1e6));
}

/// Whoever writes "" wants no cap, or meant to write one; neither is what leaving it out does.
Result<void> refuse_empty_budgets(const Settings& settings) {
  for (const auto& [name, written] : settings.written) {
    if (!name.starts_with("budget") || !written.value.empty() || written.origin == "default") continue;
    return bad_setting(name, written,
                       "US dollars such as 7.56, or \"none\"; leave it out to keep what was set last");
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> hosts_of(std::string_view name, const Written& written) {
  const auto& known = image_host_names();
  std::vector<std::string> hosts;
  for (const std::string_view part : split(written.value, ',')) {
    const std::string host(trimmed(part));
    const bool is_known = std::find(known.begin(), known.end(), host) != known.end();
    const bool is_repeated = std::find(hosts.begin(), hosts.end(), host) != hosts.end();
    if (!is_known || is_repeated) {
      return bad_setting(
          name, written,
          fmt::format("one or more of {}, each once, in the order of preference and with commas "
                      "between",
                      fmt::join(known, ", ")));
    }
    hosts.push_back(host);
  }
  return hosts;
}

namespace {

/// Without a place this is "": commands that send nothing need none.
Result<std::string> state_folder_of(const SettingSources& sources, const SettingReader& reader,
                                    const Written& written) {
  if (!written.value.empty()) return path_of("state-dir", reader, written, written.value);
  if (auto folder = lookup(sources.environment, "XDG_STATE_HOME"); folder && folder->starts_with('/')) {
    return *folder + "/zoetrope";
  }
  if (auto home = lookup(sources.environment, "HOME"); home && home->starts_with('/')) {
    return *home + "/.local/state/zoetrope";
  }
  return std::string();
}

Result<void> fill_doubtful(Settings& settings) {
  const Written& doubtful = settings.written.at("doubtful");
  if (doubtful.value == "fenced") {
    return bad_setting(
        "doubtful", doubtful,
        "hold or resubmit_once; fenced needs an image server of our own, which is not in this version");
  }
  const auto known = lifecycle::parse_doubtful(doubtful.value);
  if (!known) return bad_setting("doubtful", doubtful, "hold or resubmit_once");
  settings.doubtful = *known;
  const Written& allowance = settings.written.at("resubmits-per-day");
  const auto number = parse_number(allowance.value, resubmits_per_day_max);
  if (!number) return bad_setting("resubmits-per-day", allowance, "a number from 0 to 100");
  settings.resubmits_per_day = static_cast<int>(*number);
  return {};
}

Result<void> fill(Settings& settings, const SettingSources& sources, const SettingReader& reader) {
  const auto& at = settings.written;
  const Written& workspace = at.at("workspace");
  settings.workspace = TRY(path_of("workspace", reader, workspace, workspace.value));
  settings.database = TRY(database_of(reader, settings.workspace, at.at("database")));
  settings.state_folder = TRY(state_folder_of(sources, reader, at.at("state-dir")));
  settings.model = at.at("model").value;
  if (!settings.model.empty() && find_render_model("kie", settings.model) == nullptr) {
    return bad_setting("model", at.at("model"), std::string(default_render_model("kie").name));
  }
  settings.hosts = TRY(hosts_of("host", at.at("host")));
  const auto slots = parse_number(at.at("max-in-flight").value, max_in_flight_max);
  if (!slots || *slots < 1)
    return bad_setting("max-in-flight", at.at("max-in-flight"), "a number from 1 to 100");
  settings.max_in_flight = static_cast<int>(*slots);
  if (at.at("poll-interval").value != "adaptive") {
    settings.poll_interval =
        TRY(seconds_setting(settings, "poll-interval", poll_interval_max, "\"adaptive\" or "));
  }
  settings.render_timeout = TRY(seconds_setting(settings, "render-timeout", render_timeout_max));
  settings.breaker_pause = TRY(seconds_setting(settings, "breaker-pause", breaker_pause_max));
  TRY(refuse_empty_budgets(settings));
  TRY(fill_caps(settings, reader));
  TRY(fill_doubtful(settings));
  settings.auto_plan = TRY(switch_of("auto-plan", at.at("auto-plan")));
  TRY(fill_worker_settings(settings, reader));
  settings.kie_api_base = TRY(base_url_of("kie-api-base", at.at("kie-api-base")));
  settings.kie_upload_base = TRY(base_url_of("kie-upload-base", at.at("kie-upload-base")));
  settings.catbox_api_url = TRY(base_url_of("catbox-api-url", at.at("catbox-api-url")));
  settings.litterbox_api_url = TRY(base_url_of("litterbox-api-url", at.at("litterbox-api-url")));
  TRY(fill_notion_settings(settings));
  TRY(fill_script_settings(settings));
  return fill_llm_settings(settings);
}

}  // namespace

const std::vector<std::string>& image_host_names() {
  static const std::vector<std::string> names{"kie", "catbox", "litterbox"};
  return names;
}

const std::string& image_host_url(const Settings& settings, std::string_view host) {
  if (host == "kie") return settings.kie_upload_base;
  return host == "catbox" ? settings.catbox_api_url : settings.litterbox_api_url;
}

namespace {

std::vector<SettingRow> own_rows() {
  static const std::string model_help = fmt::format("render model [{}]", default_render_model("kie").name);
  return {
      {"workspace", "ZOETROPE_WORKSPACE", "workspace", "folder with the channels and their projects"},
      {"database", "DATABASE_URL", "",
       "sqlite:PATH, or postgresql://USER@HOST/NAME [zoetrope.db in the workspace]"},
      {"state-dir", "ZOETROPE_STATE_DIR", "", "local folder for the send journal [~/.local/state/zoetrope]"},
      {"model", "ZOETROPE_MODEL", "", model_help},
      {"host", "ZOETROPE_HOST", "kie,catbox",
       "image hosts out of kie, catbox and litterbox, the next one when one fails"},
      {"max-in-flight", "ZOETROPE_MAX_IN_FLIGHT", "5", "concurrent renders of the account, 1 to 100"},
      {"poll-interval", "ZOETROPE_POLL_INTERVAL", "adaptive",
       "seconds between looks at a render, to 30, or adaptive"},
      {"render-timeout", "ZOETROPE_RENDER_TIMEOUT", "600", "seconds after which a render is late"},
      {"breaker-pause", "ZOETROPE_BREAKER_PAUSE", "600",
       "seconds without a send after a storm; an account that is stopped is asked after a twentieth of it"},
      {"budget", "ZOETROPE_BUDGET", "",
       "US dollars that the project may cost in all, or none; as it was set last, when nothing is said"},
      {"budget-channel", "ZOETROPE_BUDGET_CHANNEL", "",
       "the same for each channel; [channels.NAME] budget in the settings file is for one"},
      {"budget-day", "ZOETROPE_BUDGET_DAY", "", "the same for what is sent on one day (UTC)"},
      {"budget-month", "ZOETROPE_BUDGET_MONTH", "", "the same for what is sent in one month (UTC)"},
      {"budget-total", "ZOETROPE_BUDGET_TOTAL", "", "the same for everything in this database"},
      {"doubtful", "ZOETROPE_DOUBTFUL", "hold",
       "of a send nobody knows the end of: hold it, or resubmit_once, perhaps paying twice"},
      {"resubmits-per-day", "ZOETROPE_RESUBMITS_PER_DAY", "2",
       "with doubtful = resubmit_once: at most so many of the account in 24 hours"},
      {"auto-plan", "ZOETROPE_AUTO_PLAN", "off", "on: prompts that no person has read are sent"},
      {"provider", "ZOETROPE_PROVIDER", "kie", "who renders: kie, or a script of yours"},
      {"script.command", "ZOETROPE_SCRIPT_COMMAND", "", "program of the script and its arguments, as a list"},
      {"script.image", "ZOETROPE_SCRIPT_IMAGE", "url", "what the script gets as its image: a url, or a path"},
      {"script.pass-key", "ZOETROPE_SCRIPT_PASS_KEY", "off",
       "on: the script gets KIE_API_KEY of its account"},
      {"script.variables", "ZOETROPE_SCRIPT_VARIABLES", "",
       "names of other variables that are passed on to the script"},
      {"script.task-id", "ZOETROPE_SCRIPT_TASK_ID", "usual",
       "how the script prints a task id: usual (task_id=...), none, or an expression with one group"},
      {"script.takes", "ZOETROPE_SCRIPT_TAKES", "",
       "options that the script has beside those of the contract: negative-prompt, duration"},
      {"script.refusals", "ZOETROPE_SCRIPT_REFUSALS", "believed",
       "doubted: every failure of the script may have been paid for, whatever it says"},
      {"take-up", "ZOETROPE_TAKE_UP", "off",
       "on: a worker takes up, and pays for, what other programs write into the table tasks; "
       "[channels.NAME] take_up in the settings file is for one"},
      {"take-up-statuses", "ZOETROPE_TAKE_UP_STATUSES", "queued,composites_ready",
       "the statuses with which such rows are taken up"},
      {"rounds", "ZOETROPE_ROUNDS", "60,300,900,3600",
       "seconds before a worker retries what ended for a reason that may pass, or none"},
      {"kie-api-base", "KIE_API_BASE", "https://api.kie.ai", "base URL of KIE's jobs API"},
      {"kie-upload-base", "KIE_UPLOAD_BASE", "https://kieai.redpandaai.co",
       "base URL of KIE's file upload API"},
      {"catbox-api-url", "CATBOX_API_URL", "https://catbox.moe/user/api.php", "URL of catbox's API"},
      {"litterbox-api-url", "LITTERBOX_API_URL", "https://litterbox.catbox.moe/resources/internals/api.php",
       "URL of litterbox's API"},
      {"kie-api-key", "KIE_API_KEY", "", "key of the KIE account; never a flag", true},
      {"llm-api-base", "LLM_API_BASE", "", "base URL of a chat API whose model writes prompts [none]"},
      {"llm-model", "LLM_MODEL", "", "which of the models of that API"},
      {"llm-images", "LLM_IMAGES", "off", "on: the pictures are sent to it, so that the prompts fit them"},
      {"llm-api-key", "LLM_API_KEY", "", "key of that API, if it wants one; never a flag", true},
  };
}

}  // namespace

const std::vector<SettingRow>& setting_rows() {
  static const std::vector<SettingRow> rows = [] {
    std::vector<SettingRow> all = own_rows();
    const std::vector<SettingRow>& notion = notion_setting_rows();
    all.insert(all.end(), notion.begin(), notion.end());
    return all;
  }();
  return rows;
}

std::vector<std::string> setting_choices(std::string_view name) {
  std::vector<std::string> choices;
  if (name == "host") choices = image_host_names();
  if (name == "provider") choices = {"kie", std::string(script_provider)};
  if (name == "doubtful") choices = {"hold", "resubmit_once"};
  if (name == "model") {
    for (const RenderModel& model : render_models()) {
      if (model.provider == "kie") choices.emplace_back(model.name);
    }
  }
  return choices;
}

Result<Settings> read_settings(const SettingSources& sources, FileSystem& files) {
  SettingReader reader(sources, files);
  TRY(reader.load());
  Settings settings;
  for (const SettingRow& row : setting_rows()) {
    if (row.secret) {
      auto [key, origin] = TRY(reader.secret(row));
      settings.written[std::string(row.name)] = {key.empty() ? "" : "set, fingerprint " + key.fingerprint(),
                                                 origin};
      if (row.name == "llm-api-key") {
        settings.llm_api_key = std::move(key);
      } else if (row.name == "notion-token") {
        settings.notion_token = std::move(key);
      }
    } else {
      settings.written[std::string(row.name)] = reader.raw(row);
    }
  }
  TRY(fill(settings, sources, reader));
  TRY(fill_accounts(settings, reader));
  TRY(fill_alerts(settings, reader));
  return settings;
}

}  // namespace zoetrope::settings
