#include "store/schema_steps.h"

namespace zoetrope::store::schema {

// What is asked of a worker. plan_* is the lease of the step that makes the clips. Until `blocked_until` no
// send of it is tried, because a cap was in the way. A channel's turn is its place in the order of sends
// (lifecycle/fairness.h). A status has another name in a pipeline that calls it so. A render that failed_free
// certainly cost nothing.
constinit const std::string_view hand_overs = R"sql(
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

// Of every task, and not only of one that a worker has: the name of the status that was to be written last
// (empty: the next one is written in any case), and how its row stood after that, which a trigger of the
// pipeline may have made another one. What its row says beside that is somebody else's wish. told_micros is
// what of total_cost_usd is ours; empty: nothing yet. `written_status` of hand_overs is not used
// any more: to remove a column, SQLite looks through every view and trigger, and some may be another
// program's.
constinit const std::string_view told = R"sql(
ALTER TABLE task_settings ADD COLUMN asked_status TEXT NOT NULL DEFAULT '';
ALTER TABLE task_settings ADD COLUMN left_status TEXT NOT NULL DEFAULT '';
ALTER TABLE task_settings ADD COLUMN told_micros INTEGER;
UPDATE task_settings SET left_status =
  COALESCE((SELECT CAST(t.status AS TEXT) FROM tasks t WHERE t.id = task_settings.task_id), '');
UPDATE task_settings SET asked_status = h.written_status, left_status = h.written_status
  FROM hand_overs h WHERE h.task_id = task_settings.task_id AND h.written_status <> '';
)sql";

// What each worker last said of itself, by the name of its journal, which is what it holds leases by.
// `unseen`: the projects whose folders it does not see, a JSON list. The limits that somebody has set while
// workers run stand above those of the settings, until they are cleared.
constinit const std::string_view machines = R"sql(
CREATE TABLE workers (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  version TEXT NOT NULL,
  accounts TEXT NOT NULL,
  unseen TEXT NOT NULL DEFAULT '[]',
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
);
ALTER TABLE accounts ADD COLUMN slots_set INTEGER CHECK (slots_set BETWEEN 1 AND 100);
ALTER TABLE channel_settings ADD COLUMN weight_set INTEGER CHECK (weight_set BETWEEN 1 AND 100);
ALTER TABLE channel_settings ADD COLUMN slots_set INTEGER CHECK (slots_set BETWEEN 1 AND 100);
)sql";

// Whose row was set to `cancelled` while workers had them, until somebody asks for them anew. And steps that
// were claimed again and again without a result, of all that there is to do: each claim looks for them.
constinit const std::string_view called_off = R"sql(
ALTER TABLE hand_overs ADD COLUMN called_off INTEGER NOT NULL DEFAULT 0 CHECK (called_off IN (0, 1));
CREATE INDEX work_poisoned ON work (kind, subject) WHERE claims >= 8;
)sql";

}  // namespace zoetrope::store::schema
