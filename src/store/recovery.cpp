#include "store/housekeeping.h"
#include "store/impl.h"

namespace zoetrope::store {
namespace {

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
  return impl_->read([&](sql::Connection& db) {
    return open_sends(
        db,
        "SELECT a.id, a.sender_journal FROM attempts a WHERE a.state = 'sending' AND NOT EXISTS "
        "(SELECT 1 FROM work w WHERE w.kind = 'submit' AND w.subject = a.clip_id AND w.lease_owner = "
        "a.sender_journal AND w.lease_boot = ?1 AND w.lease_until >= ?2) ORDER BY a.created_at, a.id",
        {now.boot, now.mono.micros});
  });
}

Result<std::vector<OpenSend>> Store::doubtful_sends() {
  return impl_->read([&](sql::Connection& db) {
    return open_sends(
        db, "SELECT id, sender_journal FROM attempts WHERE state = 'ambiguous' ORDER BY created_at, id", {});
  });
}

Result<std::vector<OpenSend>> Store::open_sends_of(const std::string& journal) {
  return impl_->read([&](sql::Connection& db) {
    return open_sends(
        db,
        "SELECT id, sender_journal FROM attempts WHERE state = 'sending' AND sender_journal = ?1 "
        "ORDER BY created_at, id",
        {journal});
  });
}

}  // namespace zoetrope::store
