#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/clock.h"
#include "store/store.h"

namespace zoetrope::engine {

/// How often a worker looks whether the folders of its tasks are there.
inline constexpr Duration sight_interval = std::chrono::seconds(5);

/// The tasks whose folders this machine sees. Several machines share a database, and perhaps not every
/// folder: a clip must not be fetched into a place that nobody else sees, nor fail because its picture is
/// elsewhere. The engine's thread.
class TaskSight {
 public:
  using Sees = std::function<bool(const Project&)>;
  TaskSight(store::Store& store, Clock& clock, Sees sees)
      : store_(store), clock_(clock), sees_(std::move(sees)) {}

  /// Looks for all that have something to do, when it is time to or when one was asked for that is not known.
  /// True when more or less is seen than before. Errors of the store: everything is as it was.
  Result<bool> look();
  /// Looks for tasks that have come since, which is less than to look for all.
  Result<void> look_for_new();
  /// Does not look: a task that was not looked for yet is not here, and is looked for next.
  bool is_here(const TaskId& task);
  [[nodiscard]] bool has_unknown() const { return !unknown_.empty(); }

  [[nodiscard]] std::vector<std::string> tasks_not_here() const;
  [[nodiscard]] std::vector<std::string> projects_not_here() const;

 private:
  struct Looked {
    std::string project;  ///< "poke1/vid_1"
    bool here = false;
    bool operator==(const Looked&) const = default;
  };
  [[nodiscard]] Looked look_at(const store::FolderNeed& need) const;

  store::Store& store_;
  Clock& clock_;
  Sees sees_;
  std::map<std::string, Looked> looked_;  ///< by task
  std::set<std::string> unknown_;
  MonoTime next_look_;
};

}  // namespace zoetrope::engine
