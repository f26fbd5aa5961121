#pragma once

#include <memory>
#include <string>

#include "cli/arguments.h"
#include "cli/console.h"
#include "engine/foreground.h"
#include "env/child_process.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "env/pause.h"
#include "env/random.h"
#include "http/client.h"
#include "journal/journal.h"
#include "media/clip_probe.h"
#include "model/render_model.h"
#include "providers/provider.h"
#include "settings/environment.h"
#include "settings/settings.h"
#include "steps/services.h"
#include "store/store.h"

namespace zoetrope::cli {

/// The machine as the commands see it, made once by main().
struct App {
  const settings::Environment& environment;
  Console& console;
  engine::StopRequests& stops;
  settings::Settings settings;
  std::string program;
  std::string current_folder;
  std::unique_ptr<Clock> clock;
  std::unique_ptr<Pause> pause;
  std::unique_ptr<Random> random;
  std::unique_ptr<FileSystem> host_files;  ///< rooted at "/", for files the user names
  std::unique_ptr<ChildProcess> children;
  std::unique_ptr<http::Client> http;

  /// A path the user gave, as `host_files` takes it.
  [[nodiscard]] std::string host_path(const std::string& path) const;
};

/// Reads the settings and makes the machine. Errors: as read_settings().
Result<App> make_app(const settings::Environment& environment, Console& console, engine::StopRequests& stops,
                     const Arguments& arguments);

enum class Missing { create, refuse };

/// The version line of the ffmpeg that makes previews. Errors: unavailable with the remedy.
Result<std::string> ffmpeg_version(const App& app);

/// Where the journals live. Errors: invalid_input when nothing says where, or when that is on a network.
Result<std::string> state_folder(const App& app);

/// The workspace folder. Errors: invalid_input with the remedy when it is missing and `refuse`, or no folder.
Result<std::unique_ptr<FileSystem>> open_workspace(const App& app, Missing missing);
/// May it be used from here? Errors: not_found when there is none and `refuse`; invalid_input for a file that
/// is on a network, or whose folder is missing.
Result<void> require_database(const App& app, const settings::DatabasePlace& place, Missing missing);
/// Errors: those, and as Store::open().
Result<std::unique_ptr<store::Store>> open_store(const App& app, Missing missing);
/// Null when there is no database, for commands that only look.
Result<std::unique_ptr<store::Store>> open_store_if_there(const App& app);

/// The model that the settings name, else the default one.
const RenderModel& chosen_model(const App& app);

/// KIE's own interface with the key of this account, whoever renders for it.
std::unique_ptr<providers::Provider> make_paid_provider(const App& app,
                                                        const settings::AccountSettings& account);
/// Who renders for an account that the settings know, or makes the previews.
std::unique_ptr<providers::Provider> make_provider(const App& app, FileSystem& workspace,
                                                   const std::string& account);

/// Null without a token.
std::unique_ptr<notify::Notion> make_notion(const App& app);

/// Everything the steps need: of the previews, or of all paid accounts that have a key, and of `account`
/// whether it has one or not; "" for a worker, which sends with none in particular.
steps::Services make_services(const App& app, FileSystem& workspace, journal::Journal& journal,
                              media::ClipProbe& clips, const std::string& account);

}  // namespace zoetrope::cli
