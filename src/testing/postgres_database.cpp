#include "testing/postgres_database.h"

#include <cstdlib>
#include <memory>
#include <utility>

#include "base/check.h"
#include "sql/sql.h"
#include "testing/postgres_server.h"

namespace zoetrope::testing {
namespace {

PostgresServer& server() {
  static const std::unique_ptr<PostgresServer> started = PostgresServer::start().value();
  return *started;
}

sql::Connection& administrator() {
  static const auto connected = sql::open_postgres({.url = server().url("postgres")}).value();
  return *connected;
}

/// The tables stay as they are, which takes a tenth of the time of making them; as the first test found them.
void empty(const std::string& schema) {
  const std::string script = "SET session_replication_role = replica; SET search_path = " + schema + R"sql(;
    DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT tablename FROM pg_tables
                  WHERE schemaname = current_schema() AND tablename <> 'schema_migrations' LOOP
        EXECUTE format('DELETE FROM %I', name);
      END LOOP;
      FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', name);
      END LOOP;
      IF to_regclass('counters') IS NOT NULL THEN
        INSERT INTO counters (name, value) VALUES ('lease_token', 0);
      END IF;
    END $$;
    SET session_replication_role = origin)sql";
  CHECK(administrator().script(script).has_value());
}

/// Of a test that has ended, with the tables as the store makes them; "" for none.
std::string& left_behind() {
  static std::string schema;
  return schema;
}

}  // namespace

bool on_postgres() {
  const char* asked = std::getenv("ZOETROPE_STORE_TESTS_ON");
  return asked != nullptr && std::string_view(asked) == "postgresql";
}

PostgresDatabase::PostgresDatabase(Tables tables) : are_ours_(tables == Tables::of_the_store) {
  if (are_ours_ && !left_behind().empty()) {
    schema_ = std::exchange(left_behind(), "");
    empty(schema_);
    return;
  }
  static int made = 0;
  schema_ = "test_" + std::to_string(++made);
  const std::string create = "CREATE SCHEMA " + schema_;
  CHECK(administrator().execute(create).has_value());
}

PostgresDatabase::~PostgresDatabase() {
  if (are_ours_) left_behind() = schema_;
}

std::string PostgresDatabase::url() const {
  return server().url("postgres") + "&options=-csearch_path%3D" + schema_;
}

}  // namespace zoetrope::testing
