#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/app.h"

/// What keeps clips from being sent, for every command that tells of it.

namespace zoetrope::cli {

/// It waits for a send.
bool is_unsent(const store::ClipView& clip);
bool has_unsent(const store::TaskView& task);

/// The account that the next run of the project would send with: that of the channel in the settings,
/// whichever it had before.
std::string sending_account(const settings::Settings& settings, const store::TaskView& task);

/// One that was never used is open and has the slots that the settings give. Errors: those of the store.
Result<store::AccountView> account_view(const App& app, store::Store& store, const std::string& account);

/// The disk stops the sends of all accounts alike: what speaks against buying what could not be stored.
/// Nothing when there is room, or no workspace.
std::optional<Error> disk_trouble(const App& app);

/// Why nothing would be sent now with this account, in one line; "" when nothing speaks against it. Null for
/// no database. Errors: those of the store.
Result<std::string> send_trouble(const App& app, store::Store* store, const std::string& account);

/// Why what is left of the project is not sent; "" when nothing speaks against it, or nothing is left.
Result<std::string> send_trouble(const App& app, store::Store& store, const store::TaskView& task);

/// The budgets that the next send of the project counts towards, and the one that it would go over.
struct SendBudgets {
  std::vector<store::BudgetView> all;  ///< without those that have no cap
  std::optional<store::BudgetView> blocking;
};
Result<SendBudgets> send_budgets(store::Store& store, const store::TaskView& task, const store::Now& now);

}  // namespace zoetrope::cli
