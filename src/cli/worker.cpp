#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/render_session.h"

namespace zoetrope::cli {
namespace {

using lifecycle::NoticeKind;

/// Free of charge, so that a wrong key or an empty account is told before anything is sent. It stops nobody:
/// other accounts may be well, and one that is put right goes on by itself.
Result<void> greet(App& app, RenderSession& session) {
  const store::Now now = session.store().read_now(*app.clock);
  for (const std::string& name : session.accounts()) {
    const settings::AccountSettings& account = app.settings.accounts.by_name.at(name);
    TRY(session.store().refresh_account({.id = name,
                                         .provider = account.provider,
                                         .slots = settings::account_slots(app.settings, account),
                                         .key_fingerprint = account.key.fingerprint(),
                                         .breaker_pause = app.settings.breaker_pause},
                                        now));
    const auto opened_at = TRY(session.store().breaker_opened_at(name));
    const auto balance = session.provider_of(name)->balance({});
    if (!balance) {
      const std::string words = fmt::format("account {}: {}", name, balance.error().message);
      session.tell({words, stops_account(balance.error()) ? NoticeKind::person : NoticeKind::trouble});
      TRY(session.store().note_account_error(name, balance.error(), now));
      continue;
    }
    session.tell(
        {fmt::format("account {}: balance {}", name, *balance ? (*balance)->to_human() : "not known")});
    if (!*balance) continue;
    // The key works: whatever of that stopped the account earlier is over.
    TRY(session.store().close_breaker(name, opened_at, now));
  }
  return {};
}

}  // namespace

Result<int> run_worker(App& app, const Arguments& arguments) {
  ProgressForm form = ProgressForm::text;
  if (arguments.log_format == "json") form = ProgressForm::json;
  if (arguments.quiet) form = ProgressForm::none;
  auto session = TRY(RenderSession::open_worker(app, form));
  TRY(session->begin_paid_run(arguments.older_database));
  TRY(greet(app, *session));
  const bool to_a_good_end = session->serve();
  if (arguments.json) app.console.out(dumped(Json{{"ended", to_a_good_end ? "stopped" : "let_go"}}));
  return to_a_good_end ? 0 : exit_status(ErrorCode::cancelled);
}

}  // namespace zoetrope::cli
