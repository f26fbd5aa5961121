#pragma once

#include <string_view>

#include "store/rows.h"

namespace zoetrope::store {

/// Keeps what a person decided for ever, inside the caller's transaction.
Result<void> add_decision(sql::Connection& db, const Loaded& about, std::string_view decision,
                          std::string_view detail, const Decision& by, WallTime now);

/// Whoever decides when the owner's setting does.
inline constexpr std::string_view policy_name = "setting doubtful";

/// Does the owner's policy let the clip's doubtful send be bought again? Once a clip, and for the account as
/// often in 24 hours as it allows; counted in the caller's transaction.
Result<bool> may_resubmit(sql::Connection& db, const Loaded& before, WallTime now);

/// Keeps that the policy bought it again.
Result<void> note_resubmit_of_policy(sql::Connection& db, const Loaded& before, WallTime now);

}  // namespace zoetrope::store
