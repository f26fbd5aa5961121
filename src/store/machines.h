#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "lifecycle/shares.h"
#include "model/ids.h"
#include "model/project.h"

/// Workers of one database, on one machine or on many, and the limits that are set while they run.

namespace zoetrope::store {

/// What a worker says of itself.
struct WorkerInfo {
  std::string id;  ///< the name of its journal, which is what it holds leases by
  std::string host;
  std::int64_t pid = 0;
  std::string version;
  std::vector<std::string> accounts;
};

/// A worker that said nothing for so long is not counted on: its leases have ended, or end with it.
inline constexpr Duration worker_silence_max = std::chrono::seconds(150);

/// What it said last.
struct WorkerView {
  WorkerInfo worker;
  std::vector<std::string> unseen;  ///< projects ("poke1/vid_1") whose folders it does not see
  WallTime started_at;
  WallTime seen_at;
  int steps = 0;  ///< that it holds leases of

  [[nodiscard]] bool is_silent(WallTime now) const { return now - seen_at > worker_silence_max; }
};

/// Then it is not told of any more.
inline constexpr Duration worker_kept = std::chrono::hours(24);

/// A task of which a step that needs its folder may be claimed.
struct FolderNeed {
  TaskId task;
  Project project;
};

struct AccountLimits {
  std::string account;
  int slots = 0;  ///< as the settings have it
  std::optional<int> slots_set = std::nullopt;
  int slots_in_use = 0;
};

struct ChannelLimits {
  std::string channel;
  int weight = 1;                           ///< as the settings have it
  std::optional<int> slots = std::nullopt;  ///< as the settings have it; nothing: those of its account
  std::optional<int> weight_set = std::nullopt;
  std::optional<int> slots_set = std::nullopt;
  bool paused = false;
  int slots_in_use = 0;
};

struct AccountShares {
  int slots = 0;  ///< as it is in force
  std::vector<lifecycle::ChannelStanding> channels;
};

struct LimitsView {
  std::vector<AccountLimits> accounts;  ///< by name
  std::vector<ChannelLimits> channels;  ///< by name: those with a say of their own, or with clips
};

}  // namespace zoetrope::store
