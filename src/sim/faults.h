#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "env/random.h"

namespace zoetrope::sim {

/// Everything that can go wrong. The first ones strike at a chance, each with a base probability
/// (faults.cpp); those from `killed` to `database_restored` are accidents, which befall a run at any time.
/// The names are printed in traces and tables and stand in scenario files.
enum class Fault {
  commit_fails,         ///< nothing was saved, and that is known
  commit_unknown_kept,  ///< it was saved, but the answer says trouble
  commit_unknown_lost,  ///< it was not saved, and nobody knows
  database_locked,      ///< another program holds it for a while
  crash_at_step,        ///< SIGKILL at the boundary of a step
  crash_at_send,        ///< the same between ABOUT and GOT
  stop_at_step,         ///< SIGSTOP there, for seconds or minutes
  stop_at_send,         ///< the same between ABOUT and GOT
  step_lags,            ///< a stopped process goes on, and one of its steps comes later than its loop
  power_at_step,        ///< the power goes there
  interrupt_at_step,    ///< Ctrl-C there
  journal_fails,        ///< a record could not be written; nothing more is taken
  connect_fails,
  request_lost,
  request_delayed,
  answer_lost,
  answer_late,
  answer_cut,
  answer_without_id,
  server_error_before,  ///< 5xx, nothing was created
  server_error_after,   ///< 5xx, although the task exists
  rate_limited,
  refused,
  task_fails,
  task_late,       ///< past the render limit
  task_very_late,  ///< for hours
  task_endless,    ///< it is never over
  task_odd_state,
  task_without_url,
  poll_fails,
  poll_unknown_task,
  poll_goes_back,   ///< an older state is answered than before
  poll_other_task,  ///< the answer is about another task than the one that was asked for
  link_dead,
  result_cut,
  result_wrong,
  upload_fails,
  upload_answers_nonsense,
  hosted_image_gone,
  provider_cannot_fetch_image,
  disk_full,
  sync_fails,
  rename_fails,
  journal_damaged,       ///< one of them loses what was written last, when the power goes
  failure_charged,       ///< a render that fails costs something all the same
  person_guesses,        ///< instead of looking a doubt up
  person_redoes,         ///< a delivered clip is wanted anew when a run begins
  person_slips,          ///< and names the task of another clip
  person_wants_any,      ///< whatever has become of it, instead of a delivered one
  person_moves_channel,  ///< to the other account, when a run begins
  killed,
  stopped,
  interrupted,
  power_cut,
  clock_set,
  key_refused,
  credit_gone,
  disk_filled,
  provider_closed,  ///< for maintenance
  key_used_up,      ///< it may spend nothing more, whatever credit there is
  doubts_settled,   ///< a person decides about what is in doubt
  clip_cancelled,
  clip_released,
  file_deleted,
  picture_changed,
  database_copied,
  database_restored,   ///< the copy is put in the place of the database
  notion_busy,         ///< a chance again: 429, 529 or 503, with a wait that it asks for
  notion_collides,     ///< 409
  notion_fails_after,  ///< 502, although the page is changed, perhaps after a while
  count,
};

inline constexpr std::size_t fault_count = static_cast<std::size_t>(Fault::count);
std::string_view to_string(Fault fault);
std::optional<Fault> parse_fault(std::string_view name);
inline bool is_accident(Fault fault) {
  return fault >= Fault::killed && fault <= Fault::database_restored;
}

/// What a plan calls it: a crash or a stop is one, wherever it strikes.
Fault planned_as(Fault fault);

/// That something went wrong: at the so-manyeth chance of its kind, or as its so-manyeth accident.
struct Decision {
  Fault fault = Fault::count;
  std::uint64_t n = 0;  ///< from 1; the boundaries of steps are counted together, whatever strikes at them
  Duration at{};        ///< since the beginning; of an accident
};

/// What goes wrong in a run in which no dice decide it.
struct FaultPlan {
  std::vector<Decision> decisions;
  bool for_ever = false;            ///< each strikes at every chance from its own on
  std::optional<Duration> lasting;  ///< stops, locks and delays are as long as this
};

/// Decides what goes wrong: by dice of its own, or by a plan. With dice each seed has a mixture: a class is
/// off with p = 0.3, else its rate is multiplied by 0.2 to 5. Nothing else in a run draws from these dice, so
/// that a run by the plan of what struck in a seed goes exactly the seed's way.
class Faults {
 public:
  explicit Faults(std::uint64_t seed);
  Faults(std::uint64_t seed, FaultPlan plan);

  /// One chance.
  bool strikes(Fault fault);
  /// The next accident of its kind befalls the run now, `at` after its beginning.
  void happens(Fault accident, Duration at);
  /// A planned one does.
  void happens(const Decision& planned) { note(planned); }
  /// How long, how much or which of what struck last, evenly from the one (included) to the other; a function
  /// of the seed and of that decision alone.
  Duration extent(Duration least, Duration most);
  std::uint64_t choice(std::uint64_t bound);

  [[nodiscard]] bool by_plan() const { return plan_.has_value(); }
  [[nodiscard]] const FaultPlan& plan() const { return *plan_; }
  /// For the times of accidents. Requires that dice decide.
  Random& dice() { return *dice_; }

  /// From now on nothing goes wrong any more.
  void calm() { calm_ = true; }
  [[nodiscard]] bool is_calm() const { return calm_; }
  [[nodiscard]] const std::array<std::uint64_t, fault_count>& struck() const { return struck_; }
  /// In the order in which they struck.
  [[nodiscard]] const std::vector<Decision>& log() const { return log_; }
  /// How many chances a kind has had so far.
  [[nodiscard]] std::uint64_t chances(Fault fault) const;

 private:
  [[nodiscard]] bool is_planned(Fault fault, std::uint64_t n) const;
  void note(const Decision& decision);

  std::uint64_t seed_;
  std::unique_ptr<Random> dice_;
  std::optional<FaultPlan> plan_;
  std::set<std::pair<Fault, std::uint64_t>> planned_;
  std::array<std::uint64_t, fault_count> from_{};  ///< with `for_ever`: the chance from which on; 0: never
  std::array<double, fault_count> rates_{};
  std::array<std::uint64_t, fault_count> chances_{};
  std::array<std::uint64_t, fault_count> struck_{};
  std::vector<Decision> log_;
  std::uint64_t details_ = 0;  ///< state of the dice of the last decision
  bool calm_ = false;
};

/// True with this probability.
bool chance(Random& dice, double probability);
/// Evenly between the two.
Duration between(Random& dice, Duration least, Duration most);

}  // namespace zoetrope::sim
