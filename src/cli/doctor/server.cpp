#include "cli/doctor/server.h"

#include <fmt/format.h>

#include "cli/doctor/schema_words.h"
#include "sql/sql.h"
#include "store/copy.h"
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
  if (schema == store::newest_schema()) TRY(store::refuse_copied(*connection));
  return Server{connection->name(), row ? row->text(0) : "", schema};
}

}  // namespace

Finding check_server(const Secret& url) {
  constexpr const char* check = "database";
  const auto server = look_at(url);
  if (!server) return {check, Verdict::failure, server.error().message};
  const auto schema = server->schema == 0 ? Result<std::string>("no tables yet; the first run makes them")
                                          : schema_words(server->name, server->schema);
  if (!schema) return {check, Verdict::failure, schema.error().message};
  return {check, Verdict::ok, fmt::format("{}: PostgreSQL {}, {}", server->name, server->version, *schema)};
}

}  // namespace zoetrope::cli
