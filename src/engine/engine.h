#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/disk_floor.h"
#include "engine/dispatcher.h"
#include "engine/own_sends.h"
#include "engine/task_sight.h"
#include "engine/watches.h"
#include "env/clock.h"
#include "journal/journal.h"
#include "store/store.h"

namespace zoetrope::engine {

inline constexpr Duration turn_wait_max = std::chrono::seconds(1);

/// Is told what happens, on the engine's thread.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_event(const store::ClipEvent& event) = 0;
  /// Something about the machinery rather than a clip: the database is locked, a recovery was made.
  virtual void on_notice(const lifecycle::Notice& notice) = 0;
  /// A task that workers have is over, for now or for good: video_ready, video_error or cancelled. Each time
  /// that it comes to it by what this process did.
  virtual void on_task_over(const TaskId& /*task*/, TaskStatus /*status*/) {}
  /// A turn of the loop is over. Returns how long the loop may wait at most before the next one.
  virtual Duration on_turn() { return turn_wait_max; }
};

struct EngineOptions {
  std::optional<TaskId> only_task;
  std::optional<int> slots_max;        ///< lower than the account's limit, never higher
  std::vector<int> only_numbers = {};  ///< of the clips that may be hosted and sent; empty means all
  /// A worker's: whatever was handed over is planned, hosted and sent, of these accounts.
  bool serves = false;
  std::vector<std::string> accounts = {};
  /// The loop wakes at least this often, to notice what other processes have changed.
  Duration wait_max = turn_wait_max;
  store::Reach reach = {};     ///< whom this process can tell how its tasks stand
  DiskFloor* disk = nullptr;   ///< outlives the engine; null: there is always room
  TaskSight* sight = nullptr;  ///< outlives the engine; null: every folder is there, or its clips fail
  /// Keeps in mind what a journal proves, before it is removed (remember_sends in engine/database_age.h).
  std::function<Result<void>()> before_forgetting = nullptr;
};

inline constexpr Duration heartbeat_interval = std::chrono::seconds(30);
inline constexpr Duration recovery_interval = std::chrono::seconds(15);
inline constexpr Duration store_retry_interval = std::chrono::milliseconds(500);

/// What is claimed, of what is due.
enum class Claims { everything, reports, nothing };

/// The one loop that owns the state: take what finished, apply it, claim what is due, hand it out. A turn
/// never blocks on anything but the database. One thread at a time.
///
/// What finished and what is claimed next is one transaction when both are there, and looks at a render that
/// find nothing new write nothing (Watches): each commit waits for the disk several times.
///
/// A paid request is handed out only after its attempt is committed; its answer is in the journal before the
/// step returns, and is applied before anything new is claimed.
class Engine {
 public:
  Engine(store::Store& store, journal::Journal& journal, Dispatcher& dispatcher, Clock& clock,
         Observer& observer, EngineOptions options);

  /// Takes over what dead processes of this machine left: replays their journals, ends their leases, and
  /// finds sends whose fate nobody knows. Call it before the first turn.
  Result<void> recover(journal::JournalFolder& folder);

  /// One turn. True when the store was changed by it.
  bool turn();
  /// How long the loop may wait before the next turn.
  Duration wait_time();

  [[nodiscard]] Duration wait_max() const { return options_.wait_max; }
  /// How often its observer was told of a clip.
  [[nodiscard]] std::uint64_t changes() const { return changes_; }

  /// From now on only this task's work is claimed.
  void restrict_to(const TaskId& task) {
    options_.only_task = task;
    next_claim_ = {};
  }
  /// From now on only these clips are hosted and sent; what is at the provider already is seen to its end.
  void send_only(std::vector<int> numbers) {
    options_.only_numbers = std::move(numbers);
    next_claim_ = {};
  }
  /// How many renders at once, where the account allows `account_slots`.
  [[nodiscard]] int slot_limit(int account_slots) const;
  /// Journals of this machine name sends that the database does not know.
  [[nodiscard]] bool lacks_sends() const { return lacks_sends_; }
  /// A person knows of that, and goes on. What this process sends from now on is not meant.
  void accept_older_database() { accepts_older_ = true; }
  /// Why nothing can be sent by this process, whatever the account allows: a journal that takes no more
  /// records, one that names sends which the database lacks, a disk without room for what would be bought.
  std::optional<Error> send_trouble();
  /// Somebody else may have made something due.
  void look_again() { next_claim_ = {}; }
  /// No new work from now on; what runs goes on.
  void stop_claiming() { claiming_ = false; }
  /// No new paid requests from now on.
  void stop_sending() { sending_ = false; }
  /// From now on this alone is claimed.
  void claim_only(Claims claims);
  /// No clip's step runs, and nothing waits to be applied. What is being told outside keeps nobody waiting.
  [[nodiscard]] bool idle();
  /// Something is being told outside.
  [[nodiscard]] bool telling() const { return telling_ > 0; }
  /// Among it is the row of a clip, whose request may be a large file.
  [[nodiscard]] bool telling_row() const { return telling_rows_ > 0; }
  /// Grows whenever a request of it came to something.
  [[nodiscard]] int told() const { return told_; }
  [[nodiscard]] const store::Reach& reach() const { return options_.reach; }

  /// Gives leases back and removes the journal when everything in it has been applied.
  void close();

 private:
  [[nodiscard]] bool may_claim() const { return claiming_ && claims_ != Claims::nothing; }
  /// One more is being told, or (-1) one less; other steps are not counted.
  void count_telling(const lifecycle::StepInput& input, int more);
  void collect_finished(const store::Now& now);
  bool apply_and_claim(const store::Now& now);
  bool apply_finished(const store::Now& now);
  void apply_singly(const store::Now& now);
  void applied(const std::vector<store::ClipEvent>& events, const store::Now& now);
  void not_applied(const Error& error);
  [[nodiscard]] store::ClaimRequest claim_request();
  bool claim_and_start(const store::Now& now);
  void not_claimed(const Error& error);
  void start_claimed(std::vector<lifecycle::StepInput> claimed, const store::ClaimRequest& request,
                     const store::Now& now);
  void look_at_watched(const store::Now& now);
  void look_for_folders();
  void renew_journal(MonoTime now);
  void acknowledge(const store::StepReport& report);
  void settle(const store::StepReport& report, const store::Now& now);
  bool apply_plans(const store::Now& now);
  void give_up_plan(const store::StepReport& report, const Error& error, const store::Now& now);
  void heartbeat();
  void tell_once(bool& told, const Result<void>& outcome, std::string_view what);
  Result<void> recover_now(const store::Now& now);
  Result<void> recover_orphans(const store::Now& now);
  Result<void> hear_stopped_senders(const std::vector<store::OpenSend>& sends, const store::Now& now);
  void drop_unsent(const store::Now& now);
  void tell(const std::vector<store::ClipEvent>& events);
  void tell_of_task(const TaskId& task);
  Result<std::optional<lifecycle::Fact>> told_by_journal(const store::OpenSend& send);
  Result<std::vector<store::ClipEvent>> settle_own_sends(bool drops_unsent, const store::Now& now);
  Result<bool> journal_has_served();
  Result<void> look_for_unknown_sends();
  Result<void> look_into_held_journals();
  Result<bool> names_unknown_send(const std::vector<journal::Record>& records);
  Result<bool> may_forget();
  Result<void> recover_orphan(const journal::Orphan& orphan, const store::Now& now);

  store::Store& store_;
  journal::Journal& journal_;
  Dispatcher& dispatcher_;
  Clock& clock_;
  Observer& observer_;
  EngineOptions options_;
  journal::JournalFolder* folder_ = nullptr;
  std::vector<journal::Orphan> orphans_;  ///< taken, but not in the database yet
  std::vector<store::StepReport> unapplied_;
  std::vector<store::StepReport> plans_;  ///< that are made, and not in the database yet
  Watches watches_;
  bool polls_wait_for_threads_ = false;  ///< the last claim might have found more of them
  std::uint64_t changes_ = 0;
  std::shared_ptr<lifecycle::HeldLeases> held_leases_;
  int telling_ = 0;       ///< steps that run and tell something
  int telling_rows_ = 0;  ///< of these, for a clip's row
  int told_ = 0;
  Claims claims_ = Claims::everything;
  bool claiming_ = true;
  bool sending_ = true;
  bool store_trouble_ = false;
  bool plan_trouble_ = false;  ///< plans wait for the database
  bool claim_trouble_ = false;
  bool lease_trouble_ = false;
  bool recovery_trouble_ = false;
  MonoTime next_renewal_ = {};
  bool journal_clean_ = true;
  bool claim_in_doubt_ = false;
  OwnSends own_sends_;
  bool lacks_sends_ = false;  ///< the database, of those that a journal names
  bool told_of_lost_send_ = false;
  bool lost_last_send_ = false;  ///< the database had the last one of this process, and has it no more
  bool accepts_older_ = false;
  bool closed_ = false;
  std::map<std::string, TaskStatus> statuses_;  ///< of tasks that workers have, as they were told last
  MonoTime next_claim_;                         ///< nothing is due before it that we know of
  MonoTime next_heartbeat_;
  MonoTime next_recovery_;
};

}  // namespace zoetrope::engine
