#pragma once

#include <optional>
#include <string>

#include "lifecycle/transition.h"
#include "model/ids.h"
#include "sql/sql.h"
#include "store/store.h"

/// What the pieces of the store share: a clip, its task and one of its attempts as they stand inside a
/// transaction.

namespace zoetrope::store {

struct Loaded {
  lifecycle::Situation situation;
  lifecycle::Policies policies;
  ClipId clip;
  TaskId task;
  std::string channel;
  std::string channel_name;  ///< as its folder is called, whatever the rest of a pipeline calls the channel
  std::string project_name;
  std::string video;
  std::string account;  ///< by clip, that of its task; by attempt, that of the attempt
  AttemptId attempt;    ///< empty when the clip has none
  WallTime attempt_created_at;
  int attempt_n = 0;
  int resubmits = 0;  ///< of the clip, after a doubt
  std::string note;   ///< the last thing said about the clip
};

/// By clip, with its current attempt; or by attempt, with its clip. Errors: not_found.
Result<Loaded> load_clip(sql::Connection& db, const ClipId& clip);
Result<Loaded> load_attempt(sql::Connection& db, const AttemptId& attempt);

/// A stored name that we do not know is damage, not a reason to stop the program. Errors: corrupt.
Result<ClipState> clip_state_of(const std::string& name);
Result<AttemptState> attempt_state_of(const std::string& name);
Result<HoldReason> hold_reason_of(const std::string& name);
Result<Breaker> breaker_of(const std::string& name);

inline std::int64_t number(bool value) {
  return value ? 1 : 0;
}

}  // namespace zoetrope::store
