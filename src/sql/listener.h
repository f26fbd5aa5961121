#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sql/sql.h"

namespace zoetrope::sql {

/// Hears what is told on a channel of PostgreSQL (https://www.postgresql.org/docs/15/sql-notify.html), on a
/// connection and a thread of its own. It connects again by itself, and asks itself now and then whether it
/// hears. What is told while nobody hears is lost, so that whoever listens looks around besides.
class Listener {
 public:
  virtual ~Listener() = default;  ///< ends its thread
  /// Was it heard lately that something is heard? Never behind a pooler. Any thread.
  [[nodiscard]] virtual bool hears() const = 0;
};

/// Calls `told` on its own thread whenever something was told without a word of its own, and once when it
/// begins to hear. `channel`: lower-case letters and _. Never fails: a server that is away is tried again, a
/// pooler is not.
std::unique_ptr<Listener> listen_to(const PostgresOptions& options, std::string channel,
                                    std::function<void()> told);

}  // namespace zoetrope::sql
