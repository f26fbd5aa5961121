#include "store/schema.h"

#include <array>

#include "store/schema_steps.h"

namespace zoetrope::store {

namespace {

std::span<const sql::Migration> sqlite_steps() {
  static const std::array all{
      sql::Migration{1, "tables of the pipeline", schema::pipeline_tables},
      sql::Migration{2, "clips, attempts, work and money", schema::own_tables},
      sql::Migration{3, "append-only history", schema::append_only},
      sql::Migration{4, "takes", schema::takes},
      sql::Migration{5, "decisions of people", schema::decisions},
      sql::Migration{6, "caps, balances and unattributed charges", schema::money},
      sql::Migration{7, "history that cannot be replaced", schema::no_replacing},
      sql::Migration{8, "breakers of accounts", schema::breakers},
      sql::Migration{9, "tasks for workers", schema::hand_overs},
      sql::Migration{10, "reports to people outside", schema::reports},
      sql::Migration{11, "what the rows of tasks were told", schema::told},
      sql::Migration{12, "rows of clips in a table of videos", schema::videos},
      sql::Migration{13, "workers of several machines", schema::machines},
      sql::Migration{14, "doubts by a clock that nobody sets", schema::doubts},
      sql::Migration{15, "costs of a video of several tasks, names of channels", schema::video_sums},
      sql::Migration{16, "tasks that were called off", schema::called_off},
  };
  return all;
}

std::span<const sql::Migration> postgres_steps() {
  static const std::array all{
      sql::Migration{12, "all tables", schema::postgres_baseline},
      sql::Migration{13, "workers of several machines", schema::postgres_machines},
      sql::Migration{14, "doubts by a clock that nobody sets", schema::postgres_doubts},
      sql::Migration{15, "costs of a video of several tasks, names of channels", schema::postgres_video_sums},
      sql::Migration{16, "tasks that were called off", schema::postgres_called_off},
  };
  return all;
}

}  // namespace

std::span<const sql::Migration> migrations(sql::Dialect dialect) {
  return dialect == sql::Dialect::postgres ? postgres_steps() : sqlite_steps();
}

int newest_schema() {
  return migrations().back().number;
}

}  // namespace zoetrope::store
