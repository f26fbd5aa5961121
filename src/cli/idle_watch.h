#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "journal/journal_owners.h"
#include "store/views.h"

namespace zoetrope::cli {

/// Notices that nobody works on a task any more although work is left. A process at work takes what is due
/// within a second, so work that is due and stays as it is tells that there is none; what is planned for
/// later, and leases that have not ended, tell nothing, unless the lease's holder is known to be gone. While
/// some process lives that might be the one, it gets longer, and work that may have to wait for a free slot
/// or for money tells nothing at all. One thread at a time.
class IdleWatch {
 public:
  /// One look; true when nobody is at work.
  bool look(const store::WorkLeft& work, const journal::JournalOwners& owners, MonoTime now);

 private:
  std::string mark_;
  std::optional<MonoTime> quiet_since_;
};

}  // namespace zoetrope::cli
