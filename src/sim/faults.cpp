#include "sim/faults.h"

namespace zoetrope::sim {
namespace {

struct Kind {
  Fault fault;
  std::string_view name;
  double probability;  ///< a chance, before the seed's own factor
};

constexpr std::array<Kind, fault_count> kinds{{
    {Fault::commit_fails, "commit fails", 0.004},
    {Fault::commit_unknown_kept, "commit in doubt, kept", 0.0015},
    {Fault::commit_unknown_lost, "commit in doubt, lost", 0.0015},
    {Fault::database_locked, "database locked", 0.0005},
    {Fault::crash_at_step, "crash at a step", 0.002},
    {Fault::crash_at_send, "crash between ABOUT and GOT", 0.02},
    {Fault::stop_at_step, "stopped at a step", 0.002},
    {Fault::stop_at_send, "stopped between ABOUT and GOT", 0.01},
    {Fault::journal_fails, "journal fails", 0.001},
    {Fault::connect_fails, "no connection", 0.01},
    {Fault::request_lost, "request lost", 0.01},
    {Fault::request_delayed, "request delayed", 0.01},
    {Fault::answer_lost, "answer lost", 0.02},
    {Fault::answer_late, "answer late", 0.01},
    {Fault::answer_cut, "answer cut", 0.01},
    {Fault::answer_without_id, "answer without id", 0.01},
    {Fault::server_error_before, "5xx before", 0.015},
    {Fault::server_error_after, "5xx after", 0.015},
    {Fault::rate_limited, "429", 0.03},
    {Fault::refused, "422", 0.01},
    {Fault::task_fails, "render fails", 0.05},
    {Fault::task_late, "render late", 0.05},
    {Fault::task_very_late, "render very late", 0.004},
    {Fault::task_odd_state, "odd state", 0.002},
    {Fault::task_without_url, "success without URL", 0.002},
    {Fault::poll_fails, "poll fails", 0.05},
    {Fault::poll_unknown_task, "poll: no such task yet", 0.05},
    {Fault::poll_goes_back, "poll: state goes back", 0.005},
    {Fault::poll_other_task, "poll: answer about another task", 0.003},
    {Fault::link_dead, "result link dead", 0.10},
    {Fault::result_cut, "result cut", 0.04},
    {Fault::result_wrong, "result wrong", 0.01},
    {Fault::upload_fails, "upload fails", 0.05},
    {Fault::upload_answers_nonsense, "upload answers nonsense", 0.01},
    {Fault::hosted_image_gone, "hosted image gone", 0.02},
    {Fault::provider_cannot_fetch_image, "provider cannot fetch image", 0.01},
    {Fault::disk_full, "disk full", 0.003},
    {Fault::sync_fails, "sync fails", 0.003},
    {Fault::rename_fails, "rename fails", 0.003},
}};

constexpr double off_probability = 0.3;
constexpr double factor_least = 0.2;
constexpr double factor_most = 5.0;
constexpr std::uint64_t grain = 1ULL << 53;

double even(Random& dice) {
  return static_cast<double>(dice.below(grain)) / static_cast<double>(grain);
}

}  // namespace

std::string_view to_string(Fault fault) {
  return kinds.at(static_cast<std::size_t>(fault)).name;
}

Faults::Faults(Random& dice) : dice_(dice) {
  for (std::size_t i = 0; i < fault_count; ++i) {
    const bool off = even(dice) < off_probability;
    const double factor = factor_least + even(dice) * (factor_most - factor_least);
    rates_[i] = off ? 0.0 : kinds[i].probability * factor;
  }
}

bool Faults::strikes(Fault fault) {
  const auto index = static_cast<std::size_t>(fault);
  if (calm_ || rates_[index] == 0.0 || even(dice_) >= rates_[index]) return false;
  ++struck_[index];
  return true;
}

bool chance(Random& dice, double probability) {
  return even(dice) < probability;
}

Duration between(Random& dice, Duration least, Duration most) {
  const auto span = static_cast<std::uint64_t>((most - least).count());
  return least + Duration(static_cast<std::int64_t>(dice.below(span + 1)));
}

}  // namespace zoetrope::sim
