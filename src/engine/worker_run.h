#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/account_wait.h"
#include "engine/commands.h"
#include "engine/engine.h"
#include "engine/news.h"
#include "engine/share_watch.h"
#include "engine/stopping.h"
#include "model/cap_change.h"

namespace zoetrope::engine {

/// Decides about rows that other programs write into `tasks`. The worker's thread.
class Intake {
 public:
  virtual ~Intake() = default;

  struct Accepted {
    store::TaskSpec spec;
    bool auto_plan = false;
    std::vector<CapChange> caps;
  };
  [[nodiscard]] virtual const store::TakenUp& taken_up() const = 0;
  /// Nothing when the row is not for this worker: it is left as it is. Errors say why it can be for none, and
  /// what is to be done.
  virtual Result<std::optional<Accepted>> look_at(const store::WaitingRow& row) = 0;
};

/// How often the database is asked whether anybody has changed it. That costs a read of one page that is
/// in memory.
inline constexpr Duration look_around_interval = std::chrono::milliseconds(100);
/// The same while what is changed is told (News).
inline constexpr Duration look_around_told_interval = std::chrono::seconds(1);

/// A row that cannot be taken up, and whose table does not take the status that would say so, is tried again
/// after this when anything changes, or as soon as its status is another one.
inline constexpr Duration stuck_row_interval = std::chrono::minutes(1);
/// A row that this worker cannot take up may be one for another, which sees its folder or has its key: while
/// others run, it is turned away no sooner than this.
inline constexpr Duration row_of_others_interval = std::chrono::minutes(1);
/// What a person had to put right at Notion may be right by then. Whoever begins has just tried it.
inline constexpr Duration stuck_place_interval = std::chrono::minutes(10);

/// Runs the engine for whatever was handed to workers, until the user stops it. Several of them may run on
/// one database, beside foreground runs.
class WorkerRun {
 public:
  /// `sight`: as the engine has it; may be null. `news`: of what others change; may be null.
  WorkerRun(Engine& engine, Dispatcher& dispatcher, store::Store& store, Clock& clock, Observer& observer,
            const StopRequests& stops, Intake& intake, store::WorkerInfo self, TaskSight* sight = nullptr,
            News* news = nullptr)
      : engine_(engine),
        dispatcher_(dispatcher),
        store_(store),
        clock_(clock),
        observer_(observer),
        stopping_(engine, dispatcher, observer, stops),
        intake_(intake),
        self_(std::move(self)),
        sight_(sight),
        news_(news),
        next_stuck_look_(clock.mono() + stuck_place_interval) {}

  /// True when it was stopped once and has brought everything to a good end; false when twice.
  bool run();
  /// One look and one turn, for a simulation; true when something was changed by it.
  bool turn();

 private:
  void look_around();
  [[nodiscard]] Duration look_interval() const;
  bool take_rows();
  enum class Row { gone, stays, unknown };
  bool call_off_rows();
  Row take_row(const store::WaitingRow& row);
  Row turn_away(const store::WaitingRow& row, const Error& error);
  bool may_be_for_another(const store::WaitingRow& row, const Error& error);
  void leave_row(const store::WaitingRow& row);
  bool is_stuck(const store::WaitingRow& row);
  void tell_of_accounts();
  void warn_of_budgets();
  void warn_of_shares();
  void tell_of_itself();
  void tell_of_folders(const std::vector<std::string>& unseen);
  void once(const std::string& key, const lifecycle::Notice& notice);

  Engine& engine_;
  Dispatcher& dispatcher_;
  store::Store& store_;
  Clock& clock_;
  Observer& observer_;
  Stopping stopping_;
  Intake& intake_;
  store::WorkerInfo self_;
  TaskSight* sight_;
  News* news_;
  MonoTime next_look_;
  MonoTime next_note_;
  MonoTime next_account_look_;
  MonoTime next_budget_look_;
  MonoTime next_share_look_;
  MonoTime next_stuck_look_;
  std::optional<std::int64_t> mark_;
  std::map<std::string, AccountWait> waits_;
  std::map<std::string, std::string> told_;  ///< rows that are left as they are
  /// A row that could not even be told that it cannot be taken up.
  struct Stuck {
    std::string status;
    MonoTime again_at;
  };
  std::map<std::string, Stuck> stuck_;
  std::map<std::string, MonoTime> left_to_others_;  ///< rows, and since when
  ShareWatch shares_;
  std::string send_trouble_;
  std::set<std::string> unseen_;  ///< projects whose folders were not there at the last look
};

}  // namespace zoetrope::engine
