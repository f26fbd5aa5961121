#include "cli/doctor/server.h"

#include <fmt/format.h>

#include "cli/doctor/schema_words.h"
#include "sql/sql.h"

namespace zoetrope::cli {
namespace {

constexpr Duration server_patience = std::chrono::seconds(5);

struct Server {
  std::string name;
  std::string version;
  std::string schema;  ///< in words
};

Result<Server> look_at(const Secret& url) {
  const auto connection = TRY(sql::open_postgres({.url = url.reveal(), .connect_timeout = server_patience}));
  const auto row = TRY(connection->query_one("SELECT current_setting('server_version')"));
  const int schema = TRY(sql::schema_version(*connection));
  std::string words =
      schema == 0 ? "no tables yet; the first run makes them" : TRY(schema_words(*connection, schema));
  return Server{connection->name(), row ? row->text(0) : "", std::move(words)};
}

}  // namespace

Finding check_server(const Secret& url) {
  constexpr const char* check = "database";
  const auto server = look_at(url);
  if (!server) return {check, Verdict::failure, server.error().message};
  return {check, Verdict::ok,
          fmt::format("{}: PostgreSQL {}, {}", server->name, server->version, server->schema)};
}

}  // namespace zoetrope::cli
