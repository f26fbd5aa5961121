#include "store/copy.h"

#include <fmt/format.h>

#include <array>

#include "base/check.h"
#include "base/text.h"
#include "store/copy_tables.h"
#include "store/machines.h"
#include "store/opening.h"
#include "store/schema.h"
#include "store/store.h"

namespace zoetrope::store {
namespace {

/// In `meta`: of the source, where it went; of the copy, that it is whole.
constexpr const char* went_to = "copied_to";
constexpr const char* came_from = "copied_from";

Result<std::optional<std::string>> meta(sql::Connection& db, const std::string& name) {
  const auto row = TRY(db.query_one("SELECT value FROM meta WHERE name = ?1", {name}));
  return row ? std::optional(row->text(0)) : std::nullopt;
}

constexpr std::string_view live_leases =
    "SELECT (SELECT COUNT(*) FROM work WHERE lease_owner IS NOT NULL AND lease_boot = ?1 AND lease_until >= "
    "?2) + "
    "(SELECT COUNT(*) FROM accounts WHERE probe_owner IS NOT NULL AND probe_boot = ?1 AND probe_until >= ?2) "
    "+ "
    "(SELECT COUNT(*) FROM outbox_places WHERE lease_owner IS NOT NULL AND lease_boot = ?1 AND lease_until "
    ">= ?2) "
    "+ (SELECT COUNT(*) FROM hand_overs WHERE plan_owner IS NOT NULL AND plan_boot = ?1 AND plan_until >= "
    "?2)";

/// Whoever is at work would go on, and nobody would know of it in the copy.
Result<void> refuse_busy(sql::Connection& db, const Now& now) {
  if (!now.knows_lease_time())
    return Error{ErrorCode::unavailable, "the server of the database did not tell its time"};
  const auto worker =
      TRY(db.query_one("SELECT host, pid FROM workers WHERE seen_at >= ?1 ORDER BY seen_at DESC",
                       {(now.wall - worker_silence_max).micros}));
  if (worker) {
    return Error{ErrorCode::conflict, fmt::format("a worker runs on {} (process {} on {}); stop it first",
                                                  db.name(), worker->integer(1), worker->text(0))};
  }
  const auto leases = TRY(db.query_one(live_leases, {now.lease_clock(), now.lease_time().micros}));
  CHECK(leases.has_value());
  if (leases->integer(0) == 0) return {};
  return Error{
      ErrorCode::conflict,
      fmt::format("something is at work on {}; let it end, or stop it, and try again: what was killed "
                  "counts as at work for two and a half minutes",
                  db.name())};
}

/// What a process that had the database open before would still write is refused, and stays in its journal,
/// from which the copy gets it.
constexpr std::array closed_tables{"attempts", "clips", "work", "ledger", "inbox", "hand_overs", "outbox"};
constexpr std::array closed_changes{"INSERT", "UPDATE"};

std::string lock_name(std::string_view table, std::string_view change) {
  return lower_ascii(fmt::format("copied_{}_{}", table, change));
}

Result<void> lock_tables(sql::Connection& db) {
  const bool is_postgres = db.dialect() == sql::Dialect::postgres;
  if (is_postgres) {
    TRY(db.script(
        "CREATE OR REPLACE FUNCTION zoetrope_refuse_copied() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'this database was copied to another one' USING ERRCODE = "
        "'integrity_constraint_violation'; END $$"));
  }
  for (const char* table : closed_tables) {
    for (const char* change : closed_changes) {
      const std::string head =
          fmt::format("CREATE TRIGGER {} BEFORE {} ON {} ", lock_name(table, change), change, table);
      TRY(db.script(head +
                    (is_postgres
                         ? "FOR EACH ROW EXECUTE FUNCTION zoetrope_refuse_copied()"
                         : "BEGIN SELECT RAISE(ABORT, 'this database was copied to another one'); END")));
    }
  }
  return {};
}

Result<void> unlock_tables(sql::Connection& db) {
  for (const char* table : closed_tables) {
    for (const char* change : closed_changes) {
      const std::string of_table = db.dialect() == sql::Dialect::postgres ? fmt::format(" ON {}", table) : "";
      const std::string statement =
          fmt::format("DROP TRIGGER IF EXISTS {}{}", lock_name(table, change), of_table);
      TRY(db.script(statement));
    }
  }
  return {};
}

/// From now on nothing is sent from it.
Result<void> close(sql::Connection& db, const CopyPlace& to, const Now& now) {
  const auto gone = TRY(meta(db, went_to));
  if (gone) return *gone == to.shown ? Result<void>() : refuse_copied(db);
  TRY(refuse_busy(db, now));
  TRY(lock_tables(db));
  TRY(db.execute("INSERT INTO meta (name, value) VALUES (?1, ?2)", {went_to, to.shown}));
  return {};
}

/// Nothing of it went elsewhere.
Result<void> open_again(sql::Connection& db) {
  TRY(unlock_tables(db));
  TRY(db.execute("DELETE FROM meta WHERE name = ?1", {went_to}));
  return {};
}

/// Tables that another program fills may have rows of its own, but for those that a task of ours is found by.
Result<void> refuse_full(sql::Connection& db) {
  for (const char* table : {"tasks", "accounts", "clips", "events"}) {
    const std::string statement = fmt::format("SELECT 1 FROM {} LIMIT 1", table);
    if (!TRY(db.query_one(statement))) continue;
    return Error{ErrorCode::conflict,
                 fmt::format("{} is in use already: its table {} has rows; name a database that is empty",
                             db.name(), table)};
  }
  return {};
}

Result<Copied> copy_all(sql::Connection& from, sql::Connection& to, const CopyPlace& from_place) {
  TRY(refuse_full(to));
  // What making its tables has put there.
  TRY(to.execute("DELETE FROM counters"));
  Copied copied;
  for (const TableToCopy& table : tables_to_copy())
    copied.tables.push_back({std::string(table.name), TRY(copy_rows(from, to, table))});
  for (const TableToCopy& table : tables_to_copy()) TRY(fill_late_column(from, to, table));
  TRY(to.execute("DELETE FROM meta WHERE name = ?1", {went_to}));
  TRY(to.execute("INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
                 {came_from, from_place.shown}));
  return copied;
}

/// All of it is of one state of `from`.
Result<Copied> copy_state(sql::Connection& from, sql::Connection& to, const CopyPlace& from_place) {
  TRY(from.execute("BEGIN"));
  auto copied = copy_all(from, to, from_place);
  if (from.in_transaction()) (void)from.execute("ROLLBACK");
  return copied;
}

}  // namespace

Result<void> refuse_copied(sql::Connection& db) {
  const auto gone = TRY(meta(db, went_to));
  if (!gone) return {};
  return Error{
      ErrorCode::conflict,
      fmt::format("database {} was copied to {}, and is closed so that nothing is paid for twice; set "
                  "DATABASE_URL to that one",
                  db.name(), *gone)};
}

Result<Copied> copy_database(const CopyPlace& from, const CopyPlace& to, Clock& clock) {
  if (from.shown == to.shown) return Error{ErrorCode::conflict, from.shown + " cannot be copied into itself"};
  const WallTime today = clock.wall();
  auto source = TRY(sql::open(from.where, sql::Access::read_write));
  TRY(sql::migrate(*source, migrations(source->dialect()), today));
  auto target = TRY(sql::open(to.where, sql::Access::read_write));
  TRY(accept_tables(*target));
  TRY(sql::migrate(*target, migrations(target->dialect()), today));
  if (TRY(meta(*source, went_to)) == to.shown && TRY(meta(*target, came_from)) == from.shown)
    return Copied{.was_there = true};
  const Now now = read_now(*source, clock);
  const auto reader = TRY(sql::open(from.where, sql::Access::read_only));
  const auto original = sql::make_writer(std::move(source), sql::WriterThread::callers);
  const auto copy = sql::make_writer(std::move(target), sql::WriterThread::callers);
  TRY(original->write([&](sql::Connection& db) { return close(db, to, now); }));
  Copied copied;
  const Result<void> done = copy->write([&](sql::Connection& db) -> Result<void> {
    // It hears nothing while the source is read, and nobody else works on it.
    if (db.dialect() == sql::Dialect::postgres)
      TRY(db.script("SET LOCAL idle_in_transaction_session_timeout = '10min'"));
    copied = TRY(copy_state(*reader, db, from));
    return {};
  });
  if (done) return copied;
  // Of a commit whose fate is unknown nobody may say that the source is the one to go on with.
  if (done.error().code == ErrorCode::ambiguous)
    return done.error().context("it is not known whether the copy was kept; run the command again");
  const Result<void> opened = original->write(open_again);
  return opened ? done.error() : opened.error();
}

}  // namespace zoetrope::store
