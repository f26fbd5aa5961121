#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/account_wait.h"
#include "engine/commands.h"
#include "engine/engine.h"
#include "engine/stopping.h"

namespace zoetrope::engine {

/// Why a foreground run came to its end.
struct RunEnd {
  bool stopped = false;                         ///< by the user
  std::optional<Error> blocked = std::nullopt;  ///< what keeps the rest from going on
  std::vector<store::PlaceView> untold = {};    ///< where the last word about the task is not known yet
};

/// How long a run that is over waits for something to be told outside, and how long altogether while one
/// request after the other comes to something, or while a clip's row, with its file, is on its way. The next
/// run, or a worker, tells the rest.
inline constexpr Duration telling_wait = std::chrono::seconds(5);
inline constexpr Duration telling_wait_max = std::chrono::seconds(30);

/// The task's row says why a run ended, or could not begin.
void note_blocked(store::Store& store, Clock& clock, Observer& observer, const TaskId& task,
                  const Error& why);

/// May the clip change although nobody asks for anything? Not when it is done, given up, late or held.
bool moves_by_itself(const store::ClipView& clip);
bool moves_by_itself(const store::ClipStanding& clip);

/// Runs the engine for one task until only done, held, late and failed clips remain among those asked for,
/// until nothing can go on without a person, or until the user stops it: once, and a paid request in flight
/// is awaited; twice, and it is left in doubt.
class ForegroundRun {
 public:
  ForegroundRun(Engine& engine, Dispatcher& dispatcher, store::Store& store, Clock& clock, Observer& observer,
                const StopRequests& stops)
      : engine_(engine),
        dispatcher_(dispatcher),
        store_(store),
        clock_(clock),
        observer_(observer),
        stops_(stops),
        stopping_(engine, dispatcher, observer, stops) {}

  Result<RunEnd> run(const Prepared& prepared);

 private:
  struct Standing {
    int active = 0;  ///< clips that could still move by themselves
    int unsent = 0;  ///< of those: nothing is at the provider yet
    const store::ClipStanding* next_to_send = nullptr;
  };

  static Standing stand(const store::TaskStanding& task, const std::vector<int>& numbers);
  Result<std::optional<Error>> blocked(const TaskId& id, const store::TaskStanding& task,
                                       const Standing& standing);
  Result<std::optional<Error>> nothing_to_send_with(const TaskId& task, const Standing& standing,
                                                    const store::AccountView& account);
  Result<std::optional<RunEnd>> ended(const Prepared& prepared);
  void tell_the_rest(const TaskId& task);
  std::vector<store::PlaceView> places(const TaskId& task);
  void end_telling();

  Engine& engine_;
  Dispatcher& dispatcher_;
  store::Store& store_;
  Clock& clock_;
  Observer& observer_;
  const StopRequests& stops_;
  Stopping stopping_;
  /// Has a clip of this run met with something that would befall every other one too? Nothing more is sent
  /// then.
  std::optional<Error> common_trouble(const store::TaskStanding& task, const std::vector<int>& numbers);
  Result<void> warn_of_budgets(const TaskId& task);

  AccountWait wait_;
  std::uint64_t changes_seen_ = 0;  ///< of the engine, when ended() looked last with nothing running
  MonoTime next_look_;
};

}  // namespace zoetrope::engine
