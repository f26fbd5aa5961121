#include "store/impl.h"
#include "store/rows.h"

namespace zoetrope::store {
namespace {

constexpr std::string_view attempt_columns =
    "SELECT a.id, a.n, a.state, a.id IS NOT DISTINCT FROM c.current_attempt, a.late, "
    "a.slot_held = 1 AND a.state IN ('sending', 'ambiguous', 'accepted'), a.provider, "
    "COALESCE(a.remote_task_id, ''), a.image_url, a.prompt, a.price_micros, a.reserved * a.price_micros, "
    "(SELECT COALESCE(SUM(l.micros), 0) FROM ledger l WHERE l.attempt_id = a.id AND l.kind = 'post'), "
    "a.created_at, a.accepted_at, a.fail_message, COALESCE(k.n, 0), "
    "EXISTS (SELECT 1 FROM work w WHERE w.clip_id = c.id AND w.subject = a.id), a.account "
    "FROM attempts a JOIN clips c ON c.id = a.clip_id LEFT JOIN takes k ON k.attempt_id = a.id "
    "WHERE a.clip_id = ?1 ORDER BY a.n";

Result<AttemptView> attempt_from(const sql::Row& row) {
  AttemptView attempt;
  attempt.id = AttemptId(row.text(0));
  attempt.n = static_cast<int>(row.integer(1));
  attempt.state = TRY(attempt_state_of(row.text(2)));
  attempt.is_current = row.integer(3) != 0;
  attempt.late = row.integer(4) != 0;
  attempt.holds_slot = row.integer(5) != 0;
  attempt.provider = row.text(6);
  attempt.remote_task_id = row.text(7);
  attempt.image_url = row.text(8);
  attempt.prompt = row.text(9);
  attempt.price = Money::from_micros(row.integer(10));
  attempt.reserved = Money::from_micros(row.integer(11));
  attempt.charged = Money::from_micros(row.integer(12));
  attempt.created_at = WallTime{row.integer(13)};
  if (const auto accepted = row.integer_or_null(14)) attempt.accepted_at = WallTime{*accepted};
  attempt.fail_message = row.text(15);
  attempt.take = static_cast<int>(row.integer(16));
  attempt.is_watched = row.integer(17) != 0;
  attempt.account = row.text(18);
  return attempt;
}

}  // namespace

Result<std::vector<AttemptView>> Store::attempts(const ClipId& clip) {
  return impl_->read([&](sql::Connection& db) -> Result<std::vector<AttemptView>> {
    std::vector<AttemptView> attempts;
    for (const sql::Row& row : TRY(db.query(attempt_columns, {clip.str()}))) {
      attempts.push_back(TRY(attempt_from(row)));
      for (const sql::Row& seen :
           TRY(db.query("SELECT at, source, detail FROM evidence WHERE attempt_id = ?1 ORDER BY rowid",
                        {attempts.back().id.str()}))) {
        attempts.back().evidence.push_back({WallTime{seen.integer(0)}, seen.text(1), seen.text(2)});
      }
    }
    return attempts;
  });
}

}  // namespace zoetrope::store
