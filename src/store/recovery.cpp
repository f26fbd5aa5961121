#include "base/mutant.h"
#include "store/housekeeping.h"
#include "store/impl.h"

namespace zoetrope::store {
namespace {

/// Is nobody known to be at this send any more?
#define SEND_HAS_NO_LEASE                                                                                   \
  "NOT EXISTS (SELECT 1 FROM work w WHERE w.kind = 'submit' AND w.subject = a.clip_id AND w.lease_owner = " \
  "a.sender_journal AND w.lease_boot = ?1 AND w.lease_until >= ?2) "

constexpr std::string_view sends_without_lease =
    "SELECT a.id, a.sender_journal FROM attempts a WHERE a.state = 'sending' AND " SEND_HAS_NO_LEASE
    "ORDER BY a.created_at, a.id";

constexpr std::string_view send_without_lease =
    "SELECT 1 FROM attempts a WHERE a.id = ?3 AND a.state = 'sending' AND " SEND_HAS_NO_LEASE;

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

/// Of no other clock does a lease hold.
std::string clock_of_living(const Now& now) {
  return mutated(Mutant::living_sender_declared_dead) ? "none" : now.lease_clock();
}

}  // namespace

Result<bool> is_known_send(sql::Connection& db, const AttemptId& attempt) {
  return TRY(db.query_one("SELECT 1 FROM attempts WHERE id = ?1", {attempt.str()})).has_value();
}

Result<bool> is_send_without_lease(sql::Connection& db, const AttemptId& attempt, const Now& now) {
  const auto row =
      TRY(db.query_one(send_without_lease, {clock_of_living(now), now.lease_time().micros, attempt.str()}));
  return row.has_value();
}

Result<std::vector<OpenSend>> Store::open_sends_without_lease(const Now& now) {
  return impl_->read_at_once([&](sql::Connection& db) {
    return open_sends(db, sends_without_lease, {clock_of_living(now), now.lease_time().micros});
  });
}

Result<std::vector<OpenSend>> Store::unsettled_sends(const Now& now) {
  return impl_->read_at_once([&](sql::Connection& db) {
    return open_sends(db, unsettled_sends_of_all, {now.lease_clock(), now.lease_time().micros});
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

}  // namespace zoetrope::store
