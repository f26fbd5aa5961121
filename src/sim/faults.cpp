#include "sim/faults.h"

#include <algorithm>

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
    {Fault::step_lags, "a step lags behind", 0.2},
    {Fault::power_at_step, "power cut at a step", 0.0001},
    {Fault::interrupt_at_step, "interrupted at a step", 0.0002},
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
    {Fault::task_endless, "render never ends", 0.0005},
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
    {Fault::journal_damaged, "journal damaged", 0.1},
    {Fault::failure_charged, "failure charged", 0.05},
    {Fault::person_guesses, "person guesses", 0.3},
    {Fault::person_redoes, "person redoes", 0.15},
    {Fault::person_slips, "a person slips", 0.05},
    {Fault::person_wants_any, "a person wants any clip anew", 0.1},
    {Fault::person_moves_channel, "person moves a channel", 0.1},
    {Fault::killed, "killed", 0.0},
    {Fault::stopped, "stopped", 0.0},
    {Fault::interrupted, "interrupted", 0.0},
    {Fault::power_cut, "power cut", 0.0},
    {Fault::clock_set, "clock set", 0.0},
    {Fault::key_refused, "key refused", 0.0},
    {Fault::credit_gone, "out of credit", 0.0},
    {Fault::disk_filled, "disk below the floor", 0.0},
    {Fault::provider_closed, "provider closed", 0.0},
    {Fault::key_used_up, "key used up", 0.0},
    {Fault::doubts_settled, "doubts settled", 0.0},
    {Fault::clip_cancelled, "clip cancelled", 0.0},
    {Fault::clip_released, "clip released", 0.0},
    {Fault::file_deleted, "file deleted", 0.0},
    {Fault::picture_changed, "picture changed", 0.0},
    {Fault::database_copied, "database copied", 0.0},
    {Fault::database_restored, "older database restored", 0.0},
    {Fault::notion_busy, "Notion is busy", 0.05},
    {Fault::notion_collides, "Notion collides", 0.05},
    {Fault::notion_fails_after, "Notion: 5xx after", 0.05},
}};

constexpr double off_probability = 0.3;
constexpr double factor_least = 0.2;
constexpr double factor_most = 5.0;
constexpr std::uint64_t grain = 1ULL << 53;

constexpr std::uint64_t stream_of_faults = 0x6661756C74735F31;  ///< apart from the seed's other dice

double even(Random& dice) {
  return static_cast<double>(dice.below(grain)) / static_cast<double>(grain);
}

/// SplitMix64: https://prng.di.unimi.it/splitmix64.c
std::uint64_t next_of(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

std::size_t index_of(Fault fault) {
  return static_cast<std::size_t>(fault);
}

/// What strikes at the boundaries of steps has its chances there together.
Fault counted_as(Fault fault) {
  const bool at_boundary = fault == Fault::crash_at_send || fault == Fault::stop_at_step ||
                           fault == Fault::stop_at_send || fault == Fault::power_at_step ||
                           fault == Fault::interrupt_at_step;
  return at_boundary ? Fault::crash_at_step : fault;
}

}  // namespace

Fault planned_as(Fault fault) {
  if (fault == Fault::crash_at_send) return Fault::crash_at_step;
  return fault == Fault::stop_at_send ? Fault::stop_at_step : fault;
}

std::string_view to_string(Fault fault) {
  return kinds.at(index_of(fault)).name;
}

std::optional<Fault> parse_fault(std::string_view name) {
  const auto* const found =
      std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.name == name; });
  return found == kinds.end() ? std::nullopt : std::optional(found->fault);
}

Faults::Faults(std::uint64_t seed) : seed_(seed), dice_(make_seeded_random(seed ^ stream_of_faults)) {
  for (std::size_t i = 0; i < fault_count; ++i) {
    const bool off = even(*dice_) < off_probability;
    const double factor = factor_least + even(*dice_) * (factor_most - factor_least);
    rates_[i] = off ? 0.0 : kinds[i].probability * factor;
  }
}

Faults::Faults(std::uint64_t seed, FaultPlan plan) : seed_(seed), plan_(std::move(plan)) {
  for (const Decision& decision : plan_->decisions) {
    const Fault fault = planned_as(decision.fault);
    planned_.emplace(fault, decision.n);
    if (plan_->for_ever) from_[index_of(fault)] = decision.n;
  }
}

bool Faults::is_planned(Fault fault, std::uint64_t n) const {
  const Fault as = planned_as(fault);
  const std::uint64_t from = from_[index_of(as)];
  return (from != 0 && n >= from) || planned_.contains({as, n});
}

std::uint64_t Faults::chances(Fault fault) const {
  return chances_[index_of(counted_as(fault))];
}

bool Faults::strikes(Fault fault) {
  if (calm_) return false;
  // A crash, which has its chance first, counts the boundary for the others.
  const bool counts = counted_as(fault) == fault || fault == Fault::crash_at_send;
  std::uint64_t& chances = chances_[index_of(counted_as(fault))];
  if (counts) ++chances;
  const double rate = rates_[index_of(fault)];
  const bool struck = plan_ ? is_planned(fault, chances) : rate > 0.0 && even(*dice_) < rate;
  if (struck) note({fault, chances, {}});
  return struck;
}

void Faults::happens(Fault accident, Duration at) {
  note({accident, ++chances_[index_of(accident)], at});
}

void Faults::note(const Decision& decision) {
  ++struck_[index_of(decision.fault)];
  details_ = seed_;
  details_ = next_of(details_) ^ index_of(planned_as(decision.fault));
  details_ = next_of(details_) ^ decision.n;
  log_.push_back(decision);
}

std::uint64_t Faults::choice(std::uint64_t bound) {
  return next_of(details_) % bound;
}

Duration Faults::extent(Duration least, Duration most) {
  if (plan_ && plan_->lasting) return *plan_->lasting;
  return least +
         Duration(static_cast<std::int64_t>(choice(static_cast<std::uint64_t>((most - least).count()) + 1)));
}

bool chance(Random& dice, double probability) {
  return even(dice) < probability;
}

Duration between(Random& dice, Duration least, Duration most) {
  const auto span = static_cast<std::uint64_t>((most - least).count());
  return least + Duration(static_cast<std::int64_t>(dice.below(span + 1)));
}

}  // namespace zoetrope::sim
