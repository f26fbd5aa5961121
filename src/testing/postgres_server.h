#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "env/child_process.h"
#include "env/file_system.h"
#include "env/pause.h"

namespace zoetrope::testing {

struct ServerCertificate;

/// A PostgreSQL of a test's own: in a temporary folder, on a private socket and no port, gone with the
/// object, and with the process however that ends. One thread at a time.
class PostgresServer {
 public:
  /// `durable`: what is committed outlives `crash()`; tests about rows are quicker without. Errors: not_found
  /// (no PostgreSQL on this machine), unavailable.
  static Result<std::unique_ptr<PostgresServer>> start(bool durable = false);
  /// A durable one whose disk may be filled; `library` makes it so (tests/full_disk). Errors: of start().
  static Result<std::unique_ptr<PostgresServer>> start_on_a_disk(const std::filesystem::path& library);
  /// One that also listens at a port of 127.0.0.1, where it speaks TLS. Errors: of start().
  static Result<std::unique_ptr<PostgresServer>> start_with_tls(const ServerCertificate& shown);
  /// Another one, that follows `primary`, a durable one, and only reads. What is committed there from now on
  /// waits for it. Errors: of start().
  static Result<std::unique_ptr<PostgresServer>> start_standby(const PostgresServer& primary);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// Of a database in it, for whoever makes and removes databases: "postgres".
  [[nodiscard]] std::string url(const std::string& database) const;
  /// By its port. Of one that start_with_tls() has made.
  [[nodiscard]] std::string tls_url(const std::string& host, const std::string& parameters) const;
  /// Of its socket.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// Ends it as an administrator would in a hurry: what clients have begun is cut off.
  void stop();
  /// Kills it and all of its processes at once.
  void crash();
  /// After `stop`, `crash`, or when it has ended by itself. Errors: unavailable.
  Result<void> start_again();
  /// From now on none of its files gets longer. Of one that start_on_a_disk() has made.
  void fill_disk();
  void free_disk();
  /// Makes a primary of a standby. Errors: unavailable.
  Result<void> promote();

 private:
  PostgresServer(std::filesystem::path folder, std::filesystem::path programs, bool durable);
  [[nodiscard]] ChildSpec spec(const std::string& program, std::vector<std::string> arguments) const;
  static Result<std::unique_ptr<PostgresServer>> make(bool durable);
  Result<void> start_first();
  /// A file in its folder that it alone may read. Errors: unavailable.
  Result<void> write_for_server(const std::string& file, const std::string& text);
  /// One of PostgreSQL's programs, to its end. Errors: unavailable.
  Result<void> run(const std::string& program, std::vector<std::string> arguments);
  [[nodiscard]] std::string data() const { return (folder_ / "data").string(); }
  /// "" when there is none.
  std::string text_of(const std::string& file);
  void end(int signal);

  std::filesystem::path folder_;
  std::filesystem::path programs_;
  bool durable_;
  std::map<std::string, std::string> environment_;  ///< of the server itself
  std::vector<std::string> settings_{"listen_addresses="};
  std::uint16_t port_ = 0;
  std::unique_ptr<ChildProcess> children_;
  std::unique_ptr<Pause> pause_;
  std::unique_ptr<FileSystem> files_;  ///< of the folder
  std::optional<ProcessId> server_;
};

}  // namespace zoetrope::testing
