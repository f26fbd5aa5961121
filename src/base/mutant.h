#pragma once

#if defined(ZOETROPE_MUTANTS)
#include <array>
#include <atomic>
#endif

/// Deliberate bugs, which prove that the simulator can see. Each stands in the product where it could have
/// been made. They are compiled in only by the preset `mutants`; in every other build mutated() is false when
/// the code is compiled, and nothing of them is left. What each of them is and what it would cost stands in
/// sim/mutants/catalogue.cpp.

namespace zoetrope {

enum class Mutant {
  // The adapter of KIE.
  no_answer_is_refusal,
  server_error_is_refusal,
  missing_id_is_refusal,
  post_sent_again,
  fail_not_understood,
  unknown_state_is_failure,
  other_task_believed,
  key_sent_with_download,
  money_is_float,
  charge_not_read,
  // Steps.
  about_not_written,
  got_not_written,
  changed_picture_sent,
  late_is_failed,
  given_up_too_early,
  clip_not_checked,
  file_not_synced,
  folder_not_synced,
  part_has_final_name,
  stored_before_in_place,
  dead_link_kept,
  earlier_take_removed,
  // The state machine.
  dead_sender_sent_nothing,
  facts_move_back,
  doubt_frees_reserve,
  failure_keeps_reserve,
  failed_charge_dropped,
  success_not_posted,
  accept_reserves_again,
  surplus_not_watched,
  surplus_not_fetched,
  final_clip_moves,
  late_id_dropped,
  given_up_bought_again,
  doubt_bought_again,
  cancel_frees_reserve,
  resubmit_frees_reserve,
  doubtful_link_used_again,
  refused_key_tried_on,
  // The store.
  facts_need_lease,
  stale_decisions_count,
  token_not_raised,
  leases_by_wall_clock,
  living_sender_declared_dead,
  open_breaker_ignored,
  trial_lets_all_through,
  two_sends_at_once,
  pause_not_kept,
  one_slot_too_many,
  window_not_kept,
  doubt_holds_no_slot,
  no_send_gate,
  cap_ignores_price,
  only_task_cap_counts,
  post_keeps_reserve,
  cost_added_twice,
  task_of_another_taken,
  old_send_asked_with_new_key,
  resubmit_not_counted,
  allowance_not_counted,
  poison_not_set_aside,
  beside_takes_place,
  doubtful_commit_is_saved,
  report_outside_transaction,
  reports_lose_their_order,
  // The engine.
  sent_without_commit,
  acknowledged_early,
  journal_removed_early,
  renewed_journal_forgets,
  living_journals_not_read,
  damaged_journal_trusted,
  disk_floor_ignored,
  unsaved_results_dropped,
  claim_in_doubt_forgotten,
  count,
};

#if defined(ZOETROPE_MUTANTS)
/// Of the whole process. Set before any thread that runs product code begins; safe for concurrent use.
inline std::array<std::atomic<bool>, static_cast<std::size_t>(Mutant::count)> mutants_on{};

inline bool mutated(Mutant mutant) {
  return mutants_on.at(static_cast<std::size_t>(mutant)).load(std::memory_order_relaxed);
}
#else
constexpr bool mutated(Mutant /*mutant*/) {
  return false;
}
#endif

}  // namespace zoetrope
