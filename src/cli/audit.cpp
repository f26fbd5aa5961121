#include <fmt/format.h>

#include "cli/audit_words.h"
#include "cli/commands.h"
#include "cli/consent.h"
#include "cli/render_session.h"
#include "env/user.h"

namespace zoetrope::cli {
namespace {

Result<store::AuditView> audit_account(const App& app, store::Store& store, providers::Provider& provider,
                                       const std::string& account) {
  const auto mark = TRY(store.mark_balance(account));
  const auto balance = TRY(provider.balance({}));
  if (!balance)
    return Error{ErrorCode::unavailable, fmt::format("account {} has no balance to compare with", account)};
  TRY(store.note_balance(mark, *balance, store::read_now(*app.clock)));
  return store.audit(account);
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
  if (app.settings.kie_api_key.empty()) {
    return Error{ErrorCode::unauthenticated,
                 "KIE_API_KEY is not set; put it into the environment or into .env"};
  }
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  const auto store = TRY(open_store(app, Missing::refuse));
  const auto provider = make_provider(app, *workspace, "kie");
  const store::AuditView view = TRY(audit_account(app, *store, *provider, std::string(kie_account)));
  if (!arguments.json) app.console.out(audit_text(view));
  const bool booked = arguments.book && TRY(book_it(app, arguments, *store, view));
  if (arguments.json) {
    Json json;
    json["accounts"].push_back(audit_json(view, booked));
    app.console.out(dumped(json));
  } else if (arguments.book) {
    app.console.out(booked ? "Booked.\n" : "Nothing was booked.\n");
  }
  return is_trouble(view.finding) && !booked ? 1 : 0;
}

}  // namespace zoetrope::cli
