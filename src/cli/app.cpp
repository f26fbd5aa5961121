#include "cli/app.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <climits>

#include "cli/version.h"
#include "http/url.h"

namespace zoetrope::cli {
namespace {

Result<std::string> current_folder() {
  std::array<char, PATH_MAX> buffer{};
  if (getcwd(buffer.data(), buffer.size()) == nullptr) {
    return Error{ErrorCode::unavailable, "the current folder does not exist any more"};
  }
  return std::string(buffer.data());
}

}  // namespace

std::string App::host_path(const std::string& path) const {
  return (path.starts_with('/') ? path : current_folder + "/" + path).substr(1);
}

Result<App> make_app(const Environment& environment, Console& console, engine::StopRequests& stops,
                     const Arguments& arguments) {
  App app{.environment = environment, .console = console, .stops = stops};
  app.current_folder = TRY(current_folder());
  app.program = TRY(own_program());
  app.clock = make_system_clock();
  app.random = make_system_random();
  app.host_files = TRY(open_file_system("/", SymlinkPolicy::follow));
  app.children = make_child_process(lookup(environment, "PATH").value_or(std::string(default_search_path)));
  app.settings = TRY(read_settings({.flags = arguments.settings,
                                    .config_file = arguments.config_file,
                                    .environment = environment,
                                    .current_folder = app.current_folder},
                                   *app.host_files));
  console.redactor().add(app.settings.kie_api_key);
  app.http = http::make_curl_client(*app.clock, std::string("zoetrope/") + version);
  return app;
}

Result<std::unique_ptr<FileSystem>> open_workspace(const App& app, Missing missing) {
  const std::string& folder = app.settings.workspace;
  if (missing == Missing::refuse) {
    const auto there = app.host_files->stat(app.host_path(folder));
    if (!there) {
      return Error{
          ErrorCode::invalid_input,
          fmt::format("there is no workspace {}; make a project with `zoetrope new`, or name another with "
                      "--workspace",
                      folder)};
    }
  }
  return open_file_system(folder, SymlinkPolicy::refuse);
}

Result<std::unique_ptr<store::Store>> open_store(const App& app, Missing missing) {
  if (missing == Missing::refuse && !app.host_files->stat(app.host_path(app.settings.database))) {
    return Error{ErrorCode::not_found, fmt::format("there is no database {} yet", app.settings.database)};
  }
  return store::Store::open(app.settings.database, *app.random, app.clock->wall());
}

http::AddressPolicy address_policy(const std::string& base_url) {
  const auto url = http::parse_url(base_url);
  const bool loopback = url && http::is_loopback_host(url->host);
  return loopback ? http::AddressPolicy::loopback_too : http::AddressPolicy::public_only;
}

std::unique_ptr<providers::Provider> make_provider(const App& app, FileSystem& workspace,
                                                   const std::string& name) {
  if (name == "animatic") {
    return providers::make_animatic_provider(workspace, *app.children, *app.random, app.program);
  }
  return providers::make_kie_provider(*app.http, app.settings.kie_api_base, app.settings.kie_api_key);
}

steps::Services make_services(const App& app, FileSystem& workspace, journal::Journal& journal,
                              media::ClipProbe& clips, const std::string& provider) {
  const Settings& settings = app.settings;
  const bool any_loopback = address_policy(settings.kie_upload_base) == http::AddressPolicy::loopback_too ||
                            address_policy(settings.catbox_api_url) == http::AddressPolicy::loopback_too;
  steps::Services services{
      .workspace = workspace,
      .http = *app.http,
      .image_addresses = any_loopback ? http::AddressPolicy::loopback_too : http::AddressPolicy::public_only,
      .journal = journal,
      .clips = clips,
      .clock = *app.clock,
      .random = *app.random};
  services.providers.emplace(provider, make_provider(app, workspace, provider));
  services.hosts.emplace(
      "kie", hosts::make_kie_host(*app.http, *app.clock, settings.kie_upload_base, settings.kie_api_key));
  services.hosts.emplace("catbox", hosts::make_catbox_host(*app.http, *app.clock, settings.catbox_api_url));
  return services;
}

}  // namespace zoetrope::cli
