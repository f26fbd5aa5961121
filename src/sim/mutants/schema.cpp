#include "sim/mutants/schema.h"

#include <string>

#include "base/check.h"
#include "base/mutant.h"
#include "store/schema.h"

namespace zoetrope::sim {
namespace {

/// Lives as long as the program: a migration is a view of its text.
std::string_view without(std::string_view statements, std::string_view part, std::string_view instead) {
  static thread_local std::string changed;
  changed = statements;
  const std::size_t at = changed.find(part);
  CHECK(at != std::string::npos);
  changed.replace(at, part.size(), instead);
  return changed;
}

}  // namespace

std::vector<sql::Migration> schema_of_the_run() {
  const auto all = store::migrations();
  std::vector<sql::Migration> schema(all.begin(), all.end());
  constexpr std::size_t own_tables = 1;
  std::string_view& statements = schema.at(own_tables).statements;
  if (mutated(Mutant::two_sends_at_once))
    statements = without(statements, "CREATE UNIQUE INDEX submit_lane", "CREATE INDEX submit_lane");
  if (mutated(Mutant::task_of_another_taken))
    statements = without(statements, "UNIQUE (provider, remote_task_id),", "");
  return schema;
}

}  // namespace zoetrope::sim
