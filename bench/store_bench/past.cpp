#include "past.h"

#include <fmt/format.h>

#include "common.h"

namespace zoetrope::bench {
namespace {

// Of the last year before the time at which the measurements begin; every ninth clip failed once before.
constexpr std::string_view past = R"sql(
BEGIN;
CREATE TEMP TABLE past AS SELECT n, 'channel' || n % {channels} AS channel, 'past' || n AS project,
  {began} - 31536000000000 + n * (31536000000000 / {videos}) AS at FROM generate_series(0, {videos} - 1) AS n;
INSERT INTO channels (id, created_at) SELECT DISTINCT channel, 'then' FROM past ON CONFLICT DO NOTHING;
INSERT INTO accounts (id, provider, slots) VALUES ('kie', 'kie', 5) ON CONFLICT DO NOTHING;
INSERT INTO videos (id, channel_id, project_id, created_at) SELECT project, channel, project, 'then' FROM past;
INSERT INTO tasks (id, channel_id, project_id, video_id, status, created_at, updated_at)
  SELECT project, channel, project, project, 'video_ready', 'then', 'then' FROM past;
INSERT INTO task_settings (task_id, channel_id, project_id, output, account, provider, model, hosts,
  render_timeout_micros, poll_interval_micros)
  SELECT project, channel, project, 'videos', 'kie', 'kie', '{model}', '["kie"]', 600000000, 0 FROM past;
INSERT INTO hand_overs (task_id, position, active, plan_state) SELECT project, n, 0, 'done' FROM past;
INSERT INTO clips (id, task_id, number, state, prompt, negative_prompt, seconds, prompt_sha256, price_micros, image,
  current_attempt, result_path, result_sha256, result_bytes, result_micros, changed_at, take)
  SELECT project || '-' || c, project, c, 'done', 'The lamp turns slowly. Slow push in, ' || c, '', 10,
    md5(project || c) || md5(project || c), 420000, 'clip_' || c || '.png', project || '-' || c || '-a',
    'clip_' || c || '.mp4', md5(project || c), 9000000, 10000000, at, 1 FROM past, generate_series(1, {clips}) AS c;
INSERT INTO attempts (id, clip_id, n, account, provider, model, state, remote_task_id, prompt_sha256, image_sha256,
  image_url, price_micros, reserved, slot_held, sender_journal, sender_boot, created_at, accepted_at, finished_at,
  prompt, seconds)
  SELECT id || '-a', id, 2, 'kie', 'kie', '{model}', 'succeeded', 'remote-' || id, prompt_sha256, result_sha256, '',
    420000, 0, 0, 'then', 'then', changed_at, changed_at, changed_at + 200000000, prompt, 10 FROM clips
    WHERE task_id LIKE 'past%';
INSERT INTO attempts (id, clip_id, n, account, provider, model, state, remote_task_id, prompt_sha256, image_sha256,
  image_url, price_micros, reserved, slot_held, sender_journal, sender_boot, created_at, accepted_at, finished_at,
  prompt, seconds)
  SELECT id || '-f', id, 1, 'kie', 'kie', '{model}', 'failed', 'remote-f-' || id, prompt_sha256, result_sha256, '',
    420000, 0, 0, 'then', 'then', changed_at - 400000000, changed_at - 400000000, changed_at - 200000000, prompt, 10
    FROM clips WHERE task_id LIKE 'past%' AND number IN (9, 18);
INSERT INTO ledger (attempt_id, seq, kind, micros, at) SELECT id, 1, 'reserve', 420000, created_at FROM attempts
  WHERE clip_id LIKE 'past%';
INSERT INTO ledger (attempt_id, seq, kind, micros, at) SELECT id, 2, 'post', 420000, created_at FROM attempts
  WHERE clip_id LIKE 'past%' AND state = 'succeeded';
INSERT INTO takes (clip_id, n, attempt_id, sha256, bytes, micros, warnings, prompt, negative_prompt, seconds, image,
  image_sha256, made_at) SELECT id, 1, current_attempt, result_sha256, result_bytes, result_micros, '', prompt, '', 10,
  image, image_sha256, changed_at FROM clips WHERE task_id LIKE 'past%';
INSERT INTO events (at, task_id, clip_id, attempt_id, kind, detail)
  SELECT a.created_at + e, c.task_id, c.id, a.id, 'step: waiting -> fetching', '' FROM attempts a JOIN clips c ON
  c.id = a.clip_id, generate_series(1, 10) AS e WHERE c.task_id LIKE 'past%';
COMMIT;
ANALYZE;
)sql";

}  // namespace

void make_past(const std::string& url, int videos) {
  { const Opened makes_the_tables(url); }
  run(url,
      fmt::format(past, fmt::arg("channels", channel_count), fmt::arg("began", began.micros),
                  fmt::arg("videos", videos), fmt::arg("clips", clips_per_task), fmt::arg("model", model)));
}

}  // namespace zoetrope::bench
