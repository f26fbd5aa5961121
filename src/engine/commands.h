#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/disk_floor.h"
#include "model/cap_change.h"
#include "store/store.h"

namespace zoetrope::engine {

/// What stands where a clip's file belongs.
struct NoFile {};
struct BrokenFile {
  std::string why;
};
using FileFinding = std::variant<NoFile, store::VerifiedFile, BrokenFile>;

enum class Wish {
  missing,  ///< whatever it still lacks
  anew,     ///< a new render, although one was delivered
};

struct ShotRequest {
  Shot shot;
  FileFinding file;
  bool asked_for = true;  ///< false: the clip belongs to the project, but not to this run
  Wish wish = Wish::missing;
  /// Its clip was delivered when the file was looked for, if it is now. Where it was not, another process has
  /// delivered it since, and a file that was missing is there.
  bool was_delivered = true;
};

/// What a request came to, before anything ran.
struct Prepared {
  TaskId task;
  std::vector<int> numbers;                   ///< the clips of this run
  int skipped = 0;                            ///< of those: done before
  std::vector<store::ClipEvent> failed = {};  ///< of those: without a picture, so that they cannot begin
};

/// What came of a plan.
struct TakenPlan {
  lifecycle::Notice notice;              ///< about it; "" when there is nothing to say
  std::vector<store::ClipEvent> failed;  ///< as in Prepared
};

/// The one door through which people change things; the command line uses it today. One thread at a time.
class Commands {
 public:
  Commands(store::Store& store, Clock& clock) : store_(store), clock_(clock) {}

  /// Asks for clips: makes or refreshes the task, takes a verified file for what it is, and schedules what is
  /// missing. The caps are in force from then on, for everybody. Nothing is sent by this. Errors: those of
  /// the store; conflict when a clip is to be rendered anew and a render of it is under way.
  Result<Prepared> request(const store::TaskSpec& spec, const std::vector<ShotRequest>& shots,
                           const std::vector<CapChange>& caps);

  /// Hands a task to a worker; the caps are in force from then on. Nothing is sent by this. Errors: those of
  /// Store::hand_over().
  Result<store::HandedOver> hand_over(const store::TaskSpec& spec, const store::HandOver& asked,
                                      const std::vector<CapChange>& caps);
  /// Takes up a row that another program wrote; see Store::take_up().
  Result<std::optional<TaskId>> take_up(const store::WaitingRow& row, const store::TaskSpec& spec,
                                        bool auto_plan, const std::vector<CapChange>& caps);
  /// Asks for the clips of a plan that a step has made, while that step still holds its lease. `disk` may be
  /// null.
  Result<TakenPlan> take_plan(const store::StepReport& report, DiskFloor* disk);

 private:
  Result<TakenPlan> put_plan(const store::StepReport& report, const store::Now& now);
  Result<void> begin_anew(const store::ClipView& clip, const ShotRequest& request, const store::Now& now);
  Result<Prepared> put_request(const store::TaskSpec& spec, const std::vector<ShotRequest>& shots,
                               const std::vector<CapChange>& caps);
  Result<Prepared> put_shots(const TaskId& task, const std::vector<ShotRequest>& shots,
                             const store::Now& now);
  Result<void> request_clip(const store::ClipView& clip, const ShotRequest& request, const store::Now& now,
                            Prepared& prepared);

  store::Store& store_;
  Clock& clock_;
};

}  // namespace zoetrope::engine
