#include "store/store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/check.h"
#include "base/mutant.h"
#include "store/copy.h"
#include "store/impl.h"
#include "store/opening.h"
#include "store/schema.h"

namespace zoetrope::store {

Now read_now(Clock& clock) {
  return {clock.wall(), mutated(Mutant::leases_by_wall_clock) ? MonoTime{clock.wall().micros} : clock.mono(),
          clock.boot_id()};
}

Now Store::read_now(Clock& clock) {
  if (impl_->reader->dialect() != sql::Dialect::postgres) return store::read_now(clock);
  return impl_->read_at_once([&](sql::Connection& db) { return store::read_now(db, clock); });
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::string& where, Random& random, WallTime now) {
  auto connection = TRY(sql::open(where, sql::Access::read_write));
  TRY(accept_tables(*connection));
  TRY(sql::migrate(*connection, migrations(connection->dialect()), now));
  TRY(refuse_copied(*connection));
  auto reader = TRY(sql::open(where, sql::Access::read_only));
  return over(sql::make_writer(std::move(connection), sql::WriterThread::own), std::move(reader), random);
}

std::unique_ptr<Store> Store::over(std::unique_ptr<sql::Writer> writer,
                                   std::unique_ptr<sql::Connection> reader, Random& random) {
  auto impl = std::unique_ptr<Impl>(
      new Impl{.random = random, .writer = std::move(writer), .reader = std::move(reader)});
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

Result<std::string> Store::database_id() {
  return impl_->write([&](sql::Connection& db) -> Result<std::string> {
    TRY(db.execute("INSERT INTO meta (name, value) VALUES ('database_id', ?1) ON CONFLICT DO NOTHING",
                   {impl_->random.uuid()}));
    const auto row = TRY(db.query_one("SELECT value FROM meta WHERE name = 'database_id'"));
    CHECK(row.has_value());
    return row->text(0);
  });
}

Result<std::int64_t> Store::begin_run(std::int64_t runs_seen, bool accept_older) {
  return impl_->write([&](sql::Connection& db) -> Result<std::int64_t> {
    TRY(db.execute("INSERT INTO counters (name, value) VALUES ('runs', 0) ON CONFLICT DO NOTHING"));
    const auto row = TRY(db.query_one("SELECT value FROM counters WHERE name = 'runs'"));
    CHECK(row.has_value());
    const std::int64_t known = row->integer(0);
    if (known < runs_seen && !accept_older) {
      return Error{
          ErrorCode::conflict,
          fmt::format("the database knows of {} paid runs, and this machine of {}: it is a copy or a "
                      "backup from before, and what was paid for since is not in it",
                      known, runs_seen)};
    }
    const std::int64_t number = std::max(known, runs_seen) + 1;
    TRY(db.execute("UPDATE counters SET value = ?1 WHERE name = 'runs'", {number}));
    return number;
  });
}

Result<std::int64_t> Store::sends() {
  return impl_->read_at_once([](sql::Connection& db) -> Result<std::int64_t> {
    const auto row = TRY(db.query_one("SELECT COUNT(*) FROM attempts"));
    CHECK(row.has_value());
    return row->integer(0);
  });
}

Result<bool> Store::knows_send(const AttemptId& attempt) {
  return impl_->read_at_once([&](sql::Connection& db) { return is_known_send(db, attempt); });
}

Result<bool> Store::knows_image_link(const std::string& url) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<bool> {
    const auto row = TRY(
        db.query_one("SELECT EXISTS(SELECT 1 FROM attempts WHERE image_url = ?1 AND state <> 'refused') OR "
                     "EXISTS(SELECT 1 FROM clips WHERE image_url = ?1)",
                     {url}));
    return row && row->integer(0) != 0;
  });
}

Result<void> Store::together(const std::function<Result<void>()>& changes) {
  return impl_->writer->write([&](sql::Connection& db) -> Result<void> {
    impl_->together_connection = &db;
    impl_->together_thread = std::this_thread::get_id();
    Result<void> done = changes();
    impl_->together_thread = std::thread::id();
    impl_->together_connection = nullptr;
    return done;
  });
}

}  // namespace zoetrope::store
