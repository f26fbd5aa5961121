#include "testing/pooler.h"

#include <fmt/format.h>

#include <chrono>

#include "env/file_system.h"
#include "env/pause.h"
#include "testing/server_user.h"

namespace zoetrope::testing {
namespace {

constexpr const char* packaged_as = "/usr/sbin/pgbouncer";
constexpr const char* settings_file = "pooler.ini";
constexpr int port = 6432;  ///< names its socket; no port is opened
constexpr Duration start_max = std::chrono::seconds(60);
constexpr Duration between_looks = std::chrono::milliseconds(10);

std::filesystem::path socket_in(const std::filesystem::path& folder) {
  return folder / fmt::format(".s.PGSQL.{}", port);
}

/// https://www.pgbouncer.org/config.html
std::string settings(const std::filesystem::path& folder, const PostgresServer& server, int sessions) {
  return fmt::format(
      "[databases]\n"
      "* = host={} user=zoetrope\n"
      "[pgbouncer]\n"
      "listen_addr =\n"
      "listen_port = {}\n"
      "unix_socket_dir = {}\n"
      "auth_type = any\n"
      "pool_mode = transaction\n"
      "default_pool_size = {}\n"
      "logfile = {}\n",
      server.folder().string(), port, folder.string(), sessions, (folder / "pooler.log").string());
}

}  // namespace

Pooler::Pooler(std::filesystem::path folder, std::unique_ptr<ChildProcess> children)
    : folder_(std::move(folder)), children_(std::move(children)) {}

Result<std::unique_ptr<Pooler>> Pooler::start(const PostgresServer& server, int sessions) {
  if (!std::filesystem::exists(packaged_as))
    return Error{ErrorCode::not_found, "there is no PgBouncer here; install Debian's package pgbouncer"};
  std::filesystem::path folder = TRY(make_server_folder(server.folder().parent_path() / "zoetrope_pooler"));
  std::unique_ptr<Pooler> pooler(
      new Pooler(std::move(folder), make_child_process()));  // its constructor is private
  const auto files = TRY(open_file_system(pooler->folder_.string(), SymlinkPolicy::refuse));
  TRY(files->write_atomically(settings_file, settings(pooler->folder_, server, sessions), 0644));
  pooler->program_ = TRY(pooler->children_->start(
      {.argv = as_server_user({packaged_as, (pooler->folder_ / settings_file).string()}),
       .directory = pooler->folder_.string()},
      (pooler->folder_ / "program.log").string()));
  const auto pause = make_system_pause();
  for (Duration waited{}; waited < start_max; waited += between_looks) {
    if (std::filesystem::exists(socket_in(pooler->folder_))) return pooler;
    if (TRY(pooler->children_->poll(*pooler->program_)).has_value()) break;
    pause->wait(between_looks, {});
  }
  return Error{ErrorCode::unavailable, "PgBouncer does not start"};
}

Pooler::~Pooler() {
  if (program_) children_->kill_group(*program_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string Pooler::url(const std::string& database) const {
  return fmt::format("postgresql://zoetrope@/{}?host={}&port={}", database, folder_.string(), port);
}

}  // namespace zoetrope::testing
