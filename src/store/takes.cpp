#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"
#include "store/impl.h"
#include "store/take_rows.h"

namespace zoetrope::store {
namespace {

/// SQL: the lowest number above those of all takes of a clip, there and promised.
#define ZOETROPE_NEXT_TAKE(clip)                                           \
  "MAX((SELECT COALESCE(MAX(t.n), 0) FROM takes t WHERE t.clip_id = " clip \
  "), (SELECT COALESCE(MAX(b.beside_take), 0) FROM attempts b WHERE b.clip_id = " clip ")) + 1"

/// Its attempt's row when that was delivered before: the same file fetched again is no new take.
constexpr std::string_view put_take =
    "INSERT INTO takes (clip_id, n, attempt_id, sha256, bytes, micros, warnings, prompt, negative_prompt, "
    "seconds, image, image_sha256, made_at) "
    "SELECT c.id, COALESCE((SELECT p.beside_take FROM attempts p WHERE p.id = ?2), " ZOETROPE_NEXT_TAKE("c.id")
    "), ?2, "
    "c.result_sha256, c.result_bytes, c.result_micros, c.warnings, c.prompt, c.negative_prompt, c.seconds, "
    "c.image, c.image_sha256, ?3 FROM clips c WHERE c.id = ?1 "
    "ON CONFLICT (attempt_id) WHERE attempt_id IS NOT NULL DO UPDATE SET sha256 = excluded.sha256, "
    "bytes = excluded.bytes, micros = excluded.micros, warnings = excluded.warnings";

/// In the words of its attempt: the clip's may be other ones by now.
constexpr std::string_view put_take_beside =
    "INSERT INTO takes (clip_id, n, attempt_id, sha256, bytes, micros, warnings, prompt, negative_prompt, "
    "seconds, image, image_sha256, made_at) "
    "SELECT a.clip_id, ?2, a.id, ?3, ?4, ?5, ?6, a.prompt, a.negative_prompt, a.seconds, a.image, "
    "a.image_sha256, ?7 FROM attempts a WHERE a.id = ?1 "
    "ON CONFLICT (attempt_id) WHERE attempt_id IS NOT NULL DO NOTHING";

/// The clip is what the take was made from again, so that a difference to the shot list is seen.
constexpr std::string_view show_take =
    "UPDATE clips SET take = k.n, current_attempt = k.attempt_id, adopted = CASE WHEN k.attempt_id IS NULL "
    "THEN 1 ELSE 0 END, "
    "result_path = ?3, result_sha256 = k.sha256, result_bytes = k.bytes, result_micros = k.micros, "
    "warnings = k.warnings, prompt = k.prompt, negative_prompt = k.negative_prompt, seconds = k.seconds, "
    "prompt_sha256 = ?4, image = k.image, image_sha256 = k.image_sha256 "
    "FROM takes k WHERE clips.id = ?1 AND k.clip_id = ?1 AND k.n = ?2";

/// Then the new render is a generation of its own, and its attempt the first one of it.
bool was_delivered(const Loaded& clip) {
  return clip.situation.clip == ClipState::done || clip.situation.clip == ClipState::held;
}

Result<std::string> final_path(sql::Connection& db, const Loaded& clip) {
  const auto row = TRY(db.query_one(
      "SELECT channel_id, project_id, output FROM task_settings WHERE task_id = ?1", {clip.task.str()}));
  if (!row) return Error{ErrorCode::not_found, fmt::format("there is no task {}", clip.task.str())};
  Identifier channel = TRY(Identifier::parse(row->text(0), "channel"));
  Identifier name = TRY(Identifier::parse(row->text(1), "project"));
  const Project project{std::move(channel), std::move(name)};
  return project.clip_file(parse_output(row->text(2)).value_or(Output::videos), clip.situation.number);
}

Result<TakeView> take_from(const sql::Row& row) {
  TakeView take;
  take.number = static_cast<int>(row.integer(0));
  take.chosen = row.integer(1) != 0;
  take.sha256 = row.text(2);
  take.bytes = row.integer(3);
  take.duration = Duration(row.integer(4));
  take.prompt = row.text(5);
  take.made_at = WallTime{row.integer(6)};
  return take;
}

}  // namespace

std::string words_digest(const std::string& prompt, const std::string& negative_prompt, int seconds) {
  return sha256_hex(fmt::format("{}\n{}\n{}", prompt, negative_prompt, seconds));
}

Result<void> record_take(sql::Connection& db, const ClipId& clip, const AttemptId& attempt, WallTime now) {
  const sql::Value by = attempt.empty() ? sql::Value(nullptr) : sql::Value(attempt.str());
  TRY(db.execute(put_take, {clip.str(), by, now.micros}));
  TRY(
      db.execute("UPDATE clips SET take = (SELECT MAX(k.n) FROM takes k WHERE k.clip_id = ?1 AND "
                 "k.attempt_id IS NOT DISTINCT FROM ?2) WHERE id = ?1",
                 {clip.str(), by}));
  return {};
}

Result<int> promise_take(sql::Connection& db, const AttemptId& attempt) {
  TRY(db.execute(
      "UPDATE attempts SET beside_take = " ZOETROPE_NEXT_TAKE("attempts.clip_id") " WHERE id = ?1 AND "
                                                                                  "beside_take IS NULL",
      {attempt.str()}));
  const auto row = TRY(db.query_one("SELECT beside_take FROM attempts WHERE id = ?1", {attempt.str()}));
  CHECK(row.has_value());
  return static_cast<int>(row->integer(0));
}

Result<void> record_take_beside(sql::Connection& db, const lifecycle::StoredFact& fact, WallTime now) {
  std::string warnings;
  for (const std::string& warning : fact.warnings) warnings += printable(warning) + "\n";
  TRY(db.execute(put_take_beside, {fact.attempt.str(), fact.beside, fact.sha256, fact.bytes,
                                   fact.duration.count(), warnings, now.micros}));
  return {};
}

Result<std::optional<int>> take_with(sql::Connection& db, const ClipId& clip, const std::string& sha256) {
  const auto row =
      TRY(db.query_one("SELECT MAX(n) FROM takes WHERE clip_id = ?1 AND sha256 = ?2", {clip.str(), sha256}));
  const auto number = row ? row->integer_or_null(0) : std::nullopt;
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

Result<void> put_take_back(sql::Connection& db, const Loaded& clip, int take, const ChangeContext& context) {
  const auto row =
      TRY(db.query_one("SELECT prompt, negative_prompt, seconds FROM takes WHERE clip_id = ?1 AND n = ?2",
                       {clip.clip.str(), take}));
  if (!row) {
    return Error{ErrorCode::not_found, fmt::format("clip {} has no take {}", clip.situation.number, take)};
  }
  const lifecycle::Change change = lifecycle::choose_take(clip.situation);
  if (change.ignored) {
    return Error{ErrorCode::conflict,
                 fmt::format("clip {} is {}", clip.situation.number, to_string(clip.situation.clip))};
  }
  const std::string path = TRY(final_path(db, clip));
  TRY(db.execute(show_take, {clip.clip.str(), take, path,
                             words_digest(row->text(0), row->text(1), static_cast<int>(row->integer(2)))}));
  TRY(write_change(db, clip, change, context));
  return {};
}

Result<void> Store::redo_clip(const ClipId& clip, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const Loaded before = TRY(load_clip(db, clip));
    const lifecycle::Change change = lifecycle::redo(before.situation, !before.attempt.empty());
    if (change.ignored && before.situation.clip == ClipState::hosted) return {};
    if (change.ignored) {
      return Error{ErrorCode::conflict,
                   fmt::format("clip {} is {}", before.situation.number, to_string(before.situation.clip))};
    }
    TRY(write_change(db, before, change, {"person", impl_->random, now}));
    if (!was_delivered(before)) return {};
    TRY(db.execute("UPDATE clips SET generation = generation + 1, current_attempt = NULL WHERE id = ?1",
                   {clip.str()}));
    return {};
  });
}

Result<void> Store::choose_take(const ClipId& clip, int take, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    return put_take_back(db, TRY(load_clip(db, clip)), take, {"person", impl_->random, now});
  });
}

Result<std::vector<TakeView>> Store::takes(const ClipId& clip) {
  return impl_->read([&](sql::Connection& db) -> Result<std::vector<TakeView>> {
    std::vector<TakeView> takes;
    for (const sql::Row& row :
         TRY(db.query("SELECT k.n, k.n = c.take, k.sha256, k.bytes, k.micros, k.prompt, k.made_at "
                      "FROM takes k JOIN clips c ON c.id = k.clip_id WHERE k.clip_id = ?1 ORDER BY k.n",
                      {clip.str()}))) {
      takes.push_back(TRY(take_from(row)));
    }
    return takes;
  });
}

}  // namespace zoetrope::store
