#include "store/schema_steps.h"

namespace zoetrope::store::schema {

// The tables as SQLite has them after the same number of steps, with the types of PostgreSQL. `rowid` is the
// order in which rows came, which SQLite keeps by itself. Times, money and who may change what are as there.
// The functions are what SQLite brings along under these names: the smaller and the larger of two numbers,
// and the texts in a list (store/json_list.h).
constinit const std::string_view postgres_baseline = R"sql(
CREATE TABLE IF NOT EXISTS channels (
  id TEXT PRIMARY KEY,
  created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS videos (
  id TEXT PRIMARY KEY,
  channel_id TEXT NOT NULL REFERENCES channels (id),
  project_id TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS tasks (
  id TEXT PRIMARY KEY,
  channel_id TEXT NOT NULL REFERENCES channels (id),
  project_id TEXT NOT NULL,
  video_id TEXT NOT NULL REFERENCES videos (id),
  topic TEXT NOT NULL DEFAULT '',
  story_direction TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL,
  error_log TEXT NOT NULL DEFAULT '',
  total_cost_usd TEXT NOT NULL DEFAULT '0.0000',
  notion_page_id TEXT UNIQUE,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS video_costs (
  id TEXT PRIMARY KEY,
  video_id TEXT NOT NULL REFERENCES videos (id),
  channel_id TEXT NOT NULL REFERENCES channels (id),
  component TEXT NOT NULL,
  cost_usd TEXT NOT NULL,
  api_calls BIGINT NOT NULL,
  units_consumed BIGINT NOT NULL,
  timestamp TEXT NOT NULL,
  metadata TEXT NOT NULL,
  UNIQUE (video_id, component)
);
CREATE FUNCTION min(a BIGINT, b BIGINT) RETURNS BIGINT LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT CASE WHEN a < b THEN a WHEN b <= a THEN b END';
CREATE FUNCTION max(a BIGINT, b BIGINT) RETURNS BIGINT LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT CASE WHEN a > b THEN a WHEN b >= a THEN b END';
CREATE FUNCTION json_each(list TEXT) RETURNS TABLE (value TEXT) LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT jsonb_array_elements_text(list::jsonb)';
CREATE FUNCTION zoetrope_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  slots BIGINT NOT NULL CHECK (slots BETWEEN 1 AND 100),
  breaker TEXT NOT NULL DEFAULT 'closed',
  breaker_reason TEXT NOT NULL DEFAULT '',
  opened_at BIGINT,
  next_send_at BIGINT NOT NULL DEFAULT 0,
  refusals BIGINT NOT NULL DEFAULT 0,
  key_fingerprint TEXT NOT NULL DEFAULT '',
  failures BIGINT NOT NULL DEFAULT 0,
  looks BIGINT NOT NULL DEFAULT 0,
  pause_micros BIGINT NOT NULL DEFAULT 600000000 CHECK (pause_micros > 0),
  doubts_from BIGINT NOT NULL DEFAULT 0,
  trial TEXT,
  probe_at BIGINT NOT NULL DEFAULT 0,
  probe_owner TEXT,
  probe_boot TEXT,
  probe_until BIGINT,
  probe_token BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE task_settings (
  task_id TEXT PRIMARY KEY,
  channel_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  output TEXT NOT NULL CHECK (output IN ('videos', 'previews')),
  account TEXT NOT NULL REFERENCES accounts (id),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  hosts TEXT NOT NULL,
  render_timeout_micros BIGINT NOT NULL,
  poll_interval_micros BIGINT NOT NULL,
  doubtful TEXT NOT NULL DEFAULT 'hold' CHECK (doubtful IN ('hold', 'resubmit_once')),
  resubmits_per_day BIGINT NOT NULL DEFAULT 2 CHECK (resubmits_per_day >= 0),
  asked_status TEXT NOT NULL DEFAULT '',
  left_status TEXT NOT NULL DEFAULT '',
  told_micros BIGINT,
  UNIQUE (channel_id, project_id, output)
);
CREATE TABLE clips (
  id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL,
  number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 200),
  generation BIGINT NOT NULL DEFAULT 1,
  state TEXT NOT NULL CHECK (state IN ('ready', 'hosted', 'sending', 'ambiguous', 'waiting', 'fetching',
    'done', 'held', 'failed', 'cancelled')),
  hold_reason TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 1,
  error_code TEXT,
  error TEXT,
  note TEXT NOT NULL DEFAULT '',
  prompt TEXT NOT NULL,
  negative_prompt TEXT NOT NULL,
  seconds BIGINT NOT NULL,
  prompt_sha256 TEXT NOT NULL,
  price_micros BIGINT NOT NULL CHECK (price_micros >= 0),
  image TEXT NOT NULL,
  image_sha256 TEXT NOT NULL DEFAULT '',
  image_url TEXT NOT NULL DEFAULT '',
  image_url_expires_at BIGINT,
  current_attempt TEXT,
  resubmits BIGINT NOT NULL DEFAULT 0,
  failures BIGINT NOT NULL DEFAULT 0,
  fetch_failures BIGINT NOT NULL DEFAULT 0,
  adopted BIGINT NOT NULL DEFAULT 0 CHECK (adopted IN (0, 1)),
  result_path TEXT NOT NULL DEFAULT '',
  result_sha256 TEXT NOT NULL DEFAULT '',
  result_bytes BIGINT NOT NULL DEFAULT 0,
  result_micros BIGINT NOT NULL DEFAULT 0,
  warnings TEXT NOT NULL DEFAULT '',
  changed_at BIGINT NOT NULL,
  take BIGINT NOT NULL DEFAULT 0 CHECK (take >= 0),
  UNIQUE (task_id, number),
  CHECK ((state = 'held') = (hold_reason <> '')),
  CHECK (state <> 'done' OR (result_path <> '' AND result_sha256 <> ''))
);
DO $$
BEGIN
  -- A key of text keeps a row of tasks for as long as there are clips of it. One of another type, as a pipeline
  -- may have it, is no key for ours; it is found by its text then.
  IF (SELECT t.typcategory FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = 'tasks'::regclass AND a.attname = 'id') = 'S' THEN
    ALTER TABLE task_settings ADD FOREIGN KEY (task_id) REFERENCES tasks (id);
    ALTER TABLE clips ADD FOREIGN KEY (task_id) REFERENCES tasks (id);
  ELSE
    CREATE INDEX zoetrope_tasks_by_text ON tasks (CAST(id AS TEXT));
  END IF;
EXCEPTION WHEN insufficient_privilege OR wrong_object_type THEN
  NULL;
END
$$;
CREATE INDEX clips_hosted ON clips (image_url_expires_at) WHERE state = 'hosted';
CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  clip_id TEXT NOT NULL REFERENCES clips (id),
  n BIGINT NOT NULL,
  account TEXT NOT NULL REFERENCES accounts (id),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sending', 'ambiguous', 'refused', 'abandoned', 'accepted', 'failed',
    'succeeded')),
  remote_task_id TEXT,
  prompt_sha256 TEXT NOT NULL,
  image_sha256 TEXT NOT NULL,
  image_url TEXT NOT NULL,
  price_micros BIGINT NOT NULL,
  reserved BIGINT NOT NULL DEFAULT 1 CHECK (reserved IN (0, 1)),
  slot_held BIGINT NOT NULL DEFAULT 1 CHECK (slot_held IN (0, 1)),
  ticks BIGINT NOT NULL DEFAULT 0,
  sender_journal TEXT NOT NULL,
  sender_boot TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  accepted_at BIGINT,
  late_after_at BIGINT,
  late BIGINT NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
  finished_at BIGINT,
  result_urls TEXT NOT NULL DEFAULT '[]',
  fail_code TEXT NOT NULL DEFAULT '',
  fail_message TEXT NOT NULL DEFAULT '',
  prompt TEXT NOT NULL DEFAULT '',
  negative_prompt TEXT NOT NULL DEFAULT '',
  seconds BIGINT NOT NULL DEFAULT 0,
  image TEXT NOT NULL DEFAULT '',
  beside_take BIGINT CHECK (beside_take >= 1),
  doubted_at BIGINT,
  failed_free BIGINT NOT NULL DEFAULT 0 CHECK (failed_free IN (0, 1)),
  rowid BIGINT GENERATED BY DEFAULT AS IDENTITY,
  UNIQUE (clip_id, n),
  UNIQUE (provider, remote_task_id),
  CHECK (state NOT IN ('accepted', 'failed', 'succeeded') OR remote_task_id IS NOT NULL)
);
CREATE UNIQUE INDEX submit_lane ON attempts (account) WHERE state = 'sending';
CREATE INDEX attempts_window ON attempts (account, created_at);
CREATE INDEX attempts_doubted ON attempts (account, doubted_at) WHERE doubted_at IS NOT NULL;
CREATE INDEX attempts_open ON attempts (account, slot_held) WHERE state IN ('sending', 'ambiguous', 'accepted');
CREATE INDEX attempts_rendered ON attempts (account, model, seconds) WHERE state = 'succeeded';
CREATE TABLE work (
  kind TEXT NOT NULL CHECK (kind IN ('host', 'submit', 'poll', 'fetch')),
  subject TEXT NOT NULL,
  clip_id TEXT NOT NULL REFERENCES clips (id),
  due_at BIGINT NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0,
  claims BIGINT NOT NULL DEFAULT 0,
  lease_owner TEXT,
  lease_boot TEXT,
  lease_until BIGINT,
  lease_token BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, subject)
);
CREATE INDEX work_due ON work (kind, due_at);
CREATE INDEX work_clip ON work (clip_id);
CREATE INDEX work_owner ON work (lease_owner) WHERE lease_owner IS NOT NULL;
CREATE TABLE ledger (
  attempt_id TEXT NOT NULL REFERENCES attempts (id),
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('reserve', 'post', 'void', 'reconcile')),
  micros BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (attempt_id, seq)
);
CREATE UNIQUE INDEX ledger_posted_once ON ledger (attempt_id) WHERE kind = 'post';
CREATE TABLE budgets (
  scope TEXT PRIMARY KEY,
  cap_micros BIGINT,
  reserved_micros BIGINT NOT NULL DEFAULT 0 CHECK (reserved_micros >= 0),
  spent_micros BIGINT NOT NULL DEFAULT 0,
  overrun BIGINT NOT NULL DEFAULT 0 CHECK (overrun IN (0, 1)),
  warned BIGINT NOT NULL DEFAULT 0 CHECK (warned IN (0, 1)),
  alerted BIGINT NOT NULL DEFAULT 0 CHECK (alerted IN (0, 80, 100)),
  CHECK (cap_micros IS NULL OR overrun = 1 OR reserved_micros + spent_micros <= cap_micros)
);
CREATE TABLE evidence (
  attempt_id TEXT NOT NULL REFERENCES attempts (id),
  at BIGINT NOT NULL,
  source TEXT NOT NULL,
  detail TEXT NOT NULL,
  rowid BIGINT GENERATED BY DEFAULT AS IDENTITY
);
CREATE INDEX evidence_attempt ON evidence (attempt_id);
CREATE TABLE inbox (
  provider TEXT NOT NULL,
  remote_task_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  first_seen BIGINT NOT NULL,
  PRIMARY KEY (provider, remote_task_id, kind)
);
CREATE TABLE events (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  at BIGINT NOT NULL,
  task_id TEXT NOT NULL,
  clip_id TEXT,
  attempt_id TEXT,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  account TEXT
);
CREATE INDEX events_task ON events (task_id, id);
CREATE INDEX events_account ON events (account, id) WHERE account IS NOT NULL;
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE takes (
  clip_id TEXT NOT NULL REFERENCES clips (id),
  n BIGINT NOT NULL CHECK (n >= 1),
  attempt_id TEXT REFERENCES attempts (id),
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  micros BIGINT NOT NULL,
  warnings TEXT NOT NULL,
  prompt TEXT NOT NULL,
  negative_prompt TEXT NOT NULL,
  seconds BIGINT NOT NULL,
  image TEXT NOT NULL,
  image_sha256 TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (clip_id, n)
);
CREATE UNIQUE INDEX takes_attempt ON takes (attempt_id) WHERE attempt_id IS NOT NULL;
CREATE TABLE decisions (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  clip_id TEXT NOT NULL REFERENCES clips (id),
  attempt_id TEXT REFERENCES attempts (id),
  decision TEXT NOT NULL,
  detail TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX decisions_clip ON decisions (clip_id, id);
CREATE TABLE caps (
  scope TEXT PRIMARY KEY,
  micros BIGINT CHECK (micros >= 0)
);
CREATE TABLE balances (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  account TEXT NOT NULL,
  at BIGINT NOT NULL,
  balance_micros BIGINT NOT NULL,
  posted_micros BIGINT NOT NULL,
  reserved_micros BIGINT NOT NULL,
  after_event BIGINT NOT NULL,
  at_rest BIGINT NOT NULL CHECK (at_rest IN (0, 1))
);
CREATE INDEX balances_account ON balances (account, id);
CREATE TABLE unattributed (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  account TEXT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sends', 'elsewhere')),
  micros BIGINT NOT NULL,
  attempt_id TEXT REFERENCES attempts (id),
  who TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX unattributed_account ON unattributed (account, kind);
CREATE TABLE hand_overs (
  task_id TEXT PRIMARY KEY REFERENCES task_settings (task_id),
  position BIGINT NOT NULL,
  priority BIGINT NOT NULL DEFAULT 1 CHECK (priority BETWEEN 0 AND 2),
  active BIGINT NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  paused BIGINT NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  auto_plan BIGINT NOT NULL DEFAULT 0 CHECK (auto_plan IN (0, 1)),
  written_status TEXT NOT NULL DEFAULT '',
  plan_state TEXT NOT NULL CHECK (plan_state IN ('due', 'done', 'failed')),
  plan_due_at BIGINT NOT NULL DEFAULT 0,
  plan_tries BIGINT NOT NULL DEFAULT 0,
  plan_claims BIGINT NOT NULL DEFAULT 0,
  plan_owner TEXT,
  plan_boot TEXT,
  plan_until BIGINT,
  plan_token BIGINT NOT NULL DEFAULT 0,
  error_code TEXT,
  error TEXT,
  round BIGINT NOT NULL DEFAULT 0 CHECK (round >= 0),
  next_round_at BIGINT,
  resting BIGINT NOT NULL DEFAULT 0 CHECK (resting IN (0, 1)),
  rounds_over BIGINT NOT NULL DEFAULT 0 CHECK (rounds_over IN (0, 1)),
  round_waits TEXT NOT NULL DEFAULT '',
  blocked_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX hand_overs_plan ON hand_overs (plan_due_at) WHERE plan_state = 'due';
CREATE INDEX hand_overs_order ON hand_overs (priority, position) WHERE active = 1;
CREATE INDEX hand_overs_round ON hand_overs (next_round_at) WHERE next_round_at IS NOT NULL;
CREATE TABLE channel_settings (
  channel_id TEXT PRIMARY KEY,
  weight BIGINT NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 100),
  slots BIGINT CHECK (slots BETWEEN 1 AND 100),
  paused BIGINT NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  turn BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE status_names (
  status TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  rowid BIGINT GENERATED BY DEFAULT AS IDENTITY
);
CREATE TABLE outbox_paces (
  token TEXT PRIMARY KEY,
  next_at BIGINT NOT NULL,
  planned_at BIGINT NOT NULL,
  problem TEXT NOT NULL DEFAULT ''
);
CREATE TABLE alert_hooks (
  name TEXT PRIMARY KEY,
  kinds TEXT NOT NULL,
  channels TEXT NOT NULL
);
CREATE TABLE outbox_places (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL CHECK (service IN ('notion_page', 'alert', 'notion_video')),
  address TEXT NOT NULL,
  task_id TEXT NOT NULL,
  last_seq BIGINT NOT NULL DEFAULT 0,
  due_at BIGINT,
  planned_at BIGINT NOT NULL DEFAULT 0,
  told_at BIGINT NOT NULL DEFAULT 0,
  again_until BIGINT NOT NULL DEFAULT 0,
  being_told BIGINT NOT NULL DEFAULT 0 CHECK (being_told IN (0, 1)),
  tries BIGINT NOT NULL DEFAULT 0,
  trouble TEXT NOT NULL DEFAULT '',
  problem_code TEXT NOT NULL DEFAULT '',
  memory TEXT NOT NULL DEFAULT '',
  lease_owner TEXT,
  lease_boot TEXT,
  lease_until BIGINT,
  lease_token BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX outbox_places_due ON outbox_places (service, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_rows_due ON outbox_places (address, due_at) WHERE due_at IS NOT NULL AND service = 'notion_video';
CREATE INDEX outbox_places_planned ON outbox_places (planned_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_places_task ON outbox_places (task_id);
CREATE INDEX outbox_places_stuck ON outbox_places (service, address) WHERE problem_code <> '';
CREATE INDEX outbox_places_leased ON outbox_places (service, address) WHERE lease_owner IS NOT NULL;
CREATE TABLE outbox (
  place TEXT NOT NULL REFERENCES outbox_places (id),
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'superseded', 'delivered')),
  at BIGINT NOT NULL,
  delivered_at BIGINT,
  PRIMARY KEY (place, seq),
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
);
CREATE INDEX outbox_waiting ON outbox (place, seq) WHERE state = 'waiting';
CREATE TABLE video_tables (
  channel TEXT PRIMARY KEY,
  address TEXT NOT NULL
);
CREATE TABLE video_rows_owed (
  task_id TEXT PRIMARY KEY
);
ALTER TABLE accounts ADD FOREIGN KEY (trial) REFERENCES attempts (id);
INSERT INTO counters (name, value) VALUES ('lease_token', 0);
CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger
  FOR EACH ROW EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER evidence_no_change BEFORE UPDATE OR DELETE ON evidence
  FOR EACH ROW EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON evidence EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE ON events
  FOR EACH ROW EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER decisions_no_change BEFORE UPDATE OR DELETE ON decisions
  FOR EACH ROW EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER decisions_no_truncate BEFORE TRUNCATE ON decisions EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER balances_no_change BEFORE UPDATE OR DELETE ON balances
  FOR EACH ROW EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER balances_no_truncate BEFORE TRUNCATE ON balances EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER unattributed_no_change BEFORE UPDATE OR DELETE ON unattributed
  FOR EACH ROW EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER unattributed_no_truncate BEFORE TRUNCATE ON unattributed EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox
  FOR EACH ROW EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER outbox_no_truncate BEFORE TRUNCATE ON outbox EXECUTE FUNCTION zoetrope_refuse_change();
CREATE TRIGGER outbox_no_rewrite BEFORE UPDATE ON outbox FOR EACH ROW
  WHEN (OLD.state <> 'waiting' OR NEW.place <> OLD.place OR NEW.seq <> OLD.seq OR NEW.kind <> OLD.kind OR
    NEW.payload <> OLD.payload OR NEW.at <> OLD.at)
  EXECUTE FUNCTION zoetrope_refuse_change();
)sql";

// As schema_workers.cpp has it, and what tells workers that listen (sql/listener.h) of work that somebody
// else has made due; whoever does not hear it looks around. The table `tasks` may belong to another program
// and take no trigger of ours.
constinit const std::string_view postgres_machines = R"sql(
CREATE TABLE workers (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  pid BIGINT NOT NULL,
  version TEXT NOT NULL,
  accounts TEXT NOT NULL,
  unseen TEXT NOT NULL DEFAULT '[]',
  started_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);
ALTER TABLE accounts ADD COLUMN slots_set BIGINT CHECK (slots_set BETWEEN 1 AND 100);
ALTER TABLE channel_settings ADD COLUMN weight_set BIGINT CHECK (weight_set BETWEEN 1 AND 100);
ALTER TABLE channel_settings ADD COLUMN slots_set BIGINT CHECK (slots_set BETWEEN 1 AND 100);
CREATE FUNCTION zoetrope_tell_workers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('zoetrope_work', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER hand_overs_told AFTER INSERT OR UPDATE OF active, paused, priority, plan_state, resting ON hand_overs
  FOR EACH STATEMENT EXECUTE FUNCTION zoetrope_tell_workers();
CREATE TRIGGER channel_settings_told AFTER UPDATE OF paused, slots, weight, slots_set, weight_set ON channel_settings
  FOR EACH STATEMENT EXECUTE FUNCTION zoetrope_tell_workers();
CREATE TRIGGER accounts_told AFTER UPDATE OF slots_set, breaker ON accounts
  FOR EACH STATEMENT EXECUTE FUNCTION zoetrope_tell_workers();
DO $$
BEGIN
  CREATE TRIGGER zoetrope_tasks_told AFTER INSERT OR UPDATE OF status ON tasks
    FOR EACH STATEMENT EXECUTE FUNCTION zoetrope_tell_workers();
EXCEPTION WHEN insufficient_privilege OR wrong_object_type THEN
  NULL;
END
$$;
)sql";

// As schema_reports.cpp has it. An index of SQLite ends with the rowid, by which the latest render is found
// without looking at all of them.
constinit const std::string_view postgres_doubts = R"sql(
ALTER TABLE outbox_places ADD COLUMN again_clock TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox_places ADD COLUMN again_time BIGINT NOT NULL DEFAULT 0;
DROP INDEX attempts_rendered;
CREATE INDEX attempts_rendered ON attempts (account, model, seconds, rowid) WHERE state = 'succeeded';
CREATE INDEX budgets_unwarned ON budgets (scope) WHERE warned = 0 AND cap_micros IS NOT NULL;
)sql";

// As schema_money.cpp has it.
constinit const std::string_view postgres_video_sums = R"sql(
CREATE TABLE video_tasks (
  task_id TEXT PRIMARY KEY REFERENCES task_settings (task_id),
  video_id TEXT NOT NULL
);
CREATE INDEX video_tasks_video ON video_tasks (video_id);
CREATE TABLE video_bases (
  video_id TEXT PRIMARY KEY,
  micros BIGINT NOT NULL,
  sends BIGINT NOT NULL,
  clips BIGINT NOT NULL
);
INSERT INTO video_tasks (task_id, video_id)
  SELECT ts.task_id, CAST(t.video_id AS TEXT) FROM task_settings ts JOIN tasks t ON CAST(t.id AS TEXT) = ts.task_id
  WHERE EXISTS (SELECT 1 FROM ledger l JOIN attempts a ON a.id = l.attempt_id JOIN clips c ON c.id = a.clip_id
      WHERE c.task_id = ts.task_id AND l.kind = 'post')
    AND EXISTS (SELECT 1 FROM video_costs v WHERE CAST(v.video_id AS TEXT) = CAST(t.video_id AS TEXT)
      AND v.component = 'kling_video_clips');
INSERT INTO video_bases (video_id, micros, sends, clips) SELECT DISTINCT video_id, 0, 0, 0 FROM video_tasks;
UPDATE task_settings SET told_micros =
  (SELECT SUM(l.micros) FROM ledger l JOIN attempts a ON a.id = l.attempt_id JOIN clips c ON c.id = a.clip_id
    WHERE c.task_id = task_settings.task_id AND l.kind = 'post')
  WHERE told_micros IS NULL AND task_id IN (SELECT task_id FROM video_tasks);
ALTER TABLE channel_settings ADD COLUMN display_name TEXT NOT NULL DEFAULT '';
)sql";

// As schema_workers.cpp has it.
constinit const std::string_view postgres_called_off = R"sql(
ALTER TABLE hand_overs ADD COLUMN called_off BIGINT NOT NULL DEFAULT 0 CHECK (called_off IN (0, 1));
CREATE INDEX work_poisoned ON work (kind, subject) WHERE claims >= 8;
)sql";

}  // namespace zoetrope::store::schema
