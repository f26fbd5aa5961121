#include "cli/doctor/server.h"

#include <fmt/format.h>

#include "sql/sql.h"
#include "store/schema.h"

namespace zoetrope::cli {
namespace {

constexpr Duration server_patience = std::chrono::seconds(5);

struct Server {
  std::string name;
  std::string version;
  int schema = 0;
};

Result<Server> look_at(const Secret& url) {
  const auto connection = TRY(sql::open_postgres({.url = url.reveal(), .connect_timeout = server_patience}));
  const auto row = TRY(connection->query_one("SELECT current_setting('server_version')"));
  const int schema = TRY(sql::schema_version(*connection));
  return Server{connection->name(), row ? row->text(0) : "", schema};
}

}  // namespace

Finding check_server(const Secret& url) {
  Finding finding{"database", Verdict::failure, ""};
  const auto server = look_at(url);
  if (!server) return {finding.check, finding.verdict, server.error().message};
  const int known = store::newest_schema();
  if (server->schema > known) {
    finding.words = fmt::format("{} has schema {}, this program knows {}; use a newer zoetrope", server->name,
                                server->schema, known);
    return finding;
  }
  std::string schema = fmt::format("schema {}", server->schema);
  if (server->schema == 0) schema = "no tables yet; the first run makes them";
  if (server->schema > 0 && server->schema < known)
    schema += fmt::format("; the next run brings it to {}", known);
  return {finding.check, Verdict::ok,
          fmt::format("{}: PostgreSQL {}, {}", server->name, server->version, schema)};
}

}  // namespace zoetrope::cli
