#include "store/schema_steps.h"

namespace zoetrope::store::schema {

// A cap belongs to a kind of scope ("day", "channel", "total") or to one scope ("channel:poke1", "task:ID"),
// so that the budget of a day that begins has it from its first row; without micros: no cap, whatever the
// kind has. Balances are what the provider said; at rest means that no send of the account was under way
// then. Unattributed is money that left an account and that no send is known to have cost.
constinit const std::string_view money = R"sql(
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

// Why an account stopped, and when it is asked or tried again. `trial` is the one send that a breaker lets
// through which only a send can close; probe_* is the lease of the free question.
constinit const std::string_view breakers = R"sql(
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

// The tasks whose costs are in the row of a video in video_costs, and what others had in it before the first
// of them: others may have costs of the same component, and a video two tasks. Up to here the row was what
// one task came to, and told_micros of task_settings was empty where that row said it. And what people call a
// channel; '' for its own name.
constinit const std::string_view video_sums = R"sql(
CREATE TABLE video_tasks (
  task_id TEXT PRIMARY KEY REFERENCES task_settings (task_id),
  video_id TEXT NOT NULL
);
CREATE INDEX video_tasks_video ON video_tasks (video_id);
CREATE TABLE video_bases (
  video_id TEXT PRIMARY KEY,
  micros INTEGER NOT NULL,
  sends INTEGER NOT NULL,
  clips INTEGER NOT NULL
);
INSERT INTO video_tasks (task_id, video_id)
  SELECT ts.task_id, CAST(t.video_id AS TEXT) FROM task_settings ts JOIN tasks t ON t.id = ts.task_id
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

}  // namespace zoetrope::store::schema
