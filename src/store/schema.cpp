#include "store/schema.h"

#include <array>

namespace zoetrope::store {
namespace {

// Tables that the rest of a pipeline reads and may have made before us. They keep their names and columns and
// are never altered: whatever else a task needs stands in `task_settings`.
constexpr std::string_view pipeline_tables = R"sql(
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
  api_calls INTEGER NOT NULL,
  units_consumed INTEGER NOT NULL,
  timestamp TEXT NOT NULL,
  metadata TEXT NOT NULL,
  UNIQUE (video_id, component)
);
)sql";

// Times are microseconds UTC, except lease_until, which counts since the boot named beside it. Money is
// integer micro-dollars.
constexpr std::string_view own_tables = R"sql(
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  slots INTEGER NOT NULL CHECK (slots BETWEEN 1 AND 100),
  breaker TEXT NOT NULL DEFAULT 'closed',
  breaker_reason TEXT NOT NULL DEFAULT '',
  opened_at INTEGER,
  next_send_at INTEGER NOT NULL DEFAULT 0,
  refusals INTEGER NOT NULL DEFAULT 0,
  key_fingerprint TEXT NOT NULL DEFAULT ''
);
CREATE TABLE task_settings (
  task_id TEXT PRIMARY KEY REFERENCES tasks (id),
  channel_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  output TEXT NOT NULL CHECK (output IN ('videos', 'previews')),
  account TEXT NOT NULL REFERENCES accounts (id),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  hosts TEXT NOT NULL,
  render_timeout_micros INTEGER NOT NULL,
  poll_interval_micros INTEGER NOT NULL,
  UNIQUE (channel_id, project_id, output)
);
CREATE TABLE clips (
  id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL REFERENCES tasks (id),
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 200),
  generation INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL CHECK (state IN ('ready', 'hosted', 'sending', 'ambiguous', 'waiting', 'fetching', 'done',
                                       'held', 'failed', 'cancelled')),
  hold_reason TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  error_code TEXT,
  error TEXT,
  note TEXT NOT NULL DEFAULT '',
  prompt TEXT NOT NULL,
  negative_prompt TEXT NOT NULL,
  seconds INTEGER NOT NULL,
  prompt_sha256 TEXT NOT NULL,
  price_micros INTEGER NOT NULL CHECK (price_micros >= 0),
  image TEXT NOT NULL,
  image_sha256 TEXT NOT NULL DEFAULT '',
  image_url TEXT NOT NULL DEFAULT '',
  image_url_expires_at INTEGER,
  current_attempt TEXT,
  resubmits INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  fetch_failures INTEGER NOT NULL DEFAULT 0,
  adopted INTEGER NOT NULL DEFAULT 0 CHECK (adopted IN (0, 1)),
  result_path TEXT NOT NULL DEFAULT '',
  result_sha256 TEXT NOT NULL DEFAULT '',
  result_bytes INTEGER NOT NULL DEFAULT 0,
  result_micros INTEGER NOT NULL DEFAULT 0,
  warnings TEXT NOT NULL DEFAULT '',
  changed_at INTEGER NOT NULL,
  UNIQUE (task_id, number),
  CHECK ((state = 'held') = (hold_reason <> '')),
  CHECK (state <> 'done' OR (result_path <> '' AND result_sha256 <> ''))
);
CREATE INDEX clips_hosted ON clips (image_url_expires_at) WHERE state = 'hosted';
CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  clip_id TEXT NOT NULL REFERENCES clips (id),
  n INTEGER NOT NULL,
  account TEXT NOT NULL REFERENCES accounts (id),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sending', 'ambiguous', 'refused', 'abandoned', 'accepted', 'failed',
                                       'succeeded')),
  remote_task_id TEXT,
  prompt_sha256 TEXT NOT NULL,
  image_sha256 TEXT NOT NULL,
  image_url TEXT NOT NULL,
  price_micros INTEGER NOT NULL,
  reserved INTEGER NOT NULL DEFAULT 1 CHECK (reserved IN (0, 1)),
  slot_held INTEGER NOT NULL DEFAULT 1 CHECK (slot_held IN (0, 1)),
  ticks INTEGER NOT NULL DEFAULT 0,
  sender_journal TEXT NOT NULL,
  sender_boot TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  accepted_at INTEGER,
  late_after_at INTEGER,
  late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
  finished_at INTEGER,
  result_urls TEXT NOT NULL DEFAULT '[]',
  fail_code TEXT NOT NULL DEFAULT '',
  fail_message TEXT NOT NULL DEFAULT '',
  UNIQUE (clip_id, n),
  UNIQUE (provider, remote_task_id),
  CHECK (state NOT IN ('accepted', 'failed', 'succeeded') OR remote_task_id IS NOT NULL)
);
CREATE UNIQUE INDEX submit_lane ON attempts (account) WHERE state = 'sending';
CREATE INDEX attempts_open ON attempts (account) WHERE state IN ('sending', 'ambiguous', 'accepted');
CREATE INDEX attempts_window ON attempts (account, created_at);
CREATE TABLE work (
  kind TEXT NOT NULL CHECK (kind IN ('host', 'submit', 'poll', 'fetch')),
  subject TEXT NOT NULL,
  clip_id TEXT NOT NULL REFERENCES clips (id),
  due_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  claims INTEGER NOT NULL DEFAULT 0,
  lease_owner TEXT,
  lease_boot TEXT,
  lease_until INTEGER,
  lease_token INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, subject)
);
CREATE INDEX work_due ON work (kind, due_at);
CREATE INDEX work_clip ON work (clip_id);
CREATE INDEX work_owner ON work (lease_owner) WHERE lease_owner IS NOT NULL;
CREATE TABLE ledger (
  attempt_id TEXT NOT NULL REFERENCES attempts (id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('reserve', 'post', 'void', 'reconcile')),
  micros INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (attempt_id, seq)
);
CREATE UNIQUE INDEX ledger_posted_once ON ledger (attempt_id) WHERE kind = 'post';
CREATE TABLE budgets (
  scope TEXT PRIMARY KEY,
  cap_micros INTEGER,
  reserved_micros INTEGER NOT NULL DEFAULT 0 CHECK (reserved_micros >= 0),
  spent_micros INTEGER NOT NULL DEFAULT 0,
  overrun INTEGER NOT NULL DEFAULT 0 CHECK (overrun IN (0, 1)),
  CHECK (cap_micros IS NULL OR overrun = 1 OR reserved_micros + spent_micros <= cap_micros)
);
CREATE TABLE evidence (
  attempt_id TEXT NOT NULL REFERENCES attempts (id),
  at INTEGER NOT NULL,
  source TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX evidence_attempt ON evidence (attempt_id);
CREATE TABLE outbox (
  page TEXT NOT NULL,
  seq INTEGER NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  tries INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (page, seq)
);
CREATE TABLE inbox (
  provider TEXT NOT NULL,
  remote_task_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  PRIMARY KEY (provider, remote_task_id, kind)
);
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  clip_id TEXT,
  attempt_id TEXT,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX events_task ON events (task_id, id);
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
);
INSERT INTO counters (name, value) VALUES ('lease_token', 0);
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
)sql";

// History is history: rows of these tables are added and never changed or removed.
constexpr std::string_view append_only = R"sql(
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
)sql";

// Every delivered render of a clip. The chosen one stands under the clip's own name, the others in takes/.
constexpr std::string_view takes = R"sql(
CREATE TABLE takes (
  clip_id TEXT NOT NULL REFERENCES clips (id),
  n INTEGER NOT NULL CHECK (n >= 1),
  attempt_id TEXT REFERENCES attempts (id),
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  micros INTEGER NOT NULL,
  warnings TEXT NOT NULL,
  prompt TEXT NOT NULL,
  negative_prompt TEXT NOT NULL,
  seconds INTEGER NOT NULL,
  image TEXT NOT NULL,
  image_sha256 TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (clip_id, n)
);
CREATE UNIQUE INDEX takes_attempt ON takes (attempt_id) WHERE attempt_id IS NOT NULL;
ALTER TABLE clips ADD COLUMN take INTEGER NOT NULL DEFAULT 0 CHECK (take >= 0);
INSERT INTO takes (clip_id, n, attempt_id, sha256, bytes, micros, warnings, prompt, negative_prompt, seconds, image,
                   image_sha256, made_at)
  SELECT id, 1, CASE WHEN adopted = 0 THEN current_attempt END, result_sha256, result_bytes, result_micros, warnings,
         prompt, negative_prompt, seconds, image, image_sha256, changed_at
  FROM clips WHERE state = 'done';
UPDATE clips SET take = 1 WHERE state = 'done';
)sql";

// An attempt keeps what it was asked to render: its clip may want something else by the time its task is
// found. `beside_take` is the number under which its file is kept when its clip has moved on meanwhile.
constexpr std::string_view decisions = R"sql(
ALTER TABLE attempts ADD COLUMN prompt TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN negative_prompt TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN seconds INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN image TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN beside_take INTEGER CHECK (beside_take >= 1);
UPDATE attempts SET (prompt, negative_prompt, seconds, image) =
  (SELECT c.prompt, c.negative_prompt, c.seconds, c.image FROM clips c WHERE c.id = attempts.clip_id)
  WHERE prompt_sha256 = (SELECT c.prompt_sha256 FROM clips c WHERE c.id = attempts.clip_id);
ALTER TABLE task_settings ADD COLUMN doubtful TEXT NOT NULL DEFAULT 'hold'
  CHECK (doubtful IN ('hold', 'resubmit_once'));
ALTER TABLE task_settings ADD COLUMN resubmits_per_day INTEGER NOT NULL DEFAULT 2 CHECK (resubmits_per_day >= 0);
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  clip_id TEXT NOT NULL REFERENCES clips (id),
  attempt_id TEXT REFERENCES attempts (id),
  decision TEXT NOT NULL,
  detail TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX decisions_clip ON decisions (clip_id, id);
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
)sql";

// A cap belongs to a kind of scope ("day", "channel", "total") or to one scope ("channel:poke1", "task:ID"),
// so that the budget of a day that begins has it from its first row; without micros: no cap, whatever the
// kind has. Balances are what the provider said; at rest means that no send of the account was under way
// then. Unattributed is money that left an account and that no send is known to have cost.
constexpr std::string_view money = R"sql(
CREATE TABLE caps (
  scope TEXT PRIMARY KEY,
  micros INTEGER CHECK (micros >= 0)
);
INSERT INTO caps (scope, micros) SELECT scope, cap_micros FROM budgets WHERE cap_micros IS NOT NULL;
ALTER TABLE budgets ADD COLUMN warned INTEGER NOT NULL DEFAULT 0 CHECK (warned IN (0, 1));
CREATE TABLE balances (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  at INTEGER NOT NULL,
  balance_micros INTEGER NOT NULL,
  posted_micros INTEGER NOT NULL,
  reserved_micros INTEGER NOT NULL,
  after_event INTEGER NOT NULL,
  at_rest INTEGER NOT NULL CHECK (at_rest IN (0, 1))
);
CREATE INDEX balances_account ON balances (account, id);
CREATE TABLE unattributed (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sends', 'elsewhere')),
  micros INTEGER NOT NULL,
  attempt_id TEXT REFERENCES attempts (id),
  who TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX unattributed_account ON unattributed (account, kind);
CREATE TRIGGER balances_no_update BEFORE UPDATE ON balances
  BEGIN SELECT RAISE(ABORT, 'balances is append-only'); END;
CREATE TRIGGER balances_no_delete BEFORE DELETE ON balances
  BEGIN SELECT RAISE(ABORT, 'balances is append-only'); END;
CREATE TRIGGER unattributed_no_update BEFORE UPDATE ON unattributed
  BEGIN SELECT RAISE(ABORT, 'unattributed is append-only'); END;
CREATE TRIGGER unattributed_no_delete BEFORE DELETE ON unattributed
  BEGIN SELECT RAISE(ABORT, 'unattributed is append-only'); END;
)sql";

// INSERT OR REPLACE takes the row away that is in its place without asking the trigger of a DELETE, unless
// the connection has recursive_triggers on, which is for each connection to say.
constexpr std::string_view no_replacing = R"sql(
CREATE TRIGGER ledger_no_replace BEFORE INSERT ON ledger
  WHEN EXISTS (SELECT 1 FROM ledger WHERE (attempt_id = NEW.attempt_id AND (seq = NEW.seq OR
    (kind = 'post' AND NEW.kind = 'post'))) OR rowid = NEW.rowid)
  BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
CREATE TRIGGER evidence_no_replace BEFORE INSERT ON evidence
  WHEN EXISTS (SELECT 1 FROM evidence WHERE rowid = NEW.rowid)
  BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER events_no_replace BEFORE INSERT ON events
  WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions
  WHEN EXISTS (SELECT 1 FROM decisions WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
CREATE TRIGGER balances_no_replace BEFORE INSERT ON balances
  WHEN EXISTS (SELECT 1 FROM balances WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'balances is append-only'); END;
CREATE TRIGGER unattributed_no_replace BEFORE INSERT ON unattributed
  WHEN EXISTS (SELECT 1 FROM unattributed WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'unattributed is append-only'); END;
)sql";

// Why an account stopped, and when it is asked or tried again. `trial` is the one send that a breaker lets
// through which only a send can close; probe_* is the lease of the free question.
constexpr std::string_view breakers = R"sql(
ALTER TABLE accounts ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN looks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN pause_micros INTEGER NOT NULL DEFAULT 600000000 CHECK (pause_micros > 0);
ALTER TABLE accounts ADD COLUMN doubts_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN trial TEXT REFERENCES attempts (id);
ALTER TABLE accounts ADD COLUMN probe_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN probe_owner TEXT;
ALTER TABLE accounts ADD COLUMN probe_boot TEXT;
ALTER TABLE accounts ADD COLUMN probe_until INTEGER;
ALTER TABLE accounts ADD COLUMN probe_token INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN doubted_at INTEGER;
CREATE INDEX attempts_doubted ON attempts (account, doubted_at) WHERE doubted_at IS NOT NULL;
ALTER TABLE events ADD COLUMN account TEXT;
DROP INDEX attempts_open;
CREATE INDEX attempts_open ON attempts (account, slot_held) WHERE state IN ('sending', 'ambiguous', 'accepted');
CREATE INDEX attempts_rendered ON attempts (account, model, seconds) WHERE state = 'succeeded';
CREATE INDEX events_account ON events (account, id) WHERE account IS NOT NULL;
)sql";

// What is asked of a worker. plan_* is the lease of the step that makes the clips. `written_status` is the
// last status that was written for the task: another one in its row is somebody else's wish. Until
// `blocked_until` no send of it is tried, because a cap was in the way. A channel's turn is its place in the
// order of sends (lifecycle/fairness.h). A status has another name in a pipeline that calls it so. A render
// that failed_free certainly cost nothing.
constexpr std::string_view hand_overs = R"sql(
CREATE TABLE hand_overs (
  task_id TEXT PRIMARY KEY REFERENCES task_settings (task_id),
  position INTEGER NOT NULL,
  priority INTEGER NOT NULL DEFAULT 1 CHECK (priority BETWEEN 0 AND 2),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  auto_plan INTEGER NOT NULL DEFAULT 0 CHECK (auto_plan IN (0, 1)),
  written_status TEXT NOT NULL DEFAULT '',
  plan_state TEXT NOT NULL CHECK (plan_state IN ('due', 'done', 'failed')),
  plan_due_at INTEGER NOT NULL DEFAULT 0,
  plan_tries INTEGER NOT NULL DEFAULT 0,
  plan_claims INTEGER NOT NULL DEFAULT 0,
  plan_owner TEXT,
  plan_boot TEXT,
  plan_until INTEGER,
  plan_token INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  error TEXT,
  round INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0),
  next_round_at INTEGER,
  resting INTEGER NOT NULL DEFAULT 0 CHECK (resting IN (0, 1)),
  rounds_over INTEGER NOT NULL DEFAULT 0 CHECK (rounds_over IN (0, 1)),
  round_waits TEXT NOT NULL DEFAULT '',
  blocked_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX hand_overs_plan ON hand_overs (plan_due_at) WHERE plan_state = 'due';
CREATE INDEX hand_overs_order ON hand_overs (priority, position) WHERE active = 1;
CREATE INDEX hand_overs_round ON hand_overs (next_round_at) WHERE next_round_at IS NOT NULL;
CREATE TABLE channel_settings (
  channel_id TEXT PRIMARY KEY,
  weight INTEGER NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 100),
  slots INTEGER CHECK (slots BETWEEN 1 AND 100),
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  turn INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE status_names (
  status TEXT PRIMARY KEY,
  name TEXT NOT NULL
);
ALTER TABLE attempts ADD COLUMN failed_free INTEGER NOT NULL DEFAULT 0 CHECK (failed_free IN (0, 1));
)sql";

// What is to be told outside, written with the change that it reports. A place is where something is told: a
// task's page, or the messages of one kind to one webhook; its latest report counts, or all of them in one
// message. due_at is empty when nothing waits; planned_at shows a due_at that a clock set ahead wrote down.
// What was delivered or superseded is history. The first outbox was never used.
constexpr std::string_view reports = R"sql(
DROP TABLE outbox;
CREATE TABLE outbox_places (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL CHECK (service IN ('notion_page', 'alert')),
  address TEXT NOT NULL,
  task_id TEXT NOT NULL,
  last_seq INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  planned_at INTEGER NOT NULL DEFAULT 0,
  told_at INTEGER NOT NULL DEFAULT 0,
  again_until INTEGER NOT NULL DEFAULT 0,
  being_told INTEGER NOT NULL DEFAULT 0 CHECK (being_told IN (0, 1)),
  tries INTEGER NOT NULL DEFAULT 0,
  trouble TEXT NOT NULL DEFAULT '',
  problem_code TEXT NOT NULL DEFAULT '',
  memory TEXT NOT NULL DEFAULT '',
  lease_owner TEXT,
  lease_boot TEXT,
  lease_until INTEGER,
  lease_token INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbox_places_due ON outbox_places (service, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_places_task ON outbox_places (task_id);
CREATE TABLE outbox (
  place TEXT NOT NULL REFERENCES outbox_places (id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'superseded', 'delivered')),
  at INTEGER NOT NULL,
  delivered_at INTEGER,
  PRIMARY KEY (place, seq),
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
);
CREATE INDEX outbox_waiting ON outbox (place, seq) WHERE state = 'waiting';
CREATE TABLE outbox_paces (
  token TEXT PRIMARY KEY,
  next_at INTEGER NOT NULL,
  planned_at INTEGER NOT NULL,
  problem TEXT NOT NULL DEFAULT ''
);
CREATE TABLE alert_hooks (
  name TEXT PRIMARY KEY,
  kinds TEXT NOT NULL,
  channels TEXT NOT NULL
);
ALTER TABLE budgets ADD COLUMN alerted INTEGER NOT NULL DEFAULT 0 CHECK (alerted IN (0, 80, 100));
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER outbox_no_replace BEFORE INSERT ON outbox
  WHEN EXISTS (SELECT 1 FROM outbox WHERE place = NEW.place AND seq = NEW.seq)
  BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER outbox_no_rewrite BEFORE UPDATE ON outbox
  WHEN OLD.state <> 'waiting' OR NEW.place <> OLD.place OR NEW.seq <> OLD.seq OR NEW.kind <> OLD.kind OR
    NEW.payload <> OLD.payload OR NEW.at <> OLD.at
  BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
)sql";

// A row for each clip in a table of videos at Notion. SQLite changes no CHECK, so the places move to a table
// that knows the third service, and their reports along with them. Of which table a channel's clips have
// their rows; '' is for channels with none of their own, and a channel with '' has none.
constexpr std::string_view videos = R"sql(
CREATE TABLE places_moved (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL CHECK (service IN ('notion_page', 'alert', 'notion_video')),
  address TEXT NOT NULL,
  task_id TEXT NOT NULL,
  last_seq INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  planned_at INTEGER NOT NULL DEFAULT 0,
  told_at INTEGER NOT NULL DEFAULT 0,
  again_until INTEGER NOT NULL DEFAULT 0,
  being_told INTEGER NOT NULL DEFAULT 0 CHECK (being_told IN (0, 1)),
  tries INTEGER NOT NULL DEFAULT 0,
  trouble TEXT NOT NULL DEFAULT '',
  problem_code TEXT NOT NULL DEFAULT '',
  memory TEXT NOT NULL DEFAULT '',
  lease_owner TEXT,
  lease_boot TEXT,
  lease_until INTEGER,
  lease_token INTEGER NOT NULL DEFAULT 0
);
INSERT INTO places_moved (id, service, address, task_id, last_seq, due_at, planned_at, told_at, again_until,
                          being_told, tries, trouble, problem_code, memory, lease_owner, lease_boot, lease_until,
                          lease_token)
  SELECT id, service, address, task_id, last_seq, due_at, planned_at, told_at, again_until, being_told, tries,
         trouble, problem_code, memory, lease_owner, lease_boot, lease_until, lease_token FROM outbox_places;
CREATE TABLE reports_moved (
  place TEXT NOT NULL REFERENCES places_moved (id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'superseded', 'delivered')),
  at INTEGER NOT NULL,
  delivered_at INTEGER,
  PRIMARY KEY (place, seq),
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
);
INSERT INTO reports_moved (place, seq, kind, payload, state, at, delivered_at)
  SELECT place, seq, kind, payload, state, at, delivered_at FROM outbox;
DROP TABLE outbox;
DROP TABLE outbox_places;
ALTER TABLE places_moved RENAME TO outbox_places;
ALTER TABLE reports_moved RENAME TO outbox;
CREATE INDEX outbox_places_due ON outbox_places (service, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_places_task ON outbox_places (task_id);
CREATE INDEX outbox_places_stuck ON outbox_places (service, address) WHERE problem_code <> '';
CREATE INDEX outbox_places_leased ON outbox_places (service, address) WHERE lease_owner IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (place, seq) WHERE state = 'waiting';
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER outbox_no_replace BEFORE INSERT ON outbox
  WHEN EXISTS (SELECT 1 FROM outbox WHERE place = NEW.place AND seq = NEW.seq)
  BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER outbox_no_rewrite BEFORE UPDATE ON outbox
  WHEN OLD.state <> 'waiting' OR NEW.place <> OLD.place OR NEW.seq <> OLD.seq OR NEW.kind <> OLD.kind OR
    NEW.payload <> OLD.payload OR NEW.at <> OLD.at
  BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TABLE video_tables (
  channel TEXT PRIMARY KEY,
  address TEXT NOT NULL
);
)sql";

constexpr std::array all{
    sql::Migration{1, "tables of the pipeline", pipeline_tables},
    sql::Migration{2, "clips, attempts, work and money", own_tables},
    sql::Migration{3, "append-only history", append_only},
    sql::Migration{4, "takes", takes},
    sql::Migration{5, "decisions of people", decisions},
    sql::Migration{6, "caps, balances and unattributed charges", money},
    sql::Migration{7, "history that cannot be replaced", no_replacing},
    sql::Migration{8, "breakers of accounts", breakers},
    sql::Migration{9, "tasks for workers", hand_overs},
    sql::Migration{10, "reports to people outside", reports},
    sql::Migration{11, "rows of clips in a table of videos", videos},
};

}  // namespace

std::span<const sql::Migration> migrations() {
  return all;
}

}  // namespace zoetrope::store
