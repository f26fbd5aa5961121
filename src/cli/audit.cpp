#include <fmt/format.h>

#include "cli/audit_words.h"
#include "cli/commands.h"
#include "cli/consent.h"
#include "env/user.h"

namespace zoetrope::cli {
namespace {

/// One whose key is not set cannot be asked, and sends nothing either.
Result<std::vector<AccountSettings>> accounts_with_key(const App& app) {
  std::vector<AccountSettings> found;
  for (const auto& [name, account] : app.settings.accounts.by_name) {
    if (!account.key.empty()) found.push_back(account);
  }
  if (found.empty()) return no_key(app.settings.accounts.by_name.at(std::string(default_account)));
  return found;
}

Result<store::AuditView> audit_account(const App& app, store::Store& store, const AccountSettings& account) {
  const auto mark = TRY(store.mark_balance(account.name));
  const auto balance = TRY(make_paid_provider(app, account)->balance({}));
  if (!balance) {
    return Error{ErrorCode::unavailable,
                 fmt::format("account {} has no balance to compare with", account.name)};
  }
  TRY(store.note_balance(mark, *balance, store::read_now(*app.clock)));
  return store.audit(account.name);
}

/// True when it was booked, false when there is nothing to book or a person said no.
Result<bool> book_it(App& app, const Arguments& arguments, store::Store& store,
                     const store::AuditView& view) {
  if (!is_trouble(view.finding)) return false;
  if (!TRY(consent(app, arguments, booking_words(view), "", "book it"))) return false;
  TRY(store.book_missing(view.account, view.now, {user_name(), arguments.reason},
                         store::read_now(*app.clock)));
  return true;
}

Result<void> test_book_arguments(const Arguments& arguments) {
  if (arguments.book || (arguments.reason.empty() && !arguments.yes)) return {};
  return Error{ErrorCode::invalid_input, "--reason and --yes go with --book"};
}

}  // namespace

Result<int> run_audit(App& app, const Arguments& arguments) {
  TRY(test_book_arguments(arguments));
  const auto store = TRY(open_store(app, Missing::refuse));
  Json json;
  json["accounts"] = Json::array();
  bool sound = true;
  for (const AccountSettings& account : TRY(accounts_with_key(app))) {
    const store::AuditView view = TRY(audit_account(app, *store, account));
    if (!arguments.json) app.console.out(audit_text(view));
    const bool booked = arguments.book && TRY(book_it(app, arguments, *store, view));
    if (arguments.json) {
      json["accounts"].push_back(audit_json(view, booked));
    } else if (arguments.book) {
      app.console.out(booked ? "Booked.\n" : "Nothing was booked.\n");
    }
    sound = sound && (!is_trouble(view.finding) || booked);
  }
  if (arguments.json) app.console.out(dumped(json));
  return sound ? 0 : 1;
}

}  // namespace zoetrope::cli
