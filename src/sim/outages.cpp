#include "sim/outages.h"

#include <chrono>

#include "base/check.h"

namespace zoetrope::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Duration account_outage_least = minutes(5);
constexpr Duration account_outage_most = minutes(40);
constexpr std::uint64_t full_disk_bytes = 1 << 20;
constexpr std::uint64_t empty_disk_bytes = 1ULL << 40;

}  // namespace

void Outages::begin(Fault accident) {
  switch (accident) {
    case Fault::clock_set:
      return set_clock();
    case Fault::key_refused:
      return refuse_key();
    case Fault::credit_gone:
      return run_out_of_credit();
    case Fault::disk_filled:
      return fill_disk();
    case Fault::provider_closed:
      return close_for_maintenance();
    case Fault::key_used_up:
      return use_up_key();
    default:
      check_failed("the fault is an outage", __FILE__, __LINE__);
  }
}

void Outages::end() {
  make_room();
  stage_.outside.close_until(WallTime{});
  for (const std::string& key : api_keys) {
    stage_.outside.refuse_key_until(key, WallTime{});
    stage_.outside.limit_key_until(key, WallTime{});
    stage_.outside.top_up(key);
  }
  stage_.machine.set_clock(Duration(0));
}

void Outages::set_clock() {
  Faults& faults = stage_.world.faults();
  const bool by_a_day = faults.choice(5) == 0;
  stage_.machine.set_clock(by_a_day ? Duration(hours(24))
                                    : faults.extent(minutes(0), minutes(20)) - minutes(10));
}

void Outages::refuse_key() {
  const Duration lasts = stage_.world.faults().extent(account_outage_least, account_outage_most);
  stage_.outside.refuse_key_until(struck_key(), stage_.world.now() + lasts);
  stage_.world.mark("key refused");
}

void Outages::run_out_of_credit() {
  Faults& faults = stage_.world.faults();
  const Duration lasts = faults.extent(account_outage_least, account_outage_most);
  const std::int64_t left = credits_a_clip * static_cast<std::int64_t>(faults.choice(3));
  const std::string& key = struck_key();
  stage_.outside.set_credits(key, left);
  stage_.world.mark("out of credit");
  stage_.world.after(lasts, [this, &key] { stage_.outside.top_up(key); });
}

void Outages::close_for_maintenance() {
  const Duration lasts = stage_.world.faults().extent(minutes(1), minutes(40));
  stage_.outside.close_until(stage_.world.now() + lasts);
  stage_.world.mark("closed for maintenance");
}

void Outages::use_up_key() {
  const Duration lasts = stage_.world.faults().extent(account_outage_least, account_outage_most);
  stage_.outside.limit_key_until(struck_key(), stage_.world.now() + lasts);
  stage_.world.mark("the key has used up what it may spend");
}

/// Somebody else's files take the room.
void Outages::fill_disk() {
  stage_.machine.disk().set_free_bytes(full_disk_bytes);
  stage_.world.mark("disk below the floor");
  stage_.world.after(stage_.world.faults().extent(minutes(5), minutes(30)), [this] { make_room(); });
}

void Outages::make_room() {
  stage_.machine.disk().set_free_bytes(empty_disk_bytes);
}

const std::string& Outages::struck_key() {
  return api_keys[accounts_ > 1 ? stage_.world.faults().choice(api_keys.size()) : 0];
}

}  // namespace zoetrope::sim
