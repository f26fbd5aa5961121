#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/time.h"
#include "env/random.h"

namespace zoetrope::sim {

/// Everything that can go wrong, each with a base probability a chance (faults.cpp). The names are printed in
/// traces and tables.
enum class Fault {
  commit_fails,         ///< nothing was saved, and that is known
  commit_unknown_kept,  ///< it was saved, but the answer says trouble
  commit_unknown_lost,  ///< it was not saved, and nobody knows
  database_locked,      ///< another program holds it for a while
  crash_at_step,        ///< SIGKILL at the boundary of a step
  crash_at_send,        ///< the same between ABOUT and GOT
  stop_at_step,         ///< SIGSTOP there, for seconds or minutes
  stop_at_send,         ///< the same between ABOUT and GOT
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
  count,
};

inline constexpr std::size_t fault_count = static_cast<std::size_t>(Fault::count);
std::string_view to_string(Fault fault);

/// Decides what goes wrong. Each seed has a mixture of its own: a class is off with p = 0.3, else its rate is
/// multiplied by 0.2 to 5. Counts what struck.
class Faults {
 public:
  explicit Faults(Random& dice);

  /// One chance.
  bool strikes(Fault fault);
  /// From now on nothing goes wrong any more.
  void calm() { calm_ = true; }
  [[nodiscard]] bool is_calm() const { return calm_; }
  [[nodiscard]] const std::array<std::uint64_t, fault_count>& struck() const { return struck_; }

 private:
  Random& dice_;
  std::array<double, fault_count> rates_{};
  std::array<std::uint64_t, fault_count> struck_{};
  bool calm_ = false;
};

/// True with this probability.
bool chance(Random& dice, double probability);
/// Evenly between the two.
Duration between(Random& dice, Duration least, Duration most);

}  // namespace zoetrope::sim
