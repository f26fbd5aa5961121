#pragma once

#include <optional>
#include <string_view>

#include "store/change_rows.h"

/// Facts about attempts, inside the caller's transaction.

namespace zoetrope::store {

/// Takes a fact, once and whoever brings it. Nothing when it is old news, or nothing to tell about the clip.
Result<std::optional<ClipEvent>> apply_fact(sql::Connection& db, const lifecycle::Fact& fact,
                                            const ChangeContext& context);

/// Keeps one line about an attempt for ever.
Result<void> add_evidence(sql::Connection& db, const AttemptId& attempt, std::string_view source,
                          std::string_view detail, WallTime now);

}  // namespace zoetrope::store
