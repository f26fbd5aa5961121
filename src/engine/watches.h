#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/time.h"
#include "store/store.h"

namespace zoetrope::engine {

/// The renders that this process looks at again and again. Their rows stay leased to it, so that a look which
/// finds nothing new writes nothing: a commit costs more than the look. Everything else a look may bring goes
/// to the store, and ends the watch. One thread.
class Watches {
 public:
  /// Does this look change nothing but the time of the next one?
  static bool is_quiet(const store::StepReport& report);

  /// A quiet look at a render that is watched: it is due again after its delay. False when it is not watched;
  /// the store has to write what the row says, and add() follows.
  bool renew(const store::StepReport& report, MonoTime now);
  void add(const store::StepReport& report, MonoTime now);
  void remove(const lifecycle::Lease& lease);
  /// The lease that is due first, if any is by now.
  [[nodiscard]] std::optional<lifecycle::Lease> due(MonoTime now) const;
  /// Its step runs: it is not due before renew() or postpone().
  void begun(const lifecycle::Lease& lease);
  void postpone(const lifecycle::Lease& lease, MonoTime until);
  [[nodiscard]] std::optional<MonoTime> next_due() const;

 private:
  struct Watch {
    lifecycle::Lease lease;
    std::optional<MonoTime> due;  ///< nothing while its step runs
  };
  Watch* find(const lifecycle::Lease& lease);
  void set_due(Watch& watch, std::optional<MonoTime> due);
  [[nodiscard]] const Watch* first() const;

  std::map<std::string, Watch, std::less<>> watches_;  ///< by subject
  std::set<std::pair<MonoTime, std::string>> by_due_;  ///< of those whose step does not run
};

}  // namespace zoetrope::engine
