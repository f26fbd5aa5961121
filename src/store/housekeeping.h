#pragma once

#include "sql/sql.h"
#include "store/store.h"

/// What a claim or a heartbeat puts in order before new work begins; every function runs inside the caller's
/// transaction.

namespace zoetrope::store {

/// Why no lease is given or extended now.
Error unknown_lease_time();

/// SQL: may the provider be at this attempt? In the words of the partial index `attempts_open`, which SQLite
/// takes for these words alone; a scan of every attempt there ever was is what is left without it.
#define ZOETROPE_ATTEMPT_OPEN(attempt) " " attempt ".state IN ('sending', 'ambiguous', 'accepted') "

/// SQL: is this open attempt one that only a person or much later news can settle? It is ambiguous, or late,
/// or nobody looks at it any more.
#define ZOETROPE_ATTEMPT_IN_DOUBT(attempt)                                            \
  "(" attempt ".state = 'ambiguous' OR (" attempt ".state = 'accepted' AND (" attempt \
  ".late = 1 OR NOT EXISTS (SELECT 1 FROM work watch WHERE "                          \
  "watch.kind = 'poll' AND watch.subject = " attempt ".id)))) "

/// The statement that finds them, with the clock of leases and its time.
const std::string& poisoned_work();
/// A row that was claimed again and again without any outcome takes workers down; it is set aside.
Result<void> set_poison_aside(sql::Connection& db, Random& random, const Now& now);

/// A hosted image that the provider could no longer fetch is hosted again before money is spent on it.
Result<void> rehost_expired(sql::Connection& db, Random& random, const Now& now);

/// Has this database ever committed to it?
Result<bool> is_known_send(sql::Connection& db, const AttemptId& attempt);
/// Is it being sent, and nobody known to be at it any more?
Result<bool> is_send_without_lease(sql::Connection& db, const AttemptId& attempt, const Now& now);

/// A render in doubt gives its slot back after it was looked at often enough (about two hours of heartbeats),
/// and keeps its reserve: else a handful of them would stop every channel for ever.
Result<void> age_slots(sql::Connection& db);

}  // namespace zoetrope::store
