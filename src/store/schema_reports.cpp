#include "store/schema_steps.h"

namespace zoetrope::store::schema {

// What is to be told outside, written with the change that it reports. A place is where something is told: a
// task's page, or the messages of one kind to one webhook; its latest report counts, or all of them in one
// message. due_at is empty when nothing waits; planned_at shows a due_at that a clock set ahead wrote down.
// What was delivered or superseded is history. The first outbox was never used.
constinit const std::string_view reports = R"sql(
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

// A row for each clip in a table of videos at Notion. SQLite changes no CHECK, so the places and their
// reports are laid aside while their tables are made anew; a rename would fail where another program has made
// a view of them. Of which table a channel's clips have their rows; '' is for channels with none of their
// own, and a channel with '' has none. Owed are tasks whose clips are still to be looked through for a table
// that is new.
constinit const std::string_view videos = R"sql(
CREATE TABLE places_moved AS SELECT * FROM outbox_places;
CREATE TABLE reports_moved AS SELECT * FROM outbox;
DROP TABLE outbox;
DROP TABLE outbox_places;
CREATE TABLE outbox_places (
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
INSERT INTO outbox_places (id, service, address, task_id, last_seq, due_at, planned_at, told_at, again_until,
                           being_told, tries, trouble, problem_code, memory, lease_owner, lease_boot, lease_until,
                           lease_token)
  SELECT id, service, address, task_id, last_seq, due_at, planned_at, told_at, again_until, being_told, tries,
         trouble, problem_code, memory, lease_owner, lease_boot, lease_until, lease_token FROM places_moved;
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
INSERT INTO outbox (place, seq, kind, payload, state, at, delivered_at)
  SELECT place, seq, kind, payload, state, at, delivered_at FROM reports_moved;
DROP TABLE places_moved;
DROP TABLE reports_moved;
CREATE INDEX outbox_places_due ON outbox_places (service, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_rows_due ON outbox_places (address, due_at) WHERE due_at IS NOT NULL AND service = 'notion_video';
CREATE INDEX outbox_places_planned ON outbox_places (planned_at) WHERE due_at IS NOT NULL;
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
CREATE TABLE video_rows_owed (task_id TEXT PRIMARY KEY);
)sql";

// The end of the doubt that again_until names, by the clock of leases, which no one sets. Budgets of which
// somebody may have to be warned are few among those of all tasks there ever were.
constinit const std::string_view doubts = R"sql(
ALTER TABLE outbox_places ADD COLUMN again_clock TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox_places ADD COLUMN again_time INTEGER NOT NULL DEFAULT 0;
CREATE INDEX budgets_unwarned ON budgets (scope) WHERE warned = 0 AND cap_micros IS NOT NULL;
)sql";

}  // namespace zoetrope::store::schema
