#include "cli/send_trouble.h"

#include <algorithm>

#include "cli/account_words.h"
#include "engine/disk_floor.h"

namespace zoetrope::cli {

bool is_unsent(const store::ClipView& clip) {
  return clip.state == ClipState::hosted || (clip.state == ClipState::ready && clip.scheduled);
}

bool has_unsent(const store::TaskView& task) {
  return std::any_of(task.clips.begin(), task.clips.end(), is_unsent);
}

std::string sending_account(const settings::Settings& settings, const store::TaskView& task) {
  if (task.output == Output::previews) return task.account;
  return settings.accounts.of(task.project.channel.str()).name;
}

Result<store::AccountView> account_view(const App& app, store::Store& store, const std::string& account) {
  auto stored = store.account(account);
  if (stored || stored.error().code != ErrorCode::not_found) return stored;
  store::AccountView unused;
  unused.id = account;
  const auto described = app.settings.accounts.by_name.find(account);
  if (described == app.settings.accounts.by_name.end()) return unused;
  unused.provider = described->second.provider;
  unused.slots = settings::account_slots(app.settings, described->second);
  return unused;
}

std::optional<Error> disk_trouble(const App& app) {
  const auto workspace = open_workspace(app, Missing::refuse);
  if (!workspace) return std::nullopt;
  return engine::DiskFloor(**workspace, *app.clock).trouble();
}

Result<std::string> send_trouble(const App& app, store::Store* store, const std::string& account) {
  if (store != nullptr) {
    const store::AccountView view = TRY(account_view(app, *store, account));
    std::string line =
        account_trouble_line(view, settings::key_name_of(app.settings, account), app.clock->wall());
    if (!line.empty()) return line;
  }
  const auto disk = disk_trouble(app);
  return disk ? disk->message : std::string();
}

Result<std::string> send_trouble(const App& app, store::Store& store, const store::TaskView& task) {
  if (!has_unsent(task)) return std::string();
  return send_trouble(app, &store, sending_account(app.settings, task));
}

Result<SendBudgets> send_budgets(store::Store& store, const store::TaskView& task, const store::Now& now) {
  SendBudgets budgets;
  if (task.output == Output::previews) return budgets;
  const auto unsent = std::find_if(task.clips.begin(), task.clips.end(), is_unsent);
  if (unsent != task.clips.end()) budgets.blocking = TRY(store.budget_blocks(unsent->id, now));
  for (store::BudgetView& budget : TRY(store.budgets(task.project.channel.str(), task.id, {}, now))) {
    if (budget.cap) budgets.all.push_back(std::move(budget));
  }
  return budgets;
}

}  // namespace zoetrope::cli
