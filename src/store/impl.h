#pragma once

#include <memory>

#include "base/mutex.h"
#include "store/store.h"

namespace zoetrope::store {

struct Store::Impl {
  Random& random;
  std::unique_ptr<sql::Writer> writer;
  Mutex reader_mutex = {};
  std::unique_ptr<sql::Connection> reader;

  /// One transaction that gives a value.
  template <typename F>
  auto write(F&& job) -> decltype(job(std::declval<sql::Connection&>())) {
    using R = decltype(job(std::declval<sql::Connection&>()));
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

  template <typename F>
  auto read(F&& query) -> decltype(query(std::declval<sql::Connection&>())) {
    const MutexLock lock(reader_mutex);
    return query(*reader);
  }
};

}  // namespace zoetrope::store
