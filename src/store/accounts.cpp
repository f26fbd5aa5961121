#include "store/account_rows.h"
#include "store/housekeeping.h"
#include "store/impl.h"
#include "store/rows.h"

namespace zoetrope::store {
namespace {

constexpr std::string_view account_columns =
    "SELECT acc.id, acc.provider, acc.breaker, acc.breaker_reason, acc.opened_at, acc.probe_at, "
    "acc.trial IS NOT NULL, acc.pause_micros, COALESCE(acc.slots_set, acc.slots), acc.next_send_at, "
    "acc.key_fingerprint, "
    // clang-format off
    "(SELECT COUNT(*) FROM attempts a WHERE a.account = acc.id AND a.slot_held = 1 AND "
        ZOETROPE_ATTEMPT_OPEN("a") "), "
    "(SELECT COUNT(*) FROM attempts a WHERE a.account = acc.id AND a.slot_held = 1 AND "
        ZOETROPE_ATTEMPT_OPEN("a") "AND " ZOETROPE_ATTEMPT_IN_DOUBT("a") ") "
    // clang-format on
    "FROM accounts acc ";

const std::string one_account = std::string(account_columns) + "WHERE acc.id = ?1";
const std::string all_accounts = std::string(account_columns) + "ORDER BY acc.id";

Result<AccountView> account_from(const sql::Row& row) {
  AccountView view;
  view.id = row.text(0);
  view.provider = row.text(1);
  view.breaker = TRY(breaker_of(row.text(2)));
  view.breaker_reason = row.text(3);
  if (const auto opened = row.integer_or_null(4)) view.opened_at = WallTime{*opened};
  view.next_look_at = WallTime{row.integer(5)};
  view.on_trial = row.integer(6) != 0;
  view.pause = Duration(row.integer(7));
  view.slots = static_cast<int>(row.integer(8));
  view.next_send_at = WallTime{row.integer(9)};
  view.key_fingerprint = row.text(10);
  view.slots_in_use = static_cast<int>(row.integer(11));
  view.slots_in_doubt = static_cast<int>(row.integer(12));
  return view;
}

/// "breaker: closed -> storm" is kept in the history.
std::string without_topic(const std::string& kind) {
  constexpr std::string_view topic = "breaker: ";
  return kind.starts_with(topic) ? kind.substr(topic.size()) : kind;
}

}  // namespace

Result<AccountView> Store::account(const std::string& id) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<AccountView> {
    const auto row = TRY(db.query_one(one_account, {id}));
    if (!row) return Error{ErrorCode::not_found, "there is no account " + id};
    return account_from(*row);
  });
}

Result<std::vector<AccountView>> Store::accounts() {
  return impl_->read([&](sql::Connection& db) -> Result<std::vector<AccountView>> {
    std::vector<AccountView> views;
    for (const sql::Row& row : TRY(db.query(all_accounts))) views.push_back(TRY(account_from(row)));
    return views;
  });
}

Result<std::vector<AccountEvent>> Store::account_history(const std::string& account, int count) {
  return impl_->read([&](sql::Connection& db) -> Result<std::vector<AccountEvent>> {
    std::vector<AccountEvent> events;
    for (const sql::Row& row :
         TRY(db.query("SELECT at, kind, detail FROM events WHERE account = ?1 ORDER BY id DESC LIMIT ?2",
                      {account, std::int64_t{count}}))) {
      events.push_back({WallTime{row.integer(0)}, without_topic(row.text(1)), row.text(2)});
    }
    return events;
  });
}

Result<void> Store::note_account_error(const std::string& account, const Error& error, const Now& now) {
  const auto news = lifecycle::account_news(error.code);
  if (!news) return {};
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const auto row = TRY(db.query_one("SELECT breaker FROM accounts WHERE id = ?1", {account}));
    if (!row) return {};
    TRY(bring_account_news(db, {account, TaskId(), AttemptId(), "person"}, *news, error, now.wall));
    return {};
  });
}

Result<std::optional<WallTime>> Store::breaker_opened_at(const std::string& account) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<std::optional<WallTime>> {
    const auto row = TRY(db.query_one("SELECT opened_at FROM accounts WHERE id = ?1", {account}));
    const auto at = row ? row->integer_or_null(0) : std::nullopt;
    return at ? std::optional(WallTime{*at}) : std::nullopt;
  });
}

Result<void> Store::close_breaker(const std::string& account, std::optional<WallTime> opened_at,
                                  const Now& now) {
  if (!opened_at) return {};
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const auto row = TRY(db.query_one("SELECT 1 FROM accounts WHERE id = ?1 AND opened_at = ?2",
                                      {account, opened_at->micros}));
    if (!row) return {};
    TRY(bring_account_news(db, {account, TaskId(), AttemptId(), "person"},
                           lifecycle::AccountNews::wanted_by_person, std::nullopt, now.wall));
    return {};
  });
}

}  // namespace zoetrope::store
