#include "store/housekeeping.h"
#include "store/impl.h"

namespace zoetrope::store {
namespace {

constexpr std::string_view account_columns =
    "SELECT breaker, breaker_reason, slots, next_send_at, key_fingerprint, "
    // clang-format off
    "(SELECT COUNT(*) FROM attempts a WHERE +a.account = acc.id AND a.slot_held = 1 AND "
        ZOETROPE_ATTEMPT_OPEN("a") "), "
    "(SELECT COUNT(*) FROM attempts a WHERE +a.account = acc.id AND a.slot_held = 1 AND "
        ZOETROPE_ATTEMPT_OPEN("a") "AND " ZOETROPE_ATTEMPT_IN_DOUBT("a") ") "
    // clang-format on
    "FROM accounts acc WHERE id = ?1";

/// Is nobody known to be at this send any more?
#define SEND_HAS_NO_LEASE                                                                                   \
  "NOT EXISTS (SELECT 1 FROM work w WHERE w.kind = 'submit' AND w.subject = a.clip_id AND w.lease_owner = " \
  "a.sender_journal AND w.lease_boot = ?1 AND w.lease_until >= ?2) "

constexpr std::string_view sends_without_lease =
    "SELECT a.id, a.sender_journal FROM attempts a WHERE a.state = 'sending' AND " SEND_HAS_NO_LEASE
    "ORDER BY a.created_at, a.id";

constexpr std::string_view unsettled_sends_of_all =
    // clang-format off
    "SELECT a.id, a.sender_journal FROM attempts a WHERE " ZOETROPE_ATTEMPT_OPEN("a")
    // clang-format on
    "AND (a.state = 'ambiguous' OR (a.state = 'sending' AND " SEND_HAS_NO_LEASE
    ")) ORDER BY a.created_at, a.id";

#undef SEND_HAS_NO_LEASE

Result<std::vector<OpenSend>> open_sends(sql::Connection& db, std::string_view statement,
                                         std::initializer_list<sql::Value> parameters) {
  std::vector<OpenSend> sends;
  for (const sql::Row& row : TRY(db.query(statement, std::vector<sql::Value>(parameters)))) {
    sends.push_back({AttemptId(row.text(0)), row.text(1)});
  }
  return sends;
}

}  // namespace

Result<std::vector<OpenSend>> Store::open_sends_without_lease(const Now& now) {
  return impl_->read_at_once([&](sql::Connection& db) {
    return open_sends(db, sends_without_lease, {now.boot, now.mono.micros});
  });
}

Result<std::vector<OpenSend>> Store::unsettled_sends(const Now& now) {
  return impl_->read_at_once([&](sql::Connection& db) {
    return open_sends(db, unsettled_sends_of_all, {now.boot, now.mono.micros});
  });
}

Result<std::vector<OpenSend>> Store::open_sends_of(const std::string& journal) {
  return impl_->read_at_once([&](sql::Connection& db) {
    return open_sends(
        db,
        "SELECT id, sender_journal FROM attempts WHERE state = 'sending' AND sender_journal = ?1 "
        "ORDER BY created_at, id",
        {journal});
  });
}

Result<AccountView> Store::account(const std::string& id) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<AccountView> {
    const auto row = TRY(db.query_one(account_columns, {id}));
    if (!row) return Error{ErrorCode::not_found, "there is no account " + id};
    AccountView view;
    view.id = id;
    view.breaker = parse_breaker(row->text(0)).value_or(Breaker::closed);
    view.breaker_reason = row->text(1);
    view.slots = static_cast<int>(row->integer(2));
    view.next_send_at = WallTime{row->integer(3)};
    view.key_fingerprint = row->text(4);
    view.slots_in_use = static_cast<int>(row->integer(5));
    view.slots_in_doubt = static_cast<int>(row->integer(6));
    return view;
  });
}

Result<void> Store::close_breaker(const std::string& account) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const std::int64_t closed =
        TRY(db.execute("UPDATE accounts SET breaker = 'closed', breaker_reason = '', opened_at = NULL WHERE "
                       "id = ?1 AND breaker <> "
                       "'closed'",
                       {account}));
    if (closed == 0) return {};
    // What waited for the account need not wait for its own time as well.
    TRY(
        db.execute("UPDATE work SET due_at = 0 WHERE kind IN ('poll', 'fetch') AND subject IN "
                   "(SELECT id FROM attempts WHERE account = ?1)",
                   {account}));
    return {};
  });
}

}  // namespace zoetrope::store
