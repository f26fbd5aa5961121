#include "cli/database_place.h"

#include "cli/bad_setting.h"
#include "cli/path_setting.h"
#include "sql/sql.h"

namespace zoetrope::cli {
namespace {

constexpr std::string_view takes = "sqlite:PATH or postgresql://USER@HOST/NAME";

Result<DatabasePlace> server_of(const Written& written) {
  const auto place = sql::read_postgres_url(written.value);
  if (!place) return bad_setting("database", {"postgresql://...", written.origin}, takes);
  if (written.origin == "flag" && !place->secrets.empty()) {
    return bad_setting("database", {"postgresql://...", written.origin},
                       "no password there, where every user of this machine can read it; write the URL into "
                       "DATABASE_URL or .env, or the password into ~/.pgpass");
  }
  return DatabasePlace{.url = Secret(written.value), .secrets = place->secrets, .shown = place->name};
}

}  // namespace

Result<DatabasePlace> database_of(const SettingReader& reader, const std::string& workspace,
                                  const Written& written) {
  constexpr std::string_view scheme = "sqlite:";
  if (sql::is_postgres_url(written.value)) return server_of(written);
  std::string file = workspace + "/zoetrope.db";
  if (!written.value.empty()) {
    // Nearly a URL, and as likely with a password.
    if (written.value.starts_with("postgres"))
      return bad_setting("database", {"postgres...", written.origin}, takes);
    if (!written.value.starts_with(scheme)) return bad_setting("database", written, takes);
    std::string path = written.value.substr(scheme.size());
    const bool is_server = path.starts_with("//") && !path.starts_with("///");
    if (is_server) return bad_setting("database", written, "sqlite:PATH; an absolute one is sqlite:/PATH");
    file = TRY(path_of("database", reader, written, path));
  }
  return DatabasePlace{.file = file, .shown = "sqlite:" + file};
}

}  // namespace zoetrope::cli
