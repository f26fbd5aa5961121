#include "cli/idle_watch.h"

#include <algorithm>

#include "store/store.h"

namespace zoetrope::cli {
namespace {

/// A busy machine or a locked database may keep a process from its work for a while, and one whose journal is
/// in another folder cannot be seen.
constexpr Duration quiet_when_alone = std::chrono::seconds(5);

}  // namespace

bool IdleWatch::look(const store::WorkLeft& work, const journal::JournalOwners& owners, MonoTime now) {
  const bool held = std::any_of(work.holders.begin(), work.holders.end(),
                                [&](const std::string& holder) { return !owners.gone.contains(holder); });
  if (work.mark != mark_ || work.waits || held) {
    mark_ = work.mark;
    quiet_since_.reset();
  }
  if (work.waits || held) return false;
  if (!quiet_since_) quiet_since_ = now;
  const Duration quiet = now - *quiet_since_;
  if (owners.alive.empty()) return quiet >= quiet_when_alone;
  return work.at_provider && quiet >= store::lease_term;
}

}  // namespace zoetrope::cli
