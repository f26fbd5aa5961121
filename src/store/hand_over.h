#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "model/ids.h"
#include "model/states.h"

/// What is asked of a worker, as values.

namespace zoetrope::store {

/// A task is to be made by whichever worker comes first. What is not said stays as it is.
struct HandOver {
  std::optional<std::string> topic = std::nullopt;
  std::optional<std::string> story = std::nullopt;
  std::optional<std::string> notion_page = std::nullopt;
  std::optional<Priority> priority = std::nullopt;  ///< normal, where nothing was said before
  bool auto_plan = false;                           ///< prompts that no person has read may be sent
};

/// What came of it.
struct HandedOver {
  TaskId task;
  bool under_way = false;  ///< a worker has it already, and goes on as if nothing had been said
  int ahead = 0;           ///< tasks that are more urgent, or came first
};

/// One channel's share.
struct ChannelSpec {
  std::string channel;
  int weight = 1;
  std::optional<int> slots = std::nullopt;  ///< renders at once; nothing: as many as its account has
  std::string display_name = {};            ///< for people, in alerts; "": its own name
  bool operator==(const ChannelSpec&) const = default;
};

/// An account as the settings have it.
struct AccountSpec {
  std::string id;
  std::string provider;
  int slots = 5;
  std::string key_fingerprint;
  Duration breaker_pause{};
};

/// Which rows of `tasks` a worker takes up.
struct TakenUp {
  std::vector<std::string> statuses;  ///< empty: it takes up none
  bool all = false;                   ///< of every channel but `channels`; else of those only
  std::vector<std::string> channels;
};

/// A row of `tasks` that another program wrote, and that nobody has taken up yet. Its words may be anything.
struct WaitingRow {
  TaskId task;
  std::string channel;
  std::string project;
  std::string status;       ///< as it stands there
  bool is_taken_up = true;  ///< it is of a channel whose rows are
};

/// A task that another program has taken back, by the status `cancelled` in its row.
struct CalledOff {
  TaskId task;
  Project project;
  std::size_t under_way = 0;  ///< clips that are at the provider, and are seen to their end
};

/// How many rows one look at them finds at most.
inline constexpr std::size_t waiting_rows_max = 100;

/// How a task stands that was handed to a worker.
struct HandOverView {
  bool active = false;  ///< false: it is done, and no worker sends anything of it any more
  Priority priority = Priority::normal;
  bool paused = false;          ///< the task itself
  bool channel_paused = false;  ///< its whole channel
  bool called_off = false;      ///< its row was set to `cancelled`; not active then
  bool plan_due = false;        ///< its clips are to be made yet
  std::optional<Error> error;   ///< why they could not be made
  int round = 0;                ///< automatic ones that were begun since a person asked
  int rounds = 1;               ///< that there are at most, with the one that was asked for
  bool resting = false;         ///< nothing of it is sent before the next round
  std::optional<WallTime> next_round_at;
  bool rounds_over = false;  ///< no other comes by itself
  WallTime handed_at;        ///< the last time that somebody asked
};

/// What keeps the sends of a task back, beside its account and its caps.
struct QueueView {
  std::string paused;     ///< the project or its channel, whichever a person paused; "" when neither
  std::string behind;     ///< the project whose clips are sent first; "" when none is
  int channel_slots = 0;  ///< the channel's own limit; 0: it has none
  int channel_slots_in_use = 0;
};

}  // namespace zoetrope::store
