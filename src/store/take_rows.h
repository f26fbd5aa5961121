#pragma once

#include <optional>
#include <string>

#include "store/change_rows.h"

/// What was delivered for a clip, inside the caller's transaction.

namespace zoetrope::store {

/// Files the clip's result, as it stands on its row, as a take and chooses it. `attempt` is empty for a file
/// that was there already. The same attempt delivered again stays one take.
Result<void> record_take(sql::Connection& db, const ClipId& clip, const AttemptId& attempt, WallTime now);

/// The number that the file of this attempt will have as a take although its clip has moved on; nobody else
/// gets it from now on.
Result<int> promise_take(sql::Connection& db, const AttemptId& attempt);

/// Files the render of an attempt that its clip does not follow any more as the take it was promised. The
/// clip stays as it is.
Result<void> record_take_beside(sql::Connection& db, const lifecycle::StoredFact& fact, WallTime now);

/// The take of the clip that has this content.
Result<std::optional<int>> take_with(sql::Connection& db, const ClipId& clip, const std::string& sha256);

/// Makes this take the clip's result. Errors: not_found, conflict as Store::choose_take().
Result<void> put_take_back(sql::Connection& db, const Loaded& clip, int take, const ChangeContext& context);

/// What tells two orders of a render apart, but for the image.
std::string words_digest(const std::string& prompt, const std::string& negative_prompt, int seconds);

}  // namespace zoetrope::store
