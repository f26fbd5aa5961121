#include "store/rows.h"

#include <fmt/format.h>

namespace zoetrope::store {
namespace {

#define LOADED_COLUMNS                                                                                    \
  "c.id, c.task_id, c.number, c.state, c.hold_reason, acc.refusals, c.failures, c.fetch_failures, "       \
  "c.current_attempt, (SELECT COUNT(*) FROM clips s WHERE s.task_id = c.task_id), ts.channel_id, "        \
  "COALESCE(CAST(t.video_id AS TEXT), c.task_id), "                                                       \
  "acc.id, ts.render_timeout_micros, ts.poll_interval_micros, a.id, a.state, a.reserved, "                \
  "a.price_micros, "                                                                                      \
  "a.late, a.created_at, a.n, c.note, "                                                                   \
  "c.image_url <> '' AND NOT EXISTS (SELECT 1 FROM attempts u WHERE u.clip_id = c.id AND "                \
  "u.image_url = c.image_url AND u.state <> 'refused'), ts.doubtful, ts.resubmits_per_day, c.resubmits, " \
  "EXISTS (SELECT 1 FROM ledger l WHERE l.attempt_id = a.id AND l.kind = 'reconcile'), "                  \
  "ts.channel_id, ts.project_id "

const std::string& by_clip(const sql::Connection& db) {
  static const TaskByText statement("SELECT " LOADED_COLUMNS "FROM clips c LEFT JOIN tasks t ON ",
                                    " = c.task_id JOIN task_settings ts ON "
                                    "ts.task_id = c.task_id JOIN accounts acc ON acc.id = ts.account "
                                    "LEFT JOIN attempts a ON a.id = c.current_attempt WHERE c.id = ?1");
  return statement.on(db);
}

const std::string& by_attempt(const sql::Connection& db) {
  static const TaskByText statement(
      "SELECT " LOADED_COLUMNS "FROM attempts a JOIN clips c ON c.id = a.clip_id LEFT JOIN tasks t ON ",
      " = c.task_id "
      "JOIN task_settings ts ON ts.task_id = c.task_id JOIN accounts acc ON acc.id = a.account WHERE a.id = "
      "?1");
  return statement.on(db);
}

#undef LOADED_COLUMNS

template <typename T>
Result<T> known(std::optional<T> value, std::string_view what, const std::string& name) {
  if (value) return *value;
  return Error{ErrorCode::corrupt,
               fmt::format("the database holds an unknown {} \"{}\"; it was written by another "
                           "version or is damaged",
                           what, name)};
}

Result<Loaded> from_row(const sql::Row& row) {
  Loaded loaded;
  lifecycle::Situation& s = loaded.situation;
  loaded.clip = ClipId(row.text(0));
  loaded.task = TaskId(row.text(1));
  s.number = static_cast<int>(row.integer(2));
  s.clip = TRY(clip_state_of(row.text(3)));
  s.hold = TRY(hold_reason_of(row.text(4)));
  s.refusals = static_cast<int>(row.integer(5));
  s.failures = static_cast<int>(row.integer(6));
  s.fetch_failures = static_cast<int>(row.integer(7));
  s.clips_in_task = static_cast<int>(row.integer(9));
  loaded.channel = row.text(10);
  loaded.video = row.text(11);
  loaded.account = row.text(12);
  loaded.policies.render_timeout = Duration(row.integer(13));
  loaded.policies.poll_interval = Duration(row.integer(14));
  loaded.note = row.text(22);
  s.has_unused_image_url = row.integer(23) != 0;
  loaded.policies.doubtful = lifecycle::parse_doubtful(row.text(24)).value_or(lifecycle::Doubtful::hold);
  loaded.policies.resubmits_per_day = static_cast<int>(row.integer(25));
  loaded.resubmits = static_cast<int>(row.integer(26));
  loaded.channel_name = row.text(28);
  loaded.project_name = row.text(29);
  if (row.is_null(15)) return loaded;
  loaded.attempt = AttemptId(row.text(15));
  s.attempt = TRY(attempt_state_of(row.text(16)));
  s.reserved = row.integer(17) != 0;
  s.price = Money::from_micros(row.integer(18));
  s.late = row.integer(19) != 0;
  loaded.attempt_created_at = WallTime{row.integer(20)};
  loaded.attempt_n = static_cast<int>(row.integer(21));
  s.reconciled = row.integer(27) != 0;
  s.attempt_is_current = row.text_or_empty(8) == loaded.attempt.str();
  return loaded;
}

Result<Loaded> load(sql::Connection& db, std::string_view statement, std::string_view what,
                    const std::string& id) {
  const auto row = TRY(db.query_one(statement, {id}));
  if (!row) return Error{ErrorCode::not_found, fmt::format("there is no {} {}", what, id)};
  return from_row(*row);
}

}  // namespace

Result<Loaded> load_clip(sql::Connection& db, const ClipId& clip) {
  return load(db, by_clip(db), "clip", clip.str());
}

Result<Loaded> load_attempt(sql::Connection& db, const AttemptId& attempt) {
  return load(db, by_attempt(db), "attempt", attempt.str());
}

Result<ClipState> clip_state_of(const std::string& name) {
  return known(parse_clip_state(name), "clip state", name);
}

Result<AttemptState> attempt_state_of(const std::string& name) {
  return known(parse_attempt_state(name), "attempt state", name);
}

Result<HoldReason> hold_reason_of(const std::string& name) {
  return known(parse_hold_reason(name), "hold reason", name);
}

Result<Breaker> breaker_of(const std::string& name) {
  return known(parse_breaker(name), "breaker", name);
}

}  // namespace zoetrope::store
