#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "env/child_process.h"
#include "testing/postgres_server.h"

namespace zoetrope::testing {

/// A PgBouncer of a test's own in front of its server, on a private socket, that gives a client a session of
/// the server for one transaction; gone with the object, and with the process however that ends. One thread
/// at a time.
class Pooler {
 public:
  /// With so many sessions of a database. `server` outlives it. Errors: not_found (no PgBouncer on this
  /// machine), unavailable.
  static Result<std::unique_ptr<Pooler>> start(const PostgresServer& server, int sessions);
  ~Pooler();
  Pooler(const Pooler&) = delete;
  Pooler& operator=(const Pooler&) = delete;

  [[nodiscard]] std::string url(const std::string& database) const;

 private:
  Pooler(std::filesystem::path folder, std::unique_ptr<ChildProcess> children);

  std::filesystem::path folder_;
  std::unique_ptr<ChildProcess> children_;
  std::optional<ProcessId> program_;
};

}  // namespace zoetrope::testing
