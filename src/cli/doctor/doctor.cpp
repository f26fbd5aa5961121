#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/doctor/programs.h"
#include "cli/doctor/server.h"
#include "cli/doctor/services.h"
#include "cli/doctor/storage.h"
#include "cli/doctor/time_zone.h"
#include "cli/json.h"
#include "cli/layout.h"
#include "cli/prompt_writing.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t verdict_columns = 7;
constexpr std::size_t check_columns = 17;
constexpr std::size_t words_bytes_max = 500;

Finding examine_workspace(App& app) {
  const auto workspace = open_workspace(app, Missing::refuse);
  // None yet is how everybody begins.
  if (!workspace && workspace.error().code == ErrorCode::invalid_input)
    return {"workspace", Verdict::warning, workspace.error().message};
  if (!workspace) return {"workspace", Verdict::failure, workspace.error().message};
  return check_workspace(**workspace, *app.random, app.settings.workspace);
}

Finding examine_journal(App& app) {
  const auto folder = state_folder(app);
  if (!folder) return {"send journal", Verdict::failure, folder.error().message};
  return check_journal(*app.host_files, *folder, *app.random);
}

/// One image host is enough; without any nothing can be sent.
std::vector<Reached> examine_hosts(App& app) {
  std::vector<Reached> hosts;
  for (const std::string& name : app.settings.hosts) {
    hosts.push_back(reach(*app.http, *app.clock, "image host " + name,
                          settings::image_host_url(app.settings, name), Verdict::warning));
  }
  if (std::any_of(hosts.begin(), hosts.end(), [](const Reached& host) { return host.answers; })) return hosts;
  for (Reached& host : hosts) host.finding.verdict = Verdict::failure;
  return hosts;
}

using Tell = std::function<void(const Finding&)>;

void examine_machine(App& app, const Tell& tell) {
  for (const LibraryVersion& library : loaded_libraries()) tell(judge_library(library));
  tell(check_libav());
  tell(check_ffmpeg(*app.children, ffmpeg_version(app)));
  if (!app.settings.script.command.empty()) {
    tell(check_script(*app.host_files,
                      settings::lookup(app.environment, "PATH").value_or(default_search_path),
                      app.settings.script.command));
  }
  tell(examine_workspace(app));
  const settings::DatabasePlace& database = app.settings.database;
  tell(database.is_server() ? check_server(database.url) : check_database(*app.host_files, database.file));
  tell(check_pipeline_tables(*app.host_files, database));
  tell(examine_journal(app));
  tell(tell_time_zone(app.environment, *app.host_files));
}

void examine_services(App& app, const Tell& tell) {
  const settings::Settings& settings = app.settings;
  const Reached api = reach(*app.http, *app.clock, "KIE.ai", settings.kie_api_base, Verdict::failure);
  tell(api.finding);
  for (const auto& [name, account] : settings.accounts.by_name) {
    const bool is_usual = account.api_base == settings.kie_api_base;
    const std::string whose = name == settings::default_account ? "" : " of " + name;
    const Reached own =
        is_usual ? api : reach(*app.http, *app.clock, "KIE.ai" + whose, account.api_base, Verdict::failure);
    if (!is_usual) tell(own.finding);
    const bool has_own = account.key.empty() && !settings::needs_key(settings, account);
    Finding key = has_own ? Finding{"key", Verdict::ok, "not needed here; the script may have its own"}
                          : check_key(*make_paid_provider(app, account), account, own.answers);
    key.check += whose;
    tell(key);
  }
  std::optional<Duration> clock_ahead = api.clock_ahead;
  for (const Reached& host : examine_hosts(app)) {
    tell(host.finding);
    if (!clock_ahead) clock_ahead = host.clock_ahead;
  }
  tell(judge_clock(clock_ahead));
  if (const auto notion = make_notion(app)) tell(check_notion(*notion));
  for (const auto& [name, alert] : settings.alerts) tell(check_webhook(name, alert));
  if (!settings.llm_api_base.empty()) tell(check_language_model(*app.http, llm_service(settings)));
}

}  // namespace

Result<int> run_doctor(App& app, const Arguments& arguments) {
  bool sound = true;
  Json json = Json::array();
  const auto tell = [&](const Finding& finding) {
    sound = sound && finding.verdict != Verdict::failure;
    const std::string words = printable(finding.words, words_bytes_max);
    if (arguments.json) {
      json.push_back(
          Json{{"check", finding.check}, {"verdict", to_string(finding.verdict)}, {"detail", words}});
    } else {
      app.console.out(paragraph(fmt::format("{} {} ", cell(to_string(finding.verdict), verdict_columns),
                                            cell(finding.check, check_columns)),
                                words));
    }
  };
  // One after the other, so that its longest time is the sum that docs/cli.md tells.
  examine_machine(app, tell);
  examine_services(app, tell);
  if (arguments.json) app.console.out(dumped(Json{{"checks", json}}));
  return sound ? 0 : 1;
}

}  // namespace zoetrope::cli
