#include "base/check.h"
#include "store/impl.h"
#include "store/money_views.h"
#include "store/rows.h"

namespace zoetrope::store {
namespace {

constexpr std::string_view cost_columns =
    "SELECT t.channel_id, t.project_id, c.number, a.created_at, a.state, a.price_micros, a.reserved, "
    "COALESCE((SELECT l.micros FROM ledger l WHERE l.attempt_id = a.id AND l.kind = 'post'), 0), "
    "k.n IS NOT NULL AND (a.beside_take IS NULL OR k.n = c.take), a.id IS NOT DISTINCT FROM "
    "c.current_attempt, c.state, "
    "a.state = 'accepted' AND NOT EXISTS (SELECT 1 FROM work w WHERE w.clip_id = c.id AND w.subject = a.id) "
    "FROM attempts a JOIN clips c ON c.id = a.clip_id JOIN task_settings t ON t.task_id = c.task_id "
    "LEFT JOIN takes k ON k.attempt_id = a.id "
    "WHERE a.price_micros > 0 AND (?1 = '' OR t.channel_id = ?1) AND (?2 = '' OR t.project_id = ?2) "
    "ORDER BY t.channel_id, t.project_id, c.number, a.n";

ChargeKind kind_of(const sql::Row& row, AttemptState state, ClipState clip) {
  if (row.integer(7) == 0) return ChargeKind::none;
  if (state == AttemptState::failed) return ChargeKind::failed;
  if (row.integer(8) != 0) return ChargeKind::clip;
  const bool awaited = row.integer(9) != 0 &&
                       (clip == ClipState::fetching || clip == ClipState::held || clip == ClipState::waiting);
  return awaited ? ChargeKind::not_fetched : ChargeKind::superseded;
}

Result<CostLine> cost_from(const sql::Row& row) {
  const AttemptState state = TRY(attempt_state_of(row.text(4)));
  const ClipState clip = TRY(clip_state_of(row.text(10)));
  CostLine line{.channel = row.text(0), .project = row.text(1), .clip = static_cast<int>(row.integer(2))};
  line.day = to_rfc3339(WallTime{row.integer(3)}).substr(0, 10);
  line.delivered = row.integer(8) != 0;
  line.refused = state == AttemptState::refused;
  line.kind = kind_of(row, state, clip);
  const Money price = Money::from_micros(row.integer(5));
  line.posted = Money::from_micros(row.integer(7));
  if (row.integer(6) != 0) line.reserved = price;
  const bool unknown =
      state == AttemptState::ambiguous || state == AttemptState::abandoned || row.integer(11) != 0;
  line.in_doubt = unknown && line.reserved > Money();
  if (line.posted > price) line.above_reserve = line.posted - price;
  return line;
}

Result<Money> unattributed_of(sql::Connection& db, std::string_view kind) {
  const auto row = TRY(
      db.query_one("SELECT COALESCE(SUM(micros), 0) FROM unattributed WHERE kind = ?1", {std::string(kind)}));
  CHECK(row.has_value());
  return Money::from_micros(row->integer(0));
}

}  // namespace

std::string_view to_string(ChargeKind kind) {
  switch (kind) {
    case ChargeKind::none:
      return "none";
    case ChargeKind::clip:
      return "clip";
    case ChargeKind::failed:
      return "failed";
    case ChargeKind::superseded:
      return "superseded";
    case ChargeKind::not_fetched:
      return "not_fetched";
  }
  check_failed("charge kind has a name", __FILE__, __LINE__);
}

Result<CostBook> Store::costs(const std::string& channel, const std::string& project) {
  return impl_->read([&](sql::Connection& db) -> Result<CostBook> {
    CostBook book;
    for (const sql::Row& row : TRY(db.query(cost_columns, {channel, project})))
      book.lines.push_back(TRY(cost_from(row)));
    if (!channel.empty()) return book;
    book.unattributed.sends = TRY(unattributed_of(db, "sends"));
    book.unattributed.elsewhere = TRY(unattributed_of(db, "elsewhere"));
    return book;
  });
}

}  // namespace zoetrope::store
