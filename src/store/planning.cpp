#include <fmt/format.h>

#include "base/check.h"
#include "model/render_model.h"
#include "store/account_rows.h"
#include "store/called_off.h"
#include "store/change_rows.h"
#include "store/impl.h"
#include "store/json_list.h"
#include "store/outbox_rows.h"
#include "store/pipeline_rows.h"
#include "store/planning_rows.h"
#include "store/round_rows.h"
#include "store/take_rows.h"

namespace zoetrope::store {
namespace {

Result<std::string> video_of(sql::Connection& db, const Project& project, Random& random,
                             const std::string& at) {
  const auto row =
      TRY(db.query_one("SELECT CAST(video_id AS TEXT) FROM tasks WHERE channel_id = ?1 AND project_id = ?2 "
                       "AND video_id IS NOT NULL ORDER BY created_at, id",
                       {project.channel.str(), project.name.str()}));
  if (row) return row->text(0);
  std::string id = random.uuid();
  TRY(db.execute("INSERT INTO videos (id, channel_id, project_id, created_at) VALUES (?1, ?2, ?3, ?4)",
                 {id, project.channel.str(), project.name.str(), at}));
  return id;
}

/// Whoever wrote the row may have left out the rows that it refers to: its cost would find no place then.
Result<void> put_parents_now(sql::Connection& db, const TaskId& task, const Project& project, Random& random,
                             const std::string& at) {
  TRY(put_channel(db, project.channel.str(), at));
  const auto row = TRY(db.query_one("SELECT CAST(video_id AS TEXT) FROM tasks WHERE id = ?1", {task.str()}));
  if (!row) return {};
  if (!row->is_null(0) && TRY(db.query_one("SELECT 1 FROM videos WHERE id = ?1", {row->text(0)}))) return {};
  const std::string video = row->is_null(0) ? random.uuid() : row->text(0);
  TRY(db.execute("INSERT INTO videos (id, channel_id, project_id, created_at) VALUES (?1, ?2, ?3, ?4)",
                 {video, project.channel.str(), project.name.str(), at}));
  if (row->is_null(0)) TRY(db.execute("UPDATE tasks SET video_id = ?2 WHERE id = ?1", {task.str(), video}));
  return {};
}

/// A row that another program made for the project and that is nobody's yet, else a new one. Previews are
/// always a task of ours.
Result<std::string> make_task(sql::Connection& db, const TaskSpec& spec, Random& random, WallTime now) {
  const Project& project = spec.project;
  const std::string at = to_rfc3339(now);
  const auto waiting = TRY(db.query_one(
      "SELECT CAST(t.id AS TEXT) FROM tasks t LEFT JOIN task_settings s ON s.task_id = CAST(t.id AS TEXT) "
      "WHERE t.channel_id = ?1 AND t.project_id = ?2 AND t.id IS NOT NULL AND s.task_id IS NULL "
      "ORDER BY t.created_at DESC, t.id",
      {project.channel.str(), project.name.str()}));
  if (waiting && spec.output == Output::videos) {
    TRY(put_parents(db, TaskId(waiting->text(0)), project, random, now));
    return waiting->text(0);
  }
  TRY(put_channel(db, project.channel.str(), at));
  const std::string video = TRY(video_of(db, project, random, at));
  std::string id = random.uuid();
  const std::string status = TRY(status_name(db, TaskStatus::queued));
  TRY(
      db.execute("INSERT INTO tasks (id, channel_id, project_id, video_id, status, created_at, updated_at) "
                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                 {id, project.channel.str(), project.name.str(), video, status, at, at}));
  TRY(db.check_deferred());
  return id;
}

Result<Money> price_of(sql::Connection& db, const TaskId& task, const Shot& shot) {
  const auto row =
      TRY(db.query_one("SELECT provider, model FROM task_settings WHERE task_id = ?1", {task.str()}));
  if (!row) return Error{ErrorCode::not_found, fmt::format("there is no task {}", task.str())};
  const RenderModel* model = find_render_model(row->text(0), row->text(1));
  const auto price = model == nullptr ? std::nullopt : model->price(shot.seconds);
  if (!price) {
    return Error{ErrorCode::invalid_input, fmt::format("clip {}: model {} renders no {} seconds", shot.number,
                                                       row->text(1), shot.seconds)};
  }
  return price->money;
}

/// The words of a clip may change for as long as nothing is at the provider because of them.
constexpr std::string_view put_clip =
    "INSERT INTO clips (id, task_id, number, state, prompt, negative_prompt, seconds, prompt_sha256, "
    "price_micros, image, "
    "changed_at) VALUES (?1, ?2, ?3, 'ready', ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
    "ON CONFLICT (task_id, number) DO UPDATE SET prompt = ?4, negative_prompt = ?5, seconds = ?6, "
    "prompt_sha256 = ?7, "
    "price_micros = ?8, image = ?9 WHERE clips.state IN ('ready', 'hosted', 'failed', 'cancelled')";

Result<void> put_shot(sql::Connection& db, const TaskId& task, const Shot& shot, Random& random,
                      const Now& now) {
  const Money price = TRY(price_of(db, task, shot));
  const auto old =
      TRY(db.query_one("SELECT id, image FROM clips WHERE task_id = ?1 AND number = ?2 AND state = 'hosted'",
                       {task.str(), shot.number}));
  TRY(db.execute(put_clip, {random.uuid(), task.str(), shot.number, shot.prompt, shot.negative_prompt,
                            shot.seconds, words_digest(shot.prompt, shot.negative_prompt, shot.seconds),
                            price.micros(), shot.image, now.wall.micros}));
  if (old && old->text(1) != shot.image) {
    lifecycle::Change change;
    change.clip = ClipState::ready;
    change.forget_image_url = true;
    change.schedule = lifecycle::Schedule{StepKind::host, Duration::zero()};
    TRY(write_change(db, TRY(load_clip(db, ClipId(old->text(0)))), change, {"person", random, now}));
  }
  return {};
}

}  // namespace

AccountSpec account_of(const TaskSpec& spec) {
  return {spec.account, spec.provider, spec.slots, spec.key_fingerprint, spec.breaker_pause};
}

Result<void> put_account(sql::Connection& db, const AccountSpec& spec, WallTime now) {
  TRY(
      db.execute("INSERT INTO accounts (id, provider, slots, key_fingerprint, pause_micros) "
                 "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET slots = ?3, pause_micros = ?5",
                 {spec.id, spec.provider, spec.slots, spec.key_fingerprint, spec.breaker_pause.count()}));
  const std::int64_t changed =
      TRY(db.execute("UPDATE accounts SET key_fingerprint = ?2 WHERE id = ?1 AND key_fingerprint <> ?2",
                     {spec.id, spec.key_fingerprint}));
  if (changed == 0) return {};
  // Another key is another chance: what stopped the old one says nothing about it.
  TRY(bring_account_news(db, {spec.id, TaskId(), AttemptId(), "person"}, lifecycle::AccountNews::key_changed,
                         std::nullopt, now));
  return {};
}

Result<void> put_parents(sql::Connection& db, const TaskId& task, const Project& project, Random& random,
                         WallTime now) {
  TRY(try_pipeline(db, task, "video", now,
                   [&] { return put_parents_now(db, task, project, random, to_rfc3339(now)); }));
  return {};
}

Result<void> put_settings(sql::Connection& db, const TaskId& task, const TaskSpec& spec) {
  const std::string left = TRY(standing_status(db, task));
  TRY(db.execute(
      "INSERT INTO task_settings (task_id, channel_id, project_id, output, account, provider, model, hosts, "
      "render_timeout_micros, poll_interval_micros, doubtful, resubmits_per_day, left_status) VALUES (?1, "
      "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) "
      "ON CONFLICT (task_id) DO UPDATE SET account = ?5, provider = ?6, model = ?7, hosts = ?8, "
      "render_timeout_micros = ?9, poll_interval_micros = ?10, doubtful = ?11, resubmits_per_day = ?12",
      {task.str(), spec.project.channel.str(), spec.project.name.str(), std::string(to_string(spec.output)),
       spec.account, spec.provider, spec.model, to_json_list(spec.hosts),
       spec.policies.render_timeout.count(), spec.policies.poll_interval.count(),
       std::string(lifecycle::to_string(spec.policies.doubtful)), spec.policies.resubmits_per_day, left}));
  return {};
}

Result<std::optional<TaskId>> task_of(sql::Connection& db, const Project& project, Output output) {
  const auto row = TRY(db.query_one(
      "SELECT task_id FROM task_settings WHERE channel_id = ?1 AND project_id = ?2 AND output = ?3",
      {project.channel.str(), project.name.str(), std::string(to_string(output))}));
  return row ? std::optional(TaskId(row->text(0))) : std::nullopt;
}

Result<TaskId> put_task(sql::Connection& db, const TaskSpec& spec, Random& random, const Now& now) {
  TRY(put_account(db, account_of(spec), now.wall));
  auto task = TRY(task_of(db, spec.project, spec.output));
  if (!task) task = TaskId(TRY(make_task(db, spec, random, now.wall)));
  // Who asks for it in a terminal is told in its row, whatever has been made of the row since.
  TRY(db.execute(
      "UPDATE task_settings SET asked_status = '' WHERE task_id = ?1 AND NOT EXISTS (SELECT 1 FROM "
      "hand_overs h WHERE h.task_id = ?1)",
      {task->str()}));
  TRY(put_settings(db, *task, spec));
  if (!spec.notion_page.empty()) TRY(put_notion_page(db, *task, spec.notion_page, now.wall));
  return std::move(*task);
}

Result<TaskId> Store::ensure_task(const TaskSpec& spec, const Now& now) {
  return impl_->write([&](sql::Connection& db) { return put_task(db, spec, impl_->random, now); });
}

Result<void> Store::put_shots(const TaskId& task, const std::vector<Shot>& shots, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    for (const Shot& shot : shots) TRY(put_shot(db, task, shot, impl_->random, now));
    return refresh_task_status(db, task, now.wall);
  });
}

Result<void> Store::want_clip(const ClipId& clip, bool file_is_there, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const Loaded before = TRY(load_clip(db, clip));
    TRY(forget_rounds(db, before.task));
    const bool was_called_off = TRY(ask_anew(db, before.task));
    const lifecycle::Change change =
        lifecycle::wanted(before.situation, !before.attempt.empty(), file_is_there);
    TRY(write_change(db, before, change, {"person", impl_->random, now}));
    return was_called_off ? refresh_task_status(db, before.task, now.wall) : Result<void>();
  });
}

Result<void> Store::adopt_file(const ClipId& clip, const VerifiedFile& file, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const Loaded before = TRY(load_clip(db, clip));
    const ClipState state = before.situation.clip;
    if (state != ClipState::ready && state != ClipState::hosted && state != ClipState::failed) {
      return Error{ErrorCode::conflict,
                   fmt::format("clip {} is {}", before.situation.number, to_string(state))};
    }
    const ChangeContext context{"person", impl_->random, now};
    if (const auto take = TRY(take_with(db, clip, file.sha256)))
      return put_take_back(db, before, *take, context);
    TRY(db.execute(
        "UPDATE clips SET result_path = ?2, result_sha256 = ?3, result_bytes = ?4, result_micros = ?5, "
        "adopted = 1 WHERE id = ?1",
        {clip.str(), file.path, file.sha256, file.bytes, file.duration.count()}));
    TRY(record_take(db, clip, AttemptId(), now.wall));
    lifecycle::Change change;
    change.clip = ClipState::done;
    change.clear_error = true;
    change.note = "a verified file was there already";
    TRY(write_change(db, before, change, context));
    return {};
  });
}

Result<std::optional<ClipEvent>> Store::fail_clip(const ClipId& clip, const Error& error, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<std::optional<ClipEvent>> {
    const Loaded before = TRY(load_clip(db, clip));
    const ClipState state = before.situation.clip;
    if (state != ClipState::ready && state != ClipState::hosted && state != ClipState::failed)
      return std::optional<ClipEvent>();
    lifecycle::Change change;
    change.clip = ClipState::failed;
    change.error = error;
    TRY(write_change(db, before, change, {"picture", impl_->random, now}));
    // Also of one that had failed before: whoever asks for it anew wants to know why it fails again.
    return std::optional(ClipEvent{.task = before.task,
                                   .clip = before.clip,
                                   .number = before.situation.number,
                                   .before = state,
                                   .after = ClipState::failed,
                                   .error = error,
                                   .channel = before.channel_name,
                                   .project = before.project_name});
  });
}

}  // namespace zoetrope::store
