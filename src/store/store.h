#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/clock.h"
#include "env/random.h"
#include "lifecycle/breaker.h"
#include "lifecycle/policy.h"
#include "lifecycle/resolution.h"
#include "lifecycle/rounds.h"
#include "lifecycle/step.h"
#include "model/cap_change.h"
#include "model/ids.h"
#include "model/project.h"
#include "model/shot.h"
#include "sql/sql.h"
#include "store/hand_over.h"
#include "store/machines.h"
#include "store/views.h"

namespace zoetrope::store {

/// What leases are counted by where several machines share a database: the time of its server.
struct ServerTime {
  std::string name;
  std::optional<MonoTime> time;  ///< nothing when it did not answer: no lease is over then, and none is given
};

/// The time of one loop turn, read once.
struct Now {
  WallTime wall;
  MonoTime mono;
  std::string boot;
  std::optional<ServerTime> server = std::nullopt;

  /// A lease ends by this clock; one that was given by another clock is over.
  [[nodiscard]] const std::string& lease_clock() const { return server ? server->name : boot; }
  [[nodiscard]] MonoTime lease_time() const { return server ? server->time.value_or(MonoTime{}) : mono; }
  [[nodiscard]] bool knows_lease_time() const { return !server || server->time; }
};
/// Of this machine alone; for a store, Store::read_now().
Now read_now(Clock& clock);

inline constexpr Duration lease_term = std::chrono::seconds(150);
/// The last byte of a paid request leaves within this time of its claim, or not at all.
inline constexpr Duration send_gate = std::chrono::seconds(45);
/// KIE takes 20 new tasks in 10 s and drops the rest with a 429 (https://docs.kie.ai/).
inline constexpr int sends_per_window_max = 20;
inline constexpr Duration send_window = std::chrono::seconds(10);
/// No wait is planned for longer; a row that is due later than this comes from a clock that jumped.
inline constexpr Duration due_ahead_max = std::chrono::hours(2);
/// Uploads run ahead of the renders by this many hosted images a slot, so that no slot waits for one, and not
/// by more: a URL that waits for an hour would expire before its turn.
inline constexpr int hosted_ahead_per_slot = 2;
/// An image URL is not sent any more when it expires within this time.
inline constexpr Duration image_url_margin = std::chrono::minutes(20);

struct TaskSpec {
  Project project;
  Output output = Output::videos;
  std::string account;
  std::string provider;
  std::string model;
  std::vector<std::string> hosts;
  int slots = 5;  ///< of the account
  lifecycle::Policies policies;
  std::string key_fingerprint;                              ///< "" for a provider without a key
  Duration breaker_pause = lifecycle::usual_breaker_pause;  ///< of the account
  /// Before each automatic retry of a worker; empty for none.
  std::vector<Duration> rounds = lifecycle::usual_round_waits;
  std::string notion_page = "";  ///< where it is reported; "": as it was set last
};

/// A webhook that wants to hear of something. Where it is stands in the settings alone.
struct AlertHook {
  std::string name;
  std::vector<AlertKind> kinds;
  std::vector<std::string> channels = {};  ///< none: of all
};

/// Whom this process can tell something.
struct Reach {
  std::string notion_token = "";           ///< its fingerprint; "": none
  std::vector<std::string> webhooks = {};  ///< by name
};

struct ClaimRequest {
  std::string owner;  ///< the worker's journal name
  /// Everything but polls is claimed of this task alone. Polls are claimed of all tasks on its account: what
  /// another process left at the provider holds slots until somebody looks at it.
  std::optional<TaskId> only_task;
  std::vector<int> only_numbers = {};  ///< of the clips that may be hosted and sent; empty means all
  int host_max = 0;
  int submit_max = 0;
  int poll_max = 0;
  int fetch_max = 0;
  int probe_max = 0;  ///< of the task's account alone
  int plan_max = 0;   ///< only of tasks that were handed over
  /// Hosted and sent is only what was handed to a worker. What somebody renders in a terminal, and perhaps
  /// stops there, is theirs; what is at the provider is looked at and fetched all the same.
  bool handed_over = false;
  /// Work of these accounts alone; empty means all.
  std::vector<std::string> accounts = {};
  std::optional<int> slots_max = std::nullopt;  ///< this process's own, lower limit
  /// The newest send that the caller knows to be committed. A database that lacks it is an older one: where
  /// `submit_max` would allow a send, nothing at all is claimed then. Errors: conflict, and `lacks_last_send`
  /// is called, inside the transaction.
  std::optional<AttemptId> last_send = std::nullopt;
  std::function<void()> lacks_last_send = nullptr;
  int deliver_max = 0;  ///< of all tasks, whoever they were for
  /// So many of those are left to others: a file may take minutes into its row, a webhook may hang, and a
  /// page says how everything stands.
  int deliver_kept_from_rows = 0;
  int deliver_kept_from_alerts = 0;
  Reach reach = {};
  /// Tasks whose folders this machine does not see: of them nothing is claimed that needs a file. And of one
  /// for which `is_here` says no, which is asked inside the transaction and must not wait for anything.
  std::vector<std::string> not_here = {};
  std::function<bool(const TaskId&)> is_here = nullptr;
};

struct StepReport {
  lifecycle::StepInput input;
  lifecycle::StepOutcome outcome;
  /// Its holder goes on with the same row by itself: the lease stays, and nobody else claims it meanwhile.
  bool keeps_lease = false;
};

/// The file of a clip that has just become done.
struct DeliveredFile {
  std::int64_t bytes = 0;
  Duration length{};                    ///< of the video
  std::optional<Duration> render_time;  ///< as ClipView::render_time
};

/// One thing that happened to a clip, for the progress line, the log and the history.
struct ClipEvent {
  TaskId task;
  ClipId clip;
  int number = 0;
  ClipState before = ClipState::ready;
  ClipState after = ClipState::ready;
  bool late = false;
  std::string note = "";
  std::optional<Error> error = std::nullopt;
  std::string channel = "";
  std::string project = "";
  std::optional<StepKind> step = std::nullopt;  ///< that brought it; nothing for a recovery or a person
  int attempt = 0;                              ///< which send of the clip it is about, from 1; 0 for none
  std::optional<DeliveredFile> file = std::nullopt;
};

/// An attempt whose sender may be dead.
struct OpenSend {
  AttemptId attempt;
  std::string journal;
};

/// A file that stands where a finished clip belongs, and verified.
struct VerifiedFile {
  std::string path;
  std::string sha256;
  std::int64_t bytes = 0;
  Duration duration{};
};

/// Whose word a decision is, and the reason given for it.
struct Decision {
  std::string who;
  std::string why;  ///< may be empty
};

enum class Wanted {
  as_it_is,  ///< leave the clip alone
  render,    ///< schedule whatever it needs next
};

/// The product's own SQL. Safe for concurrent use: every change is one transaction through the Writer and is
/// either durable or not there; reads go through a connection of their own.
///
/// Errors of every call: unavailable (locked, I/O), no_space, corrupt, and `ambiguous` when a commit's fate
/// is unknown: the caller reads again before it acts.
class Store {
 public:
  /// Opens, and migrates, the database that sql::open() takes; the file of SQLite is made when there is none.
  static Result<std::unique_ptr<Store>> open(const std::string& where, Random& random, WallTime now);
  /// Over connections to a database whose schema is up to date already.
  static std::unique_ptr<Store> over(std::unique_ptr<sql::Writer> writer,
                                     std::unique_ptr<sql::Connection> reader, Random& random);
  /// The time of this turn: on a server its own, so that machines whose clocks differ agree on what is due
  /// and whose lease is over. While it does not answer, no lease is over.
  Now read_now(Clock& clock);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Names this database for ever; what belongs to it on this machine (journals) is kept under this name.
  Result<std::string> database_id();

  /// Counts one more run that may spend money with this database, and returns its number. `runs_seen` is the
  /// highest that this machine remembers. Errors: conflict when the database knows of fewer, and so is a copy
  /// or a backup from before: what was paid for since is not in it. `accept_older` goes on all the same.
  Result<std::int64_t> begin_run(std::int64_t runs_seen, bool accept_older);

  /// How many sends it has ever committed to. Only grows.
  Result<std::int64_t> sends();
  Result<bool> knows_send(const AttemptId& attempt);
  /// Has a clip an image link, or had a send one that may have been charged?
  Result<bool> knows_image_link(const std::string& url);

  /// Everything that `changes` does through this store becomes one transaction, all of it or nothing, and
  /// what it reads it reads inside. It runs on the writer's thread, perhaps more than once: what else it does
  /// must bear being done again. Errors: what `changes` returned, and those of every call.
  Result<void> together(const std::function<Result<void>()>& changes);

  // Planning
  // ---------------------------------------------------------------------------------------------------

  /// The task of this project and output, made if there is none; its settings are brought up to `spec`.
  /// Errors: conflict when its Notion page is another task's.
  Result<TaskId> ensure_task(const TaskSpec& spec, const Now& now);
  /// Adds clips that are new and brings the words and images of those that nothing was paid for up to date.
  /// Clips that a shot list no longer names are left as they are.
  Result<void> put_shots(const TaskId& task, const std::vector<Shot>& shots, const Now& now);
  /// A person asks for this clip: a failed one gets a new chance, a paid result that was given up is fetched
  /// again, one whose file is gone too, a late one is watched for one more render limit. A done,
  /// held-ambiguous or moving clip stays.
  Result<void> want_clip(const ClipId& clip, bool file_is_there, const Now& now);
  /// A file that verified stands in the place of a clip that nothing was paid for: it is done, for free.
  Result<void> adopt_file(const ClipId& clip, const VerifiedFile& file, const Now& now);
  /// A person asks for a new render of this clip. A done one begins anew and is bought again; its take stays
  /// where it is until the new one is there. Errors: conflict while a render of it is under way, held or in
  /// doubt.
  Result<void> redo_clip(const ClipId& clip, const Now& now);
  /// The take's file stands under the clip's own name. Errors: not_found (no such take), conflict while a
  /// render of the clip is under way or in doubt.
  Result<void> choose_take(const ClipId& clip, int take, const Now& now);
  /// By number. Empty for a clip that nothing was delivered for.
  Result<std::vector<TakeView>> takes(const ClipId& clip);
  /// A clip that cannot even begin (its image is missing) fails, its siblings go on. Nothing when it has
  /// begun all the same.
  Result<std::optional<ClipEvent>> fail_clip(const ClipId& clip, const Error& error, const Now& now);
  /// A person decides about a clip that waits for a decision, and about the attempt that was seen with it
  /// (empty for a clip without one). Kept with who and why. Errors: conflict when the decision has no object,
  /// because the clip or the attempt is not what was seen any more.
  Result<void> resolve(const ClipId& clip, const AttemptId& attempt, lifecycle::Resolution resolution,
                       const Decision& decision, const Now& now);
  /// A person names the provider's task of an attempt in doubt or written off; `detail` is what speaks for
  /// it. A clip that was given up is taken up again, one that has moved on is not disturbed. Errors: conflict
  /// when the task belongs to another attempt, or the attempt is over or has another task.
  Result<void> adopt_task(const AttemptId& attempt, const std::string& remote_task_id,
                          const std::string& detail, const Decision& decision, const Now& now);
  /// A person does not want the clip any more; what is at the provider is watched to its end. Errors:
  /// conflict when it is over already, being sent, or paid for and only to be fetched.
  Result<void> cancel(const ClipId& clip, const Decision& decision, const Now& now);

  // Workers
  // ----------------------------------------------------------------------------------------------------

  /// Hands a task to a worker, made if there is none: a row that another program made for the project is
  /// taken up. One that is under way is left as it is, but for its priority. Errors: conflict when the Notion
  /// page is another task's, or when the pipeline's own tables do not take what is to be written there.
  Result<HandedOver> hand_over(const TaskSpec& spec, const HandOver& asked, const Now& now);
  /// Rows of `tasks` with one of the statuses that nobody has taken up: those of the channels first, and the
  /// oldest of them; after the first `passed` of them, and at most waiting_rows_max.
  Result<std::vector<WaitingRow>> waiting_rows(const TakenUp& which, int passed);
  /// Takes such a row up. Nothing when it is not what it was any more. Errors: conflict when its project has
  /// another task, or its table does not take the statuses that would be written.
  Result<std::optional<TaskId>> take_up(const WaitingRow& row, const TaskSpec& spec, bool auto_plan,
                                        const Now& now);
  /// It cannot be taken up: its status becomes video_error, and its log says why. False when it is not what
  /// it was any more, or when its table does not take that status: then nothing is written at all.
  Result<bool> turn_away(const WaitingRow& row, const Error& error, const Now& now);
  /// Takes the tasks from the workers whose rows somebody else has set to `cancelled`: nothing more of them
  /// is sent until somebody asks for them anew. Those that it found.
  Result<std::vector<CalledOff>> call_off_rows(const Now& now);
  /// The same, by a person. False when no worker has it.
  Result<bool> call_off(const TaskId& task, const Now& now);
  /// Still the holder's plan? It may have been handed over anew meanwhile.
  Result<bool> holds_plan(const lifecycle::Lease& lease);
  /// The clips of the plan are asked for. Call it with those changes in together().
  Result<void> plan_done(const TaskId& task, const Now& now);
  /// They cannot be made: its status becomes video_error, and its log says why.
  Result<void> plan_failed(const TaskId& task, const Error& error, const Now& now);
  /// They could not be made this time. Nothing is counted against it when it was merely stopped.
  Result<void> plan_again(const TaskId& task, const Error& error, const Now& now);
  /// Those that workers have, in their order.
  Result<std::vector<TaskId>> handed_tasks();
  /// Nothing for a task that was never handed over.
  Result<std::optional<HandOverView>> handed(const TaskId& task);
  /// As we have written it last, whatever others have made of it since; nothing for a task that was never
  /// handed over. For somebody who asks after every change.
  Result<std::optional<TaskStatus>> handed_status(const TaskId& task);
  /// Nothing of a project, or of a whole channel, is sent any more until it is resumed; what is at the
  /// provider is seen to its end. False when it was so already. Errors: not_found when the project has no
  /// task.
  Result<bool> pause(const Project& project, bool paused, const Now& now);
  Result<bool> pause_channel(const std::string& channel, bool paused);
  Result<bool> is_paused(const std::string& channel);
  Result<QueueView> queue_of(const TaskId& task);
  /// The shares of channels, for every process from now on; those that are not named have no say of their
  /// own.
  Result<void> set_channels(const std::vector<ChannelSpec>& channels);
  /// An account that was used before, as the settings have it now: another key is another chance for it.
  Result<void> refresh_account(const AccountSpec& account, const Now& now);
  /// Renders at once of an account, of a channel, and a channel's share, for every process from its next
  /// claim on and whatever the settings say; without a number, what those say. Errors: not_found (no such
  /// account).
  Result<void> set_account_slots(const std::string& account, std::optional<int> slots);
  Result<void> set_channel_slots(const std::string& channel, std::optional<int> slots);
  Result<void> set_channel_weight(const std::string& channel, std::optional<int> weight);
  Result<LimitsView> limits();
  /// How the renders of an account are shared between its channels now.
  Result<AccountShares> shares(const std::string& account, const Now& now);
  /// A worker is there still. Call it more often than worker_silence_max.
  Result<void> note_worker(const WorkerInfo& worker, const std::vector<std::string>& unseen, const Now& now);
  /// It ends.
  Result<void> forget_worker(const std::string& id);
  /// By host; also those that have gone silent.
  Result<std::vector<WorkerView>> workers(const Now& now);
  /// Tasks with steps to come that need their folders.
  Result<std::vector<FolderNeed>> folder_needs();
  /// What the pipeline calls our statuses, from now on and for every process; those that are not named have
  /// our own names.
  Result<void> set_status_names(const std::vector<std::pair<TaskStatus, std::string>>& names);
  /// Changes whenever anything in the database was changed, by whomever, and costs next to nothing.
  Result<std::int64_t> change_mark();

  /// A run ended with clips unsent, for a reason that stops all of them: the task is a `video_error`, and its
  /// log of errors has the reason, until somebody goes on with it. One that is over stays as it is.
  Result<void> note_blocked(const TaskId& task, const Error& why, const Now& now);

  // Work
  // -------------------------------------------------------------------------------------------------------

  /// Leases what is due and may run. A claimed `submit` has its attempt and its reserve committed with the
  /// lease: it is sent once, by the caller, or never. A breaker that is open lets nothing of it pass.
  Result<std::vector<lifecycle::StepInput>> claim(const ClaimRequest& request, const Now& now);
  /// Takes the facts, each once and whoever brings them, and the decisions of those that still hold their
  /// lease.
  Result<std::vector<ClipEvent>> apply(const std::vector<StepReport>& reports, const Now& now);
  /// The step of a lease that was kept, as of now, without writing anything; nothing when the lease is gone.
  Result<std::optional<lifecycle::StepInput>> look_again(const lifecycle::Lease& lease, const Now& now);
  Result<void> extend_leases(const std::string& owner, const Now& now);
  Result<void> release_leases(const std::string& owner);
  /// When the next row is due that this worker may claim; nothing when there is none.
  Result<std::optional<WallTime>> next_due(const std::optional<TaskId>& only_task, const Now& now,
                                           const Reach& reach = {});

  // Recovery
  // ---------------------------------------------------------------------------------------------------

  /// Attempts in SENDING whose lease has ended, or was never this boot's.
  Result<std::vector<OpenSend>> open_sends_without_lease(const Now& now);
  /// Those, and the sends of which nobody knows what became of them.
  Result<std::vector<OpenSend>> unsettled_sends(const Now& now);
  Result<std::vector<OpenSend>> open_sends_of(const std::string& journal);
  Result<std::vector<ClipEvent>> sender_died(const AttemptId& attempt, bool never_sent, const Now& now);
  /// The same for one of open_sends_without_lease(), unless a lease of it holds again: a sender that was
  /// stopped goes on, while whoever found it without one was stopped in turn.
  Result<std::vector<ClipEvent>> sender_lost_lease(const AttemptId& attempt, const Now& now);
  Result<std::vector<ClipEvent>> apply_facts(const std::vector<lifecycle::Fact>& facts,
                                             std::string_view source, const Now& now);

  // Money
  // ------------------------------------------------------------------------------------------------------

  /// From now on these caps are in force, for every process; what is not named keeps the one it has. A cap
  /// below what is used up stops further sends, and takes nothing back.
  Result<void> set_caps(const TaskId& task, const std::vector<CapChange>& caps, const Now& now);
  /// The cap that a send of this clip made now would go over, if there is one.
  Result<std::optional<BudgetView>> budget_blocks(const ClipId& clip, const Now& now);
  /// Every cap that a send of this clip made now would count towards.
  Result<std::vector<BudgetView>> budgets_of(const ClipId& clip, const Now& now);
  /// Everything that a send of a channel made now would count towards, with a cap or without, as it will be
  /// once these caps are set. The task may be one that is not there yet.
  Result<std::vector<BudgetView>> budgets(const std::string& channel, const TaskId& task,
                                          const std::vector<CapChange>& caps, const Now& now);
  /// The caps of this task that are nearly used up, each once until it has room again or is another one:
  /// whoever takes it tells a person.
  Result<std::vector<BudgetView>> take_budget_warnings(const TaskId& task, const Now& now);
  /// Is there one, perhaps of a task that is over? One look, however many tasks there are.
  Result<bool> has_budget_warnings();
  /// Of the account's last render of this model and length that was charged; nothing when there is none.
  Result<std::optional<Money>> last_charge(const std::string& account, const std::string& model, int seconds);
  /// Every send that costs something, of one channel and project where they are not "".
  Result<CostBook> costs(const std::string& channel, const std::string& project);

  /// Before a balance is asked for, and what came of it: kept for ever, and compared by audit().
  Result<BalanceMark> mark_balance(const std::string& account);
  Result<BalanceView> note_balance(const BalanceMark& before, Money balance, const Now& now);
  /// The sends of an account that may have been charged and are not booked, the first one first.
  Result<std::vector<OpenCharge>> open_charges(const std::string& account);
  /// The ledger beside the last balance that was noted. Errors: not_found when none was.
  Result<AuditView> audit(const std::string& account);
  /// Books what the audit of this balance found missing as unattributed. What sends in doubt may have cost is
  /// not reserved any more then, because as many of them as were charged are booked. Errors: conflict when
  /// something has changed meanwhile, when nothing is missing, or while a send is under way or its clip waits
  /// for a decision.
  Result<AuditView> book_missing(const std::string& account, const BalanceView& balance,
                                 const Decision& decision, const Now& now);

  // Reports
  // ----------------------------------------------------------------------------------------------------

  /// The page at Notion on which the task is reported from now on. Errors: conflict when it is another
  /// task's.
  Result<void> set_notion_page(const TaskId& task, const std::string& page, const Now& now);
  /// Whom alerts are written for from now on, by every process.
  Result<void> set_alert_hooks(const std::vector<AlertHook>& hooks);
  /// The tables of videos at Notion in which clips have rows from now on, by channel, for every process; that
  /// of "" is for channels with none of their own, and a channel with "" has none. What there is of clips
  /// already gets its rows.
  Result<void> set_video_tables(const std::map<std::string, std::string>& tables, const Now& now);
  /// The places at which something about this task (or about any, without one) is told, the oldest first.
  Result<std::vector<PlaceView>> places(const std::optional<TaskId>& task, const Reach& reach);
  /// What waits for a person is tried once more: somebody has come, and may have put it right. What another
  /// program has changed of a task is reported as well.
  Result<void> try_places_again(const Now& now);
  /// The same for places alone, without looking whether every page is told what stands: for one who works on.
  Result<void> try_stuck_places(const Now& now);

  // Accounts
  // ---------------------------------------------------------------------------------------------------

  /// Errors: not_found.
  Result<AccountView> account(const std::string& id);
  /// All that were ever used, by name.
  Result<std::vector<AccountView>> accounts();
  /// Openings, closings and trials of an account's breaker, the latest first.
  Result<std::vector<AccountEvent>> account_history(const std::string& account, int count);
  /// A free question about the account ended so. What concerns the key or the account stops its sends, as if
  /// a send had met with it.
  Result<void> note_account_error(const std::string& account, const Error& error, const Now& now);
  /// When the account's breaker opened; nothing while it is closed.
  Result<std::optional<WallTime>> breaker_opened_at(const std::string& account);
  /// A person asks for renders, and the key and the balance of the account are good: what they disprove is
  /// over. A storm is not, nor is a breaker that opened at another time than this, which was read before the
  /// balance was asked for: what was learnt since is newer.
  Result<void> close_breaker(const std::string& account, std::optional<WallTime> opened_at, const Now& now);

  // Reading
  // ----------------------------------------------------------------------------------------------------

  Result<std::optional<TaskView>> find_task(const Project& project, Output output);
  Result<TaskView> task(const TaskId& task);
  /// For somebody who asks again and again: a small part of what task() reads.
  Result<TaskStanding> standing(const TaskId& task);
  Result<std::vector<TaskSummary>> tasks();
  /// Those that are not over, and the `over_max` of the others whose rows were written last. Costs no more
  /// when there are thousands that are over.
  Result<TaskList> latest_tasks(int over_max);
  /// Late renders do not count: nobody waits for them.
  Result<WorkLeft> work_left(const TaskId& task, const Now& now);
  /// All sends of a clip, the first one first, with what was seen of each.
  Result<std::vector<AttemptView>> attempts(const ClipId& clip);
  /// What is to be done next for a clip, or for a send of it that it does not follow any more.
  Result<std::vector<WorkView>> work_of(const ClipId& clip, const Now& now);
  /// What people decided about a clip, the first one first.
  Result<std::vector<DecisionView>> decisions(const ClipId& clip);

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace zoetrope::store
