#include "cli/intake.h"

#include <fmt/format.h>

#include "cli/project_plan.h"
#include "cli/task_spec.h"
#include "settings/cap_settings.h"
#include "settings/worker_settings.h"

namespace zoetrope::cli {
namespace {

/// The words of such a row go nowhere before they are identifiers.
class SettingsIntake final : public engine::Intake {
 public:
  SettingsIntake(const App& app, FileSystem& workspace) : app_(app), workspace_(workspace) {
    const settings::Settings& settings = app.settings;
    taken_up_.all = settings.take_up;
    for (const auto& [name, channel] : settings.channels) {
      if (settings::takes_up(settings, name) != settings.take_up) taken_up_.channels.push_back(name);
    }
    if (settings.take_up || !taken_up_.channels.empty()) taken_up_.statuses = settings.take_up_statuses;
  }

  [[nodiscard]] const store::TakenUp& taken_up() const override { return taken_up_; }

  Result<std::optional<Accepted>> look_at(const store::WaitingRow& row) override {
    const settings::Settings& settings = app_.settings;
    auto channel = Identifier::parse(row.channel, "channel_id");
    if (!channel && !settings.take_up) return std::optional<Accepted>();
    if (!channel) return channel.error();
    if (!settings::takes_up(settings, channel->str())) return std::optional<Accepted>();
    Project project{std::move(*channel), TRY(Identifier::parse(row.project, "project_id"))};
    TRY(check_channel(project.channel.str()));
    TRY(require_project(workspace_, project));
    const settings::AccountSettings& account = settings.accounts.of(project.channel.str());
    if (account.key.empty()) return settings::no_key(account);
    Accepted accepted{.spec = task_spec(app_, project, account), .auto_plan = settings.auto_plan};
    accepted.caps = settings::caps_of_run(settings, project.channel.str());
    return std::optional(std::move(accepted));
  }

 private:
  Result<void> check_channel(const std::string& name) {
    if (app_.settings.channels.contains(name) || workspace_.stat("channels/" + name)) return {};
    return Error{
        ErrorCode::invalid_input,
        fmt::format("there is no channel {}; describe it with [channels.{}] in zoetrope.toml, or make "
                    "its folder {}/{}",
                    name, name, workspace_.absolute("channels"), name)};
  }

  const App& app_;
  FileSystem& workspace_;
  store::TakenUp taken_up_;
};

}  // namespace

std::unique_ptr<engine::Intake> make_intake(const App& app, FileSystem& workspace) {
  return std::make_unique<SettingsIntake>(app, workspace);
}

}  // namespace zoetrope::cli
