#include "cli/app.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <climits>

#include "base/check.h"
#include "cli/api_log.h"
#include "cli/local_place.h"
#include "cli/version.h"
#include "http/address.h"

namespace zoetrope::cli {
namespace {

Result<std::string> current_folder() {
  std::array<char, PATH_MAX> buffer{};
  if (getcwd(buffer.data(), buffer.size()) == nullptr) {
    return Error{ErrorCode::unavailable, "the current folder does not exist any more; go to another one"};
  }
  if (buffer.front() != '/') {
    return Error{ErrorCode::unavailable, "the current folder cannot be reached from here; go to another one"};
  }
  return std::string(buffer.data());
}

constexpr Duration program_timeout = std::chrono::seconds(10);

/// Shorter keys are no real ones, and replacing a letter or a word everywhere would make output unreadable.
constexpr std::size_t redacted_key_bytes_min = 6;

}  // namespace

std::string App::host_path(const std::string& path) const {
  return settings::below_root(settings::absolute_path(current_folder, path));
}

Result<App> make_app(const settings::Environment& environment, Console& console, engine::StopRequests& stops,
                     const Arguments& arguments) {
  App app{.environment = environment, .console = console, .stops = stops};
  app.current_folder = TRY(current_folder());
  app.program = TRY(own_program());
  app.clock = make_system_clock();
  app.pause = make_system_pause();
  app.random = make_system_random();
  app.host_files = TRY(open_file_system("/", SymlinkPolicy::follow));
  app.children =
      make_child_process(settings::lookup(environment, "PATH").value_or(std::string(default_search_path)));
  app.settings = TRY(settings::read_settings({.flags = arguments.settings,
                                              .config_file = arguments.config_file,
                                              .environment = environment,
                                              .current_folder = app.current_folder},
                                             *app.host_files));
  std::vector<const Secret*> keys{&app.settings.llm_api_key, &app.settings.notion_token};
  for (const auto& [name, account] : app.settings.accounts.by_name) keys.push_back(&account.key);
  for (const auto& [name, alert] : app.settings.alerts) {
    if (alert.url.empty()) continue;
    for (const Secret& part : notify::secrets_of(alert.url)) console.redactor().add(part);
  }
  for (const Secret& secret : app.settings.database.secrets) keys.push_back(&secret);
  for (const Secret* key : keys) {
    if (key->reveal().size() >= redacted_key_bytes_min) console.redactor().add(*key);
  }
  app.http = http::make_curl_client(*app.clock, std::string("zoetrope/") + version);
  const bool logs_calls = console.logs_json() && !arguments.quiet;
  if (logs_calls) app.http = http::make_told_client(std::move(app.http), *app.clock, log_api_calls(console));
  return app;
}

Result<std::string> ffmpeg_version(const App& app) {
  const auto ran = app.children->run({.argv = {"ffmpeg", "-hide_banner", "-version"}}, program_timeout, {});
  if (!ran || ran->exit_status != 0) {
    return Error{ErrorCode::unavailable,
                 "ffmpeg does not run, and previews need it; install it (apt-get install ffmpeg) or put its "
                 "folder into PATH"};
  }
  const std::string first_line = ran->output.substr(0, ran->output.find('\n'));
  return first_line.substr(0, first_line.find(" Copyright"));
}

Result<std::string> state_folder(const App& app) {
  const std::string& folder = app.settings.state_folder;
  if (!folder.empty()) {
    TRY(require_local(*app.host_files, app.host_path(folder), "the send journal in " + folder,
                      "set ZOETROPE_STATE_DIR to a folder on a local disk"));
    return folder;
  }
  return Error{ErrorCode::invalid_input,
               "there is no place for the send journal; set ZOETROPE_STATE_DIR to a local folder, or HOME"};
}

Result<std::unique_ptr<FileSystem>> open_workspace(const App& app, Missing missing) {
  const std::string& folder = app.settings.workspace;
  const auto there = app.host_files->stat(app.host_path(folder));
  if (!there && there.error().code != ErrorCode::not_found) return there.error();
  if (!there && missing == Missing::refuse) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("there is no workspace {}; make a project with `zoetrope new`, or name another "
                             "with --workspace",
                             folder)};
  }
  const bool may_be_folder = !there || there->kind == FileKind::directory || there->kind == FileKind::symlink;
  if (!may_be_folder) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("the workspace {} is no folder; name another with --workspace", folder)};
  }
  auto workspace = open_file_system(folder, SymlinkPolicy::refuse);
  if (!workspace && workspace.error().code == ErrorCode::not_found) {
    return Error{ErrorCode::invalid_input,
                 "the workspace is a symbolic link to nothing: " + workspace.error().message};
  }
  return workspace;
}

Result<void> require_database(const App& app, const settings::DatabasePlace& place, Missing missing) {
  if (place.is_server()) return {};
  const std::string& file = place.file;
  if (missing == Missing::refuse && !app.host_files->stat(app.host_path(file))) {
    return Error{ErrorCode::not_found,
                 fmt::format("there is no database {} yet; preview and generate make it", file)};
  }
  const std::string folder = file.substr(0, file.rfind('/'));
  const auto above = app.host_files->stat(app.host_path(folder));
  if (!folder.empty() && !above && above.error().code == ErrorCode::not_found) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("there is no folder {} for the database; make it, or name another database with "
                             "--database",
                             folder)};
  }
  return require_local(*app.host_files, app.host_path(folder), "the database " + file,
                       "keep it on a local disk, for example with --database sqlite:/var/tmp/zoetrope.db");
}

Result<std::unique_ptr<store::Store>> open_store(const App& app, Missing missing) {
  const settings::DatabasePlace& database = app.settings.database;
  TRY(require_database(app, database, missing));
  auto store = TRY(store::Store::open(database.where(), *app.random, app.clock->wall()));
  TRY(store->set_status_names(app.settings.status_names));
  return store;
}

Result<std::unique_ptr<store::Store>> open_store_if_there(const App& app) {
  auto store = open_store(app, Missing::refuse);
  if (!store && store.error().code == ErrorCode::not_found) return std::unique_ptr<store::Store>();
  return store;
}

const RenderModel& chosen_model(const App& app) {
  const std::string& name = app.settings.model;
  return name.empty() ? default_render_model("kie") : *find_render_model("kie", name);
}

std::unique_ptr<providers::Provider> make_paid_provider(const App& app,
                                                        const settings::AccountSettings& account) {
  return providers::make_kie_provider(*app.http, account.api_base, account.key, account.key_name);
}

std::unique_ptr<providers::Provider> make_provider(const App& app, FileSystem& workspace,
                                                   const std::string& account) {
  if (account == settings::preview_account) {
    return providers::make_animatic_provider(workspace, *app.children, *app.random, app.program);
  }
  const settings::AccountSettings& settings = app.settings.accounts.by_name.at(account);
  auto kie = make_paid_provider(app, settings);
  if (settings.provider != settings::script_provider) return kie;
  if (settings.key.empty()) kie.reset();
  auto script =
      providers::make_script_provider(settings::script_spec(app.settings, settings, app.environment),
                                      workspace, *app.children, *app.clock, std::move(kie));
  CHECK(script.has_value());  // the settings were checked
  return std::move(*script);
}

std::unique_ptr<notify::Notion> make_notion(const App& app) {
  const settings::Settings& settings = app.settings;
  if (settings.notion_token.empty()) return nullptr;
  return notify::make_notion(
      *app.http,
      {.base_url = settings.notion_api_base, .token = settings.notion_token, .words = settings.notion_words});
}

steps::Services make_services(const App& app, FileSystem& workspace, journal::Journal& journal,
                              media::ClipProbe& clips, const std::string& account) {
  const settings::Settings& settings = app.settings;
  steps::Services services{
      .workspace = workspace, .journal = journal, .clips = clips, .clock = *app.clock, .random = *app.random};
  if (!account.empty()) services.providers.emplace(account, make_provider(app, workspace, account));
  using Hosts = std::map<std::string, std::unique_ptr<hosts::ImageHost>>;
  const auto add_host = [&](Hosts& to, std::unique_ptr<hosts::ImageHost> host) {
    const http::AddressPolicy addresses = http::policy_for(host->base_url());
    const std::string name = host->name();
    to.emplace(name, hosts::make_checked_host(std::move(host), *app.http, addresses));
  };
  // A render is looked at with the key it was sent with, whichever account its channel has by now.
  for (const auto& [name, other] : settings.accounts.by_name) {
    if (account == settings::preview_account) break;
    // A key that is missing here says nothing about the account: others may have it.
    if (other.key.empty() && settings::needs_key(settings, other)) continue;
    services.providers.try_emplace(name, make_provider(app, workspace, name));
    if (other.key.empty()) continue;
    add_host(services.account_hosts[name],
             hosts::make_kie_host(*app.http, *app.clock, other.upload_base, other.key, other.key_name));
  }
  add_host(services.hosts, hosts::make_catbox_host(*app.http, *app.clock, settings.catbox_api_url));
  add_host(services.hosts, hosts::make_litterbox_host(*app.http, *app.clock, settings.litterbox_api_url));
  services.notion = make_notion(app);
  services.webhooks = notify::make_webhooks(*app.http, settings::webhooks_of(settings));
  services.resting_hosts = std::make_unique<hosts::RestingHosts>(*app.clock);
  return services;
}

}  // namespace zoetrope::cli
