#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/text.h"
#include "store/balance_drift.h"
#include "store/budget_rows.h"
#include "store/impl.h"
#include "store/money_rows.h"
#include "store/rows.h"

namespace zoetrope::store {
namespace {

Result<Money> load_posted(sql::Connection& db, const std::string& account) {
  const auto row = TRY(
      db.query_one("SELECT COALESCE(SUM(l.micros), 0) FROM ledger l JOIN attempts a ON a.id = l.attempt_id "
                   "WHERE a.account = ?1 AND l.kind = 'post'",
                   {account}));
  CHECK(row.has_value());
  return Money::from_micros(row->integer(0));
}

BalanceView balance_from(const sql::Row& row) {
  return {row.integer(0),
          WallTime{row.integer(1)},
          Money::from_micros(row.integer(2)),
          Money::from_micros(row.integer(3)),
          Money::from_micros(row.integer(4)),
          row.integer(5),
          row.integer(6) != 0};
}

Result<BalanceMark> load_mark(sql::Connection& db, const std::string& account) {
  const auto row = TRY(db.query_one(
      "SELECT COUNT(*), COUNT(*) FILTER (WHERE a.state = 'sending' OR (a.state = 'accepted' AND EXISTS "
      "(SELECT 1 FROM work w WHERE w.clip_id = a.clip_id AND w.subject = a.id))) "
      "FROM attempts a WHERE a.account = ?1",
      {account}));
  CHECK(row.has_value());
  return BalanceMark{account, row->integer(0), row->integer(1) == 0};
}

Result<std::vector<BookedSend>> load_sends(sql::Connection& db, const std::string& account) {
  std::vector<BookedSend> sends;
  for (const sql::Row& row :
       TRY(db.query("SELECT COALESCE((SELECT MIN(e.id) FROM events e WHERE e.task_id = c.task_id AND "
                    "e.attempt_id = a.id), "
                    "0), l.micros FROM attempts a JOIN ledger l ON l.attempt_id = a.id AND l.kind = 'post' "
                    "JOIN clips c ON c.id = a.clip_id WHERE a.account = ?1",
                    {account})))
    sends.push_back({row.integer(0), Money::from_micros(row.integer(1))});
  return sends;
}

Result<std::vector<OpenCharge>> load_charges(sql::Connection& db, const std::string& account) {
  std::vector<OpenCharge> charges;
  for (const sql::Row& row : TRY(db.query(
           "SELECT a.id, t.channel_id, t.project_id, c.number, a.n, a.state, c.state = 'held' AND "
           "(c.hold_reason = 'ambiguous' OR a.state = 'accepted') AND a.id IS NOT DISTINCT FROM "
           "c.current_attempt, "
           "a.image_url, a.created_at, a.price_micros, a.state = 'accepted' AND NOT EXISTS "
           "(SELECT 1 FROM work w WHERE w.clip_id = c.id AND w.subject = a.id) "
           "FROM attempts a JOIN clips c ON c.id = a.clip_id JOIN task_settings t ON t.task_id = c.task_id "
           "WHERE a.account = ?1 AND a.reserved = 1 AND a.price_micros > 0 ORDER BY a.created_at, a.id",
           {account}))) {
    Identifier channel = TRY(Identifier::parse(row.text(1), "channel"));
    Identifier project = TRY(Identifier::parse(row.text(2), "project"));
    OpenCharge charge{.attempt = AttemptId(row.text(0)), .project = {std::move(channel), std::move(project)}};
    charge.clip = static_cast<int>(row.integer(3));
    charge.n = static_cast<int>(row.integer(4));
    charge.state = TRY(attempt_state_of(row.text(5)));
    charge.in_doubt_now = row.integer(6) != 0;
    charge.image_url = row.text(7);
    charge.sent_at = WallTime{row.integer(8)};
    charge.reserved = Money::from_micros(row.integer(9));
    charge.unwatched = row.integer(10) != 0;
    charges.push_back(std::move(charge));
  }
  return charges;
}

Result<std::vector<UnattributedRow>> load_unattributed(sql::Connection& db, const std::string& account) {
  std::vector<UnattributedRow> rows;
  for (const sql::Row& row :
       TRY(db.query("SELECT at, micros FROM unattributed WHERE account = ?1 ORDER BY id", {account})))
    rows.push_back({WallTime{row.integer(0)}, Money::from_micros(row.integer(1))});
  return rows;
}

Result<AuditView> load_audit(sql::Connection& db, const std::string& account) {
  std::vector<BalanceView> noted;
  for (const sql::Row& row : TRY(db.query("SELECT id, at, balance_micros, posted_micros, reserved_micros, "
                                          "after_event, at_rest FROM balances WHERE account = ?1 ORDER BY id",
                                          {account})))
    noted.push_back(balance_from(row));
  if (noted.empty())
    return Error{ErrorCode::not_found, fmt::format("no balance of account {} was noted yet", account)};
  const auto sends = TRY(load_sends(db, account));
  auto charges = TRY(load_charges(db, account));
  AuditView view = compare_balances(noted, sends, std::move(charges), TRY(load_unattributed(db, account)));
  view.account = account;
  return view;
}

Result<void> add_unattributed(sql::Connection& db, const std::string& account, std::string_view kind,
                              Money money, const Decision& by, WallTime now) {
  TRY(db.execute(
      "INSERT INTO unattributed (account, at, kind, micros, who, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      {account, now.micros, std::string(kind), money.micros(), printable(by.who), printable(by.why)}));
  return {};
}

/// So many of the sends were charged. What each reserved is released; towards a scope count as many of them
/// as may have been charged in it, so that a cap is never taken for free that may be used up.
Result<void> book_sends(sql::Connection& db, const AuditView& view, const Now& now) {
  const Money price = view.charges.front().reserved;
  std::map<std::string, int> of_scope;
  for (const OpenCharge& charge : view.charges) {
    const Loaded attempt = TRY(load_attempt(db, charge.attempt));
    TRY(reconcile(db, attempt, now.wall));
    for (std::string& scope : scopes_at(attempt.channel, attempt.task, attempt.attempt_created_at))
      ++of_scope[std::move(scope)];
  }
  for (const auto& [scope, count] : of_scope)
    TRY(count_towards(db, {scope}, Money(), price * std::min(count, view.charged)));
  return {};
}

}  // namespace

Result<void> test_bookable(const AuditView& view) {
  if (view.finding == AuditFinding::untold) {
    return Error{
        ErrorCode::conflict,
        "too many sends of too many prices are open to tell whether they cost what is missing; decide "
        "about them with `zoetrope resolve`, and audit again"};
  }
  for (const OpenCharge& charge : view.charges) {
    const bool given_up = charge.state == AttemptState::abandoned || charge.unwatched;
    if (given_up && !charge.in_doubt_now) continue;
    return Error{ErrorCode::conflict,
                 fmt::format("send {} of clip {} of {} {}; nothing is booked before that is settled",
                             charge.n, charge.clip, charge.project.str(),
                             charge.in_doubt_now ? "waits for a decision" : "is under way")};
  }
  const bool one_price = std::all_of(view.charges.begin(), view.charges.end(), [&](const OpenCharge& charge) {
    return charge.reserved == view.charges.front().reserved;
  });
  if (view.finding == AuditFinding::sends && !one_price) {
    return Error{
        ErrorCode::conflict,
        "the sends in doubt have different prices, so that it is not known which were charged; decide "
        "about each with `zoetrope resolve`"};
  }
  return {};
}

Result<BalanceMark> Store::mark_balance(const std::string& account) {
  return impl_->read([&](sql::Connection& db) { return load_mark(db, account); });
}

Result<BalanceView> Store::note_balance(const BalanceMark& before, Money balance, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<BalanceView> {
    const BalanceMark mark = TRY(load_mark(db, before.account));
    const bool at_rest = before.at_rest && mark.at_rest && mark.sends == before.sends;
    const Money posted = TRY(load_posted(db, before.account));
    const auto row = TRY(db.query_one(
        "INSERT INTO balances (account, at, balance_micros, posted_micros, reserved_micros, after_event, "
        "at_rest) "
        "VALUES (?1, ?2, ?3, ?4, (SELECT COALESCE(SUM(price_micros), 0) FROM attempts WHERE account = ?1 AND "
        "reserved = 1), (SELECT COALESCE(MAX(id), 0) FROM events), ?5) "
        "RETURNING id, at, balance_micros, posted_micros, reserved_micros, after_event, at_rest",
        {before.account, now.wall.micros, balance.micros(), posted.micros(), number(at_rest)}));
    CHECK(row.has_value());
    return balance_from(*row);
  });
}

Result<std::vector<OpenCharge>> Store::open_charges(const std::string& account) {
  return impl_->read([&](sql::Connection& db) { return load_charges(db, account); });
}

Result<AuditView> Store::audit(const std::string& account) {
  return impl_->read([&](sql::Connection& db) { return load_audit(db, account); });
}

Result<AuditView> Store::book_missing(const std::string& account, const BalanceView& balance,
                                      const Decision& decision, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<AuditView> {
    const AuditView view = TRY(load_audit(db, account));
    if (view.now.id != balance.id || view.now.posted != TRY(load_posted(db, account)))
      return Error{ErrorCode::conflict, "something was sent or booked meanwhile; run the audit again"};
    const bool has_something = view.finding == AuditFinding::sends || view.finding == AuditFinding::other ||
                               view.finding == AuditFinding::untold ||
                               view.finding == AuditFinding::overbooked;
    if (!has_something) return Error{ErrorCode::conflict, "nothing is missing that could be booked"};
    TRY(test_bookable(view));
    const bool by_sends = view.finding == AuditFinding::sends;
    TRY(add_unattributed(db, account, by_sends ? "sends" : "elsewhere", view.missing, decision, now.wall));
    if (by_sends) TRY(book_sends(db, view, now));
    return view;
  });
}

}  // namespace zoetrope::store
