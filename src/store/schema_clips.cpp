#include "store/schema_steps.h"

namespace zoetrope::store::schema {

// Tables that the rest of a pipeline reads and may have made before us. They keep their names and columns and
// are never altered: whatever else a task needs stands in `task_settings`.
constinit const std::string_view pipeline_tables = R"sql(
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
constinit const std::string_view own_tables = R"sql(
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
constinit const std::string_view append_only = R"sql(
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
)sql";

// Every delivered render of a clip. The chosen one stands under the clip's own name, the others in takes/.
constinit const std::string_view takes = R"sql(
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
constinit const std::string_view decisions = R"sql(
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

// INSERT OR REPLACE takes the row away that is in its place without asking the trigger of a DELETE, unless
// the connection has recursive_triggers on, which is for each connection to say.
constinit const std::string_view no_replacing = R"sql(
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

}  // namespace zoetrope::store::schema
