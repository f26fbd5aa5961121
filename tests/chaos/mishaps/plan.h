#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace zoetrope::mishaps {

/// What is to happen to this process and when, as its environment says it: boundaries are counted from 1 in
/// the order in which they are reached. Read once when the library is loaded; without these variables nothing
/// happens.
struct Plan {
  /// ZOETROPE_MISHAPS_UNDER: calls on files count only below this folder.
  std::string under;
  /// ZOETROPE_MISHAPS_LOG: a file that gets a line for each boundary, before it is crossed; -1 is none.
  int log = -1;
  /// ZOETROPE_MISHAPS_KILL=N or N+: SIGKILL before or after boundary N.
  std::int64_t kill_at = 0;
  bool kill_after = false;
  /// ZOETROPE_MISHAPS_STOP=N:SECONDS: SIGSTOP before boundary N; once it goes on, all clocks are later by so
  /// much.
  std::int64_t stop_at = 0;
  std::int64_t stop_seconds = 0;
  /// ZOETROPE_MISHAPS_SIGNALS=N,...: SIGTERM before boundary N.
  std::vector<std::int64_t> terms;
  /// ZOETROPE_MISHAPS_POWER=SEED: with the kill, what was not synced is taken back: all of it with the seed
  /// 0, otherwise what chance says, in sectors.
  bool power = false;
  std::uint64_t power_seed = 0;
  /// ZOETROPE_MISHAPS_LYING=1: and a sync keeps nothing. What such a disk loses has to be noticed by the
  /// tests.
  bool lying = false;
  /// ZOETROPE_MISHAPS_BOOT=SECONDS: the clock that counts since the boot is later by so much.
  std::atomic<std::int64_t> boot_seconds = 0;
  /// ZOETROPE_MISHAPS_WALL=SECONDS or SECONDS@N,...: from boundary N on the wall clock is wrong by so much.
  struct WallStep {
    std::int64_t from;
    std::int64_t seconds;
  };
  std::vector<WallStep> wall;
  std::atomic<std::int64_t> wall_seconds = 0;
  /// The process that was started with this library; its forks are left alone.
  pid_t owner = 0;
};

Plan& plan();

/// Is this process the one that something is to happen to?
bool is_ours();

}  // namespace zoetrope::mishaps
