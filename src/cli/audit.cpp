#include <fmt/format.h>

#include <algorithm>

#include "cli/audit_words.h"
#include "cli/commands.h"
#include "cli/consent.h"
#include "env/user.h"

namespace zoetrope::cli {
namespace {

/// An account that is audited, or of which it is told why not.
struct Candidate {
  std::string name;
  const settings::AccountSettings* settings =
      nullptr;  ///< null: it was used, and nothing describes it any more

  [[nodiscard]] bool has_key() const { return settings != nullptr && !settings->key.empty(); }
};

/// Those of the settings, and what else has open sends. Errors: unauthenticated when no account has a key.
Result<std::vector<Candidate>> candidates(const App& app, store::Store& store) {
  const auto& described = app.settings.accounts.by_name;
  std::vector<Candidate> found;
  for (const auto& [name, settings] : described) found.push_back({name, &settings});
  if (std::none_of(found.begin(), found.end(), [](const Candidate& one) { return one.has_key(); }))
    return settings::no_key(described.at(std::string(settings::default_account)));
  for (const store::AccountView& view : TRY(store.accounts())) {
    const bool told = view.id == settings::preview_account || described.count(view.id) > 0;
    if (!told && !TRY(store.open_charges(view.id)).empty()) found.push_back({view.id, nullptr});
  }
  return found;
}

Result<store::AuditView> audit_account(const App& app, store::Store& store,
                                       const settings::AccountSettings& account) {
  const auto mark = TRY(store.mark_balance(account.name));
  const auto balance = TRY(make_paid_provider(app, account)->balance({}));
  if (!balance) {
    return Error{ErrorCode::unavailable,
                 fmt::format("account {} has no balance to compare with", account.name)};
  }
  TRY(store.note_balance(mark, *balance, store.read_now(*app.clock)));
  return store.audit(account.name);
}

/// True when it was booked, false when there is nothing to book or a person said no.
Result<bool> book_it(App& app, const Arguments& arguments, store::Store& store,
                     const store::AuditView& view) {
  if (!is_trouble(view.finding)) return false;
  // Nobody is asked for, or told of, what would be refused after all.
  TRY(store::test_bookable(view));
  if (!TRY(consent(app, arguments, booking_words(view), "", "book it"))) return false;
  TRY(store.book_missing(view.account, view.now, {user_name(), arguments.reason},
                         store.read_now(*app.clock)));
  return true;
}

Result<void> test_book_arguments(const Arguments& arguments) {
  if (arguments.book || (arguments.reason.empty() && !arguments.yes)) return {};
  return Error{ErrorCode::invalid_input, "--reason and --yes go with --book"};
}

/// What came of one account's audit.
struct Outcome {
  Json json;
  int status = 0;
};

/// Without a balance there is nothing to compare, but what is open is told all the same.
Outcome tell_unaudited(App& app, const Arguments& arguments, store::Store& store, const Candidate& one,
                       Error why) {
  why.message = app.console.redactor().redact(why.message);
  const bool lacks_key = one.settings != nullptr && !one.has_key();
  Unaudited told{
      .account = one.name, .key_name = lacks_key ? one.settings->key_name : "", .why = std::move(why)};
  auto charges = store.open_charges(one.name);
  if (!charges) app.console.error(charges.error().context("account " + one.name));
  if (charges) told.charges = std::move(*charges);
  if (!arguments.json) app.console.out(unaudited_text(told));
  if (!charges) return {unaudited_json(told), exit_status(charges.error().code)};
  const int open = told.charges.empty() ? 0 : 1;
  return {unaudited_json(told), one.has_key() ? exit_status(told.why.code) : open};
}

Outcome tell_audited(App& app, const Arguments& arguments, store::Store& store,
                     const store::AuditView& view) {
  if (!arguments.json) app.console.out(audit_text(view));
  const auto booked = arguments.book ? book_it(app, arguments, store, view) : Result<bool>(false);
  const bool is_booked = booked && *booked;
  if (arguments.book && !arguments.json) app.console.out(is_booked ? "Booked.\n" : "Nothing was booked.\n");
  if (!booked) app.console.error(booked.error().context("account " + view.account));
  const auto trouble = booked ? std::optional<Error>() : std::optional(booked.error());
  const int found = is_trouble(view.finding) && !is_booked ? 1 : 0;
  return {audit_json(view, is_booked, trouble), trouble ? exit_status(trouble->code) : found};
}

Outcome audit_one(App& app, const Arguments& arguments, store::Store& store, const Candidate& one) {
  if (one.settings == nullptr) {
    return tell_unaudited(
        app, arguments, store, one,
        {ErrorCode::invalid_input,
         fmt::format("nothing describes it any more; write [accounts.{}] for it", one.name)});
  }
  if (!one.has_key()) return tell_unaudited(app, arguments, store, one, settings::no_key(*one.settings));
  const auto view = audit_account(app, store, *one.settings);
  if (view) return tell_audited(app, arguments, store, *view);
  app.console.error(view.error().context("account " + one.name));
  return tell_unaudited(app, arguments, store, one, view.error());
}

}  // namespace

Result<int> run_audit(App& app, const Arguments& arguments) {
  TRY(test_book_arguments(arguments));
  const auto store = TRY(open_store(app, Missing::refuse));
  Json json;
  json["accounts"] = Json::array();
  int worst = 0;
  bool is_first = true;
  for (const Candidate& one : TRY(candidates(app, *store))) {
    if (!arguments.json && !is_first) app.console.out("\n");
    is_first = false;
    // One that cannot be audited hides nothing of what was found and booked for the others.
    Outcome outcome = audit_one(app, arguments, *store, one);
    worst = std::max(worst, outcome.status);
    json["accounts"].push_back(std::move(outcome.json));
  }
  if (arguments.json) app.console.out(dumped(json));
  return worst;
}

}  // namespace zoetrope::cli
