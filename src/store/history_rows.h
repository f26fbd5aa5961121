#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "lifecycle/render_history.h"
#include "model/ids.h"
#include "sql/sql.h"

namespace zoetrope::store {

/// Renders that can be compared with each other.
struct RenderKind {
  std::string account;
  std::string model;
  std::int64_t seconds = 0;
  auto operator<=>(const RenderKind&) const = default;
};

/// What the latest finished renders of this kind took.
Result<lifecycle::RenderHistory> load_history(sql::Connection& db, const RenderKind& kind);
/// Of the attempt's kind.
Result<lifecycle::RenderHistory> load_history(sql::Connection& db, const AttemptId& attempt);

}  // namespace zoetrope::store
