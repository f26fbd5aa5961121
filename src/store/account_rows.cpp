#include "store/account_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/mutant.h"
#include "base/text.h"
#include "lifecycle/task_status.h"
#include "store/alert_rows.h"
#include "store/change_rows.h"
#include "store/json_list.h"
#include "store/lease_tokens.h"
#include "store/rows.h"

namespace zoetrope::store {
namespace {

using lifecycle::AccountChange;
using lifecycle::AccountNews;
using lifecycle::AccountSituation;

constexpr std::size_t account_words_max = 500;
constexpr std::string_view by_its_sender = "step";

struct StoredAccount {
  AccountSituation situation;
  std::string trial;
  WallTime doubts_from;
};

Result<StoredAccount> load_account(sql::Connection& db, const AboutAccount& about) {
  const auto row = TRY(db.query_one(
      "SELECT breaker, failures, looks, pause_micros, COALESCE(trial, ''), doubts_from FROM accounts "
      "WHERE id = ?1",
      {about.account}));
  if (!row) return Error{ErrorCode::not_found, "there is no account " + about.account};
  StoredAccount account;
  account.situation.breaker = TRY(breaker_of(row->text(0)));
  account.situation.failures = static_cast<int>(row->integer(1));
  account.situation.looks = static_cast<int>(row->integer(2));
  account.situation.pause = Duration(row->integer(3));
  account.trial = row->text(4);
  account.doubts_from = WallTime{row->integer(5)};
  account.situation.is_trial = !about.attempt.empty() && about.attempt.str() == account.trial;
  return account;
}

/// A doubt that a process left by dying says nothing about the provider.
Result<void> keep_doubt(sql::Connection& db, const AboutAccount& about, WallTime now) {
  if (about.source != by_its_sender) return {};
  TRY(db.execute("UPDATE attempts SET doubted_at = ?2 WHERE id = ?1", {about.attempt.str(), now.micros}));
  return {};
}

/// The end of a storm that a clock set ahead wrote down would hide every doubt until then.
Result<int> count_doubts(sql::Connection& db, const AboutAccount& about, const StoredAccount& account,
                         WallTime now) {
  const WallTime from = account.doubts_from > now ? WallTime{} : account.doubts_from;
  const auto row = TRY(db.query_one(
      "SELECT COUNT(*) FROM attempts WHERE account = ?1 AND doubted_at > ?2 AND ABS(doubted_at - ?3) < ?4",
      {about.account, from.micros, now.micros, lifecycle::storm_window.count()}));
  CHECK(row.has_value());
  return static_cast<int>(row->integer(0));
}

Result<void> add_account_event(sql::Connection& db, const AboutAccount& about, const std::string& kind,
                               const std::string& detail, WallTime now) {
  const sql::Value attempt = about.attempt.empty() ? sql::Value(nullptr) : sql::Value(about.attempt.str());
  TRY(db.execute(
      "INSERT INTO events (at, task_id, attempt_id, kind, detail, account) SELECT ?1, "
      "CASE WHEN ?2 <> '' THEN ?2 ELSE COALESCE((SELECT task_id FROM task_settings WHERE account = ?6 "
      "ORDER BY task_id LIMIT 1), '') END, ?3, ?4, ?5, ?6",
      {now.micros, about.task.str(), attempt, kind, printable(detail, account_words_max), about.account}));
  return {};
}

Result<void> alert_stopped(sql::Connection& db, const AboutAccount& about, const std::string& reason,
                           WallTime now) {
  return put_alert(db, {.task = about.task, .account = about.account}, AlertKind::breaker_open,
                   fmt::format("nothing is sent on the account {} any more: {}", about.account,
                               printable(reason, account_words_max)),
                   now);
}

std::string_view words_of(AccountNews news) {
  switch (news) {
    case AccountNews::accepted:
      return "a send was accepted again";
    case AccountNews::render_came:
      return "a render came";
    case AccountNews::probe_passed:
      return "the key is accepted and the balance is enough";
    case AccountNews::probe_poor:
      return "the key is accepted, and the balance is not enough";
    case AccountNews::key_changed:
      return "it has another key";
    case AccountNews::wanted_by_person:
      return "asked for by a person; the key is accepted";
    default:
      return "";
  }
}

/// Those that something is still to be done of.
Result<void> refresh_tasks_of(sql::Connection& db, const std::string& account, WallTime now) {
  const auto tasks = TRY(db.query(
      "SELECT ts.task_id FROM task_settings ts WHERE ts.account = ?1 AND EXISTS (SELECT 1 FROM clips c "
      "JOIN work w ON w.clip_id = c.id WHERE c.task_id = ts.task_id) ORDER BY ts.task_id",
      {account}));
  for (const sql::Row& task : tasks) TRY(refresh_task_status(db, TaskId(task.text(0)), now));
  return {};
}

Result<void> write_breaker(sql::Connection& db, const AboutAccount& about, Breaker before, Breaker after,
                           const std::string& reason, WallTime now) {
  const bool closes = after == Breaker::closed;
  TRY(db.execute("UPDATE accounts SET breaker = ?2, breaker_reason = ?3, opened_at = ?4 WHERE id = ?1",
                 {about.account, std::string(to_string(after)), closes ? std::string() : reason,
                  closes ? sql::Value(nullptr) : sql::Value(now.micros)}));
  TRY(add_account_event(db, about, fmt::format("breaker: {} -> {}", to_string(before), to_string(after)),
                        reason, now));
  if (lifecycle::stopped_by(before) != lifecycle::stopped_by(after))
    TRY(refresh_tasks_of(db, about.account, now));
  if (before == Breaker::closed) return alert_stopped(db, about, reason, now);
  if (!closes || !lifecycle::is_probed(before)) return {};
  // What waited for the account need not wait for its own time as well.
  TRY(
      db.execute("UPDATE work SET due_at = 0 WHERE kind IN ('poll', 'fetch') AND subject IN "
                 "(SELECT id FROM attempts WHERE account = ?1)",
                 {about.account}));
  return {};
}

Result<void> write_account_change(sql::Connection& db, const AboutAccount& about, const StoredAccount& before,
                                  const AccountChange& change, Duration at_least, WallTime now) {
  if (change.look_after) {
    TRY(db.execute("UPDATE accounts SET probe_at = ?2 WHERE id = ?1",
                   {about.account, (now + std::max(*change.look_after, at_least)).micros}));
  }
  if (change.looks || change.failures) {
    TRY(db.execute("UPDATE accounts SET looks = ?2, failures = ?3 WHERE id = ?1",
                   {about.account, change.looks.value_or(before.situation.looks),
                    change.failures.value_or(before.situation.failures)}));
  }
  if (change.trial_over)
    TRY(db.execute("UPDATE accounts SET trial = NULL WHERE id = ?1 AND trial IS NOT NULL", {about.account}));
  if (change.forget_doubts)
    TRY(db.execute("UPDATE accounts SET doubts_from = ?2 WHERE id = ?1", {about.account, now.micros}));
  return {};
}

/// The price of two of the clips that wait for the account, or of the one that does; when none waits, that of
/// its dearest send.
Result<Money> needed_balance(sql::Connection& db, const std::string& account) {
  const auto row = TRY(db.query_one(
      "SELECT COALESCE(MAX(c.price_micros), 0) * MIN(COUNT(*), 2), "
      "(SELECT COALESCE(MAX(price_micros), 0) FROM attempts WHERE account = ?1) "
      "FROM work w JOIN clips c ON c.id = w.clip_id JOIN task_settings ts ON ts.task_id = c.task_id "
      "WHERE ts.account = ?1 AND w.kind IN ('host', 'submit')",
      {account}));
  CHECK(row.has_value());
  return Money::from_micros(row->integer(0) > 0 ? row->integer(0) : row->integer(1));
}

/// The project of the probe says nothing but whose request it was.
Result<std::optional<lifecycle::StepInput>> probe_input(sql::Connection& db, const lifecycle::Lease& lease,
                                                        const ClaimRequest& request) {
  const auto row =
      TRY(db.query_one("SELECT task_id, channel_id, project_id, provider, model FROM task_settings WHERE "
                       "account = ?1 AND (?2 = '' OR "
                       "task_id = ?2) ORDER BY task_id LIMIT 1",
                       {lease.subject, request.only_task ? request.only_task->str() : ""}));
  if (!row) return std::optional<lifecycle::StepInput>();
  Identifier channel = TRY(Identifier::parse(row->text(1), "channel"));
  Identifier project = TRY(Identifier::parse(row->text(2), "project"));
  lifecycle::StepInput input{
      .lease = lease, .task = TaskId(row->text(0)), .project = {std::move(channel), std::move(project)}};
  input.account = lease.subject;
  input.provider = row->text(3);
  input.model = row->text(4);
  return std::optional(std::move(input));
}

Result<std::int64_t> lease_probe(sql::Connection& db, const std::string& account, const std::string& owner,
                                 const Now& now) {
  const std::int64_t token = TRY(take_lease_tokens(db, 1));
  TRY(
      db.execute("UPDATE accounts SET probe_owner = ?2, probe_boot = ?3, probe_until = ?4, probe_token = ?5 "
                 "WHERE id = ?1",
                 {account, owner, now.lease_clock(), (now.lease_time() + lease_term).micros, token}));
  return token;
}

/// Nothing when the question was not asked to its end.
Result<std::optional<AccountNews>> news_of(sql::Connection& db, const StepReport& report, Breaker breaker) {
  using Found = std::optional<AccountNews>;
  if (const auto* probed = std::get_if<lifecycle::Probed>(&report.outcome.next)) {
    const Money needed = TRY(needed_balance(db, report.input.account));
    const bool enough = !probed->balance || *probed->balance >= needed;
    return Found(enough ? AccountNews::probe_passed : AccountNews::probe_poor);
  }
  const auto* retry = std::get_if<lifecycle::Retry>(&report.outcome.next);
  if (retry == nullptr || retry->error.code == ErrorCode::cancelled) return Found();
  const bool is_news = retry->error.code == ErrorCode::unauthenticated && breaker != Breaker::unauthenticated;
  return Found(is_news ? AccountNews::key_refused : AccountNews::probe_failed);
}

}  // namespace

Result<bool> bring_account_news(sql::Connection& db, const AboutAccount& about, AccountNews news,
                                const std::optional<Error>& error, WallTime now) {
  StoredAccount account = TRY(load_account(db, about));
  if (news == AccountNews::doubt) TRY(keep_doubt(db, about, now));
  // They open a breaker, or are left when an open one closes; most news are of neither.
  if (news == AccountNews::doubt || account.situation.breaker != Breaker::closed)
    account.situation.doubts = TRY(count_doubts(db, about, account, now));
  const AccountChange change = lifecycle::account_change(account.situation, news);
  const Duration asked_for = error && error->retry_after ? Duration(*error->retry_after) : Duration::zero();
  TRY(write_account_change(db, about, account, change, std::min(asked_for, lifecycle::retry_after_max), now));
  if (!change.breaker) return false;
  const std::string said = error ? error->message : std::string(words_of(news));
  TRY(write_breaker(db, about, account.situation.breaker, *change.breaker,
                    change.reason.empty() ? said : change.reason, now));
  return true;
}

Result<void> begin_trial(sql::Connection& db, const AboutAccount& about, WallTime now) {
  const StoredAccount account = TRY(load_account(db, about));
  if (!lifecycle::is_tried(account.situation.breaker) || mutated(Mutant::trial_lets_all_through)) return {};
  TRY(db.execute("UPDATE accounts SET trial = ?2 WHERE id = ?1", {about.account, about.attempt.str()}));
  return add_account_event(
      db, about, fmt::format("breaker: {} lets one send through", to_string(account.situation.breaker)), "",
      now);
}

Result<void> claim_probes(sql::Connection& db, const ClaimRequest& request, const Now& now,
                          std::vector<lifecycle::StepInput>& claimed) {
  if (request.probe_max <= 0) return {};
  const auto rows = TRY(db.query(
      "SELECT id FROM accounts WHERE breaker IN ('unauthenticated', 'payment_required', 'maintenance') "
      "AND (probe_at <= ?1 OR probe_at > ?2) AND (probe_owner IS NULL OR probe_boot <> ?3 OR "
      "probe_until < ?4) AND (?5 = '' OR id = (SELECT account FROM task_settings WHERE task_id = ?5)) "
      "AND (?7 = '[]' OR id IN (SELECT value FROM json_each(?7))) ORDER BY id LIMIT ?6",
      {now.wall.micros, (now.wall + due_ahead_max).micros, now.lease_clock(), now.lease_time().micros,
       request.only_task ? request.only_task->str() : "", std::int64_t{request.probe_max},
       to_json_list(request.accounts)}));
  for (const sql::Row& row : rows) {
    const std::int64_t token = TRY(lease_probe(db, row.text(0), request.owner, now));
    auto input = TRY(probe_input(db, {StepKind::probe, row.text(0), token}, request));
    if (input) claimed.push_back(std::move(*input));
  }
  return {};
}

Result<void> apply_probe(sql::Connection& db, const StepReport& report, WallTime now) {
  const lifecycle::Lease& lease = report.input.lease;
  const std::int64_t held =
      TRY(db.execute("UPDATE accounts SET probe_owner = NULL, probe_boot = NULL, probe_until = NULL "
                     "WHERE id = ?1 AND probe_token = ?2 AND probe_owner IS NOT NULL",
                     {lease.subject, lease.token}));
  if (held == 0) return {};
  const AboutAccount about{lease.subject, report.input.task, AttemptId(), "probe"};
  const StoredAccount account = TRY(load_account(db, about));
  const auto news = TRY(news_of(db, report, account.situation.breaker));
  if (!news) return {};
  const auto* retry = std::get_if<lifecycle::Retry>(&report.outcome.next);
  TRY(bring_account_news(db, about, *news, retry == nullptr ? std::nullopt : std::optional(retry->error),
                         now));
  return {};
}

}  // namespace zoetrope::store
