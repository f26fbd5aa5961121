#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "base/mutex.h"
#include "store/store.h"

namespace zoetrope::store {

struct Store::Impl {
  Random& random;
  std::unique_ptr<sql::Writer> writer;
  Mutex reader_mutex = {};
  std::unique_ptr<sql::Connection> reader;
  /// While together() runs: the writer's thread, on which it runs, and its connection with the transaction.
  std::atomic<std::thread::id> together_thread = {};
  sql::Connection* together_connection = nullptr;

  /// May be asked on any thread; only the one that set it can find itself there.
  [[nodiscard]] bool is_together() const { return together_thread.load() == std::this_thread::get_id(); }

  /// One transaction that gives a value.
  template <typename F>
  auto write(F&& job) -> decltype(job(std::declval<sql::Connection&>())) {
    using R = decltype(job(std::declval<sql::Connection&>()));
    if (is_together()) return job(*together_connection);
    if constexpr (std::is_same_v<R, Result<void>>) {
      return writer->write(job);
    } else {
      std::optional<typename R::value_type> value;
      TRY(writer->write([&](sql::Connection& db) -> Result<void> {
        value = TRY(job(db));
        return {};
      }));
      return std::move(*value);
    }
  }

  /// All of a query's statements see the same state, for which the file is locked once.
  template <typename F>
  auto read(F&& query) -> decltype(query(std::declval<sql::Connection&>())) {
    if (is_together()) return query(*together_connection);
    const MutexLock lock(reader_mutex);
    TRY(reader->execute("BEGIN"));
    auto found = query(*reader);
    // An error of a statement may have ended it; there is nothing that a failure to end could lose.
    if (reader->in_transaction() && !reader->execute("COMMIT")) (void)reader->execute("ROLLBACK").has_value();
    return found;
  }

  /// One statement is of one state by itself.
  template <typename F>
  auto read_at_once(F&& query) -> decltype(query(std::declval<sql::Connection&>())) {
    if (is_together()) return query(*together_connection);
    const MutexLock lock(reader_mutex);
    return query(*reader);
  }
};

}  // namespace zoetrope::store
