#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/layout.h"
#include "settings/database_place.h"
#include "store/copy.h"

namespace zoetrope::cli {
namespace {

std::int64_t rows_of(const store::Copied& copied, std::string_view table) {
  for (const store::CopiedTable& one : copied.tables) {
    if (one.name == table) return one.rows;
  }
  return 0;
}

std::int64_t all_rows(const store::Copied& copied) {
  std::int64_t sum = 0;
  for (const store::CopiedTable& one : copied.tables) sum += one.rows;
  return sum;
}

std::string counted_rows(const store::Copied& copied, std::string_view table, std::string_view noun) {
  return counted(static_cast<std::size_t>(rows_of(copied, table)), noun);
}

/// A relative path means another file elsewhere, and a server's URL has no password that was on the command
/// line, so that it may be repeated.
std::string next_words(const settings::DatabasePlace& place, const std::string& written) {
  return fmt::format("Next: write DATABASE_URL={} into .env or the settings of whatever runs there\n",
                     place.is_server() ? written : place.shown);
}

std::string copied_text(const store::Copied& copied, const settings::DatabasePlace& from,
                        const settings::DatabasePlace& to, const std::string& written) {
  const std::string closed =
      fmt::format("{} is closed: it stays as it is, and nothing is sent from it any more\n", from.shown);
  if (copied.was_there)
    return fmt::format("{} was copied to {} already\n", from.shown, to.shown) + closed +
           next_words(to, written);
  return fmt::format("{} was copied to {}: {}, {}, {}, {} in all\n", from.shown, to.shown,
                     counted_rows(copied, "task_settings", "task"), counted_rows(copied, "clips", "clip"),
                     counted_rows(copied, "attempts", "send"),
                     counted(static_cast<std::size_t>(all_rows(copied)), "row")) +
         closed + next_words(to, written);
}

}  // namespace

Result<int> run_db(App& app, const Arguments& arguments) {
  if (arguments.copy_to.empty())
    return Error{ErrorCode::invalid_input,
                 "say where to: --to sqlite:PATH or --to postgresql://USER@HOST/NAME"};
  const settings::DatabasePlace& from = app.settings.database;
  const settings::DatabasePlace to = TRY(settings::database_of_flag("to", arguments.copy_to));
  TRY(require_database(app, from, Missing::refuse));
  TRY(require_database(app, to, Missing::create));
  const store::Copied copied =
      TRY(store::copy_database({from.where(), from.shown}, {to.where(), to.shown}, *app.clock));
  if (!arguments.json) {
    app.console.out(copied_text(copied, from, to, arguments.copy_to));
    return 0;
  }
  Json json{{"from", from.shown}, {"to", to.shown}, {"was_there", copied.was_there}};
  for (const store::CopiedTable& table : copied.tables) json["tables"][table.name] = Json(table.rows);
  app.console.out(dumped(json));
  return 0;
}

}  // namespace zoetrope::cli
