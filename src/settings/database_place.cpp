#include "settings/database_place.h"

#include <filesystem>

#include "settings/bad_setting.h"
#include "settings/path_setting.h"
#include "sql/sql.h"

namespace zoetrope::settings {
namespace {

constexpr std::string_view takes = "sqlite:PATH or postgresql://USER@HOST/NAME";

Result<DatabasePlace> server_of(std::string_view name, const Written& written) {
  const auto place = sql::read_postgres_url(written.value);
  if (!place) return bad_setting(name, {"postgresql://...", written.origin}, takes);
  if (written.origin == "flag" && !place->secrets.empty()) {
    return bad_setting(name, {"postgresql://...", written.origin},
                       "no password there, where every user of this machine can read it; write the URL into "
                       "DATABASE_URL or .env, or the password into ~/.pgpass");
  }
  return DatabasePlace{.url = Secret(written.value), .secrets = place->secrets, .shown = place->name};
}

/// The path in sqlite:PATH.
Result<std::string> sqlite_path(std::string_view name, const Written& written) {
  constexpr std::string_view scheme = "sqlite:";
  // Nearly a URL, and as likely with a password.
  if (written.value.starts_with("postgres")) return bad_setting(name, {"postgres...", written.origin}, takes);
  if (!written.value.starts_with(scheme)) return bad_setting(name, written, takes);
  std::string path = written.value.substr(scheme.size());
  const bool is_server = path.starts_with("//") && !path.starts_with("///");
  if (is_server) return bad_setting(name, written, "sqlite:PATH; an absolute one is sqlite:/PATH");
  return path;
}

}  // namespace

Result<DatabasePlace> database_of(const SettingReader& reader, const std::string& workspace,
                                  const Written& written) {
  if (sql::is_postgres_url(written.value)) return server_of("database", written);
  std::string file = workspace + "/zoetrope.db";
  if (!written.value.empty())
    file = TRY(path_of("database", reader, written, TRY(sqlite_path("database", written))));
  return DatabasePlace{.file = file, .shown = "sqlite:" + file};
}

Result<DatabasePlace> database_of_flag(std::string_view flag, const std::string& value) {
  const Written written{value, "flag"};
  if (sql::is_postgres_url(value)) return server_of(flag, written);
  const std::filesystem::path path = TRY(sqlite_path(flag, written));
  if (path.empty()) return bad_setting(flag, written, takes);
  const std::string file = std::filesystem::absolute(path).lexically_normal().string();
  return DatabasePlace{.file = file, .shown = "sqlite:" + file};
}

}  // namespace zoetrope::settings
