#include "testing/postgres_server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "base/check.h"
#include "testing/certificate.h"
#include "testing/server_user.h"

namespace zoetrope::testing {
namespace {

constexpr Duration start_max = std::chrono::seconds(60);
constexpr Duration end_max = std::chrono::seconds(30);
constexpr Duration between_looks = std::chrono::milliseconds(10);
constexpr int port_tries_max = 3;  // somebody else may take it first
constexpr const char* disk_is_full = "disk_is_full";
constexpr const char* packaged_in = "/usr/lib/postgresql";

/// The newest that is installed.
Result<std::filesystem::path> installed_programs() {
  std::vector<std::filesystem::path> found;
  std::error_code ignored;
  for (const auto& version : std::filesystem::directory_iterator(packaged_in, ignored)) {
    if (std::filesystem::exists(version.path() / "bin" / "initdb")) found.push_back(version.path() / "bin");
  }
  if (found.empty()) {
    return Error{ErrorCode::not_found, "there is no PostgreSQL here; install Debian's package postgresql-15"};
  }
  return *std::max_element(found.begin(), found.end());
}

/// In memory where there is room: a schema is seventy files, and a test makes one.
std::filesystem::path place_for_clusters(bool durable) {
  const std::filesystem::path memory = "/dev/shm";
  constexpr std::uintmax_t room_min = 2'000'000'000;
  std::error_code problem;
  const auto space = std::filesystem::space(memory, problem);
  const bool has_room = !problem && space.available >= room_min;
  return has_room && !durable ? memory : std::filesystem::temp_directory_path();
}

/// Nobody listens at it now; PostgreSQL cannot choose one by itself.
std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t bytes = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  CHECK(::bind(probe, generic, bytes) == 0 && ::getsockname(probe, generic, &bytes) == 0);
  ::close(probe);
  return ntohs(address.sin_port);
}

}  // namespace

PostgresServer::PostgresServer(std::filesystem::path folder, std::filesystem::path programs, bool durable)
    : folder_(std::move(folder)),
      programs_(std::move(programs)),
      durable_(durable),
      children_(make_child_process()),
      pause_(make_system_pause()) {}

Result<std::unique_ptr<PostgresServer>> PostgresServer::make(bool durable) {
  std::filesystem::path programs = TRY(installed_programs());
  std::filesystem::path folder = TRY(make_server_folder(place_for_clusters(durable) / "zoetrope_pg"));
  std::unique_ptr<PostgresServer> server(
      new PostgresServer(std::move(folder), std::move(programs), durable));  // its constructor is private
  server->files_ = TRY(open_file_system(server->folder_.string(), SymlinkPolicy::refuse));
  return server;
}

Result<void> PostgresServer::start_first() {
  TRY(run("initdb", {"--pgdata=" + data(), "--username=zoetrope", "--auth=trust", "--encoding=UTF8",
                     "--locale=C", "--no-sync", "--no-instructions"}));
  return start_again();
}

Result<std::unique_ptr<PostgresServer>> PostgresServer::start(bool durable) {
  std::unique_ptr<PostgresServer> server = TRY(make(durable));
  TRY(server->start_first());
  return server;
}

Result<std::unique_ptr<PostgresServer>> PostgresServer::start_on_a_disk(
    const std::filesystem::path& library) {
  std::unique_ptr<PostgresServer> server = TRY(make(/*durable=*/true));
  // The user that it runs as may not see the folder where it was built.
  const std::filesystem::path copy = server->folder_ / library.filename();
  std::error_code problem;
  std::filesystem::copy_file(library, copy, problem);
  if (problem) return Error{ErrorCode::unavailable, library.string() + ": " + problem.message()};
  server->environment_ = {{"LD_PRELOAD", copy.string()},
                          {"ZOETROPE_DISK_IS_FULL", (server->folder_ / disk_is_full).string()}};
  TRY(server->start_first());
  return server;
}

Result<void> PostgresServer::write_for_server(const std::string& file, const std::string& text) {
  TRY(files_->write_atomically(file, text, 0600));
  struct stat owner {};
  const bool owned = ::stat(folder_.c_str(), &owner) == 0 &&
                     ::chown((folder_ / file).c_str(), owner.st_uid, owner.st_gid) == 0;
  if (!owned) return Error{ErrorCode::unavailable, file + " could not be given to the server's user"};
  return {};
}

Result<std::unique_ptr<PostgresServer>> PostgresServer::start_with_tls(const ServerCertificate& shown) {
  std::unique_ptr<PostgresServer> server = TRY(make(/*durable=*/false));
  TRY(server->write_for_server("server.crt", shown.certificate));
  TRY(server->write_for_server("server.key", shown.key));
  Result<void> started;
  for (int tries = 0; tries < port_tries_max; ++tries) {
    server->port_ = free_port();
    server->settings_ = {"listen_addresses=127.0.0.1", fmt::format("port={}", server->port_), "ssl=on",
                         fmt::format("ssl_cert_file={}", (server->folder_ / "server.crt").string()),
                         fmt::format("ssl_key_file={}", (server->folder_ / "server.key").string())};
    started = tries == 0 ? server->start_first() : server->start_again();
    if (started) break;
  }
  if (!started) return std::move(started).error();
  return server;
}

std::string PostgresServer::tls_url(const std::string& host, const std::string& parameters) const {
  return fmt::format("postgresql://zoetrope@{}:{}/postgres?{}", host, port_, parameters);
}

void PostgresServer::fill_disk() {
  CHECK(files_->write_atomically(disk_is_full, "", 0644).has_value());
}

void PostgresServer::free_disk() {
  CHECK(files_->remove(disk_is_full).has_value());
}

Result<std::unique_ptr<PostgresServer>> PostgresServer::start_standby(const PostgresServer& primary) {
  std::unique_ptr<PostgresServer> server = TRY(make(/*durable=*/true));
  // https://www.postgresql.org/docs/15/app-pgbasebackup.html
  TRY(server->run("pg_basebackup",
                  {"--pgdata=" + server->data(), "--host=" + primary.folder_.string(), "--username=zoetrope",
                   "--write-recovery-conf", "--checkpoint=fast", "--no-sync"}));
  TRY(server->start_again());
  for (const char* statement :
       {"ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"}) {
    TRY(server->run("psql", {"--host=" + primary.folder_.string(), "--username=zoetrope", "--dbname=postgres",
                             "--command", statement}));
  }
  return server;
}

Result<void> PostgresServer::promote() {
  return run("pg_ctl", {"promote", "--wait", "--pgdata=" + data()});
}

PostgresServer::~PostgresServer() {
  end(SIGQUIT);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string PostgresServer::url(const std::string& database) const {
  return fmt::format("postgresql://zoetrope@/{}?host={}", database, folder_.string());
}

ChildSpec PostgresServer::spec(const std::string& program, std::vector<std::string> arguments) const {
  std::vector<std::string> argv{(programs_ / program).string()};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return {.argv = as_server_user(std::move(argv)), .directory = folder_.string()};
}

Result<void> PostgresServer::run(const std::string& program, std::vector<std::string> arguments) {
  const ChildResult ended = TRY(children_->run(spec(program, std::move(arguments)), start_max, {}));
  if (ended.exit_status == 0) return {};
  return Error{ErrorCode::unavailable, program + ": " + ended.output + ended.errors};
}

Result<void> PostgresServer::start_again() {
  const std::string log = "server.log";
  const std::string pid_file = "data/postmaster.pid";
  end(SIGQUIT);
  // One that was killed has left it, and what it says.
  if (const auto left = files_->remove(pid_file); !left && left.error().code != ErrorCode::not_found)
    return left;
  std::vector<std::string> arguments{"-D", data(), "-k", folder_.string()};
  for (const std::string& setting : settings_) arguments.insert(arguments.end(), {"-c", setting});
  for (std::string setting : {"shared_buffers=32MB", "max_connections=60", "dynamic_shared_memory_type=mmap",
                              "log_min_messages=fatal", "autovacuum=off"}) {
    arguments.insert(arguments.end(), {"-c", std::move(setting)});
  }
  if (!durable_)
    arguments.insert(arguments.end(), {"-F", "-c", "full_page_writes=off", "-c", "wal_level=minimal", "-c",
                                       "max_wal_senders=0"});
  ChildSpec server = spec("postgres", std::move(arguments));
  server.environment = environment_;
  server_ = TRY(children_->start(server, (folder_ / log).string()));
  // Its file says when it takes connections:
  // https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/utils/pidfile.h
  for (Duration waited{}; waited < start_max; waited += between_looks) {
    const bool ended = TRY(children_->poll(*server_)).has_value();
    if (ended) break;
    if (text_of(pid_file).find("\nready") != std::string::npos) return {};
    pause_->wait(between_looks, {});
  }
  return Error{ErrorCode::unavailable, "PostgreSQL does not start: " + text_of(log)};
}

std::string PostgresServer::text_of(const std::string& file) {
  constexpr std::uint64_t bytes_max = 1 << 20;
  return files_->read_all(file, bytes_max).value_or("");
}

void PostgresServer::end(int signal) {
  if (!server_) return;
  ::kill(static_cast<pid_t>(server_->pid), signal);
  for (Duration waited{}; waited < end_max; waited += between_looks) {
    const auto status = children_->poll(*server_);
    if (!status || *status) break;
    pause_->wait(between_looks, {});
  }
  children_->kill_group(*server_);
  server_.reset();
}

void PostgresServer::stop() {
  end(SIGINT);
}

void PostgresServer::crash() {
  end(SIGQUIT);
}

}  // namespace zoetrope::testing
