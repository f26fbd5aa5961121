#include "store/scopes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace zoetrope::store {
namespace {

const CapChange* said_of(const std::string& name, const std::vector<CapChange>& caps) {
  const auto found =
      std::find_if(caps.rbegin(), caps.rend(), [&](const CapChange& cap) { return cap.scope == name; });
  return found == caps.rend() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string> scopes_at(const std::string& channel, const TaskId& task, WallTime at) {
  constexpr std::size_t date_length = 10;
  constexpr std::size_t month_length = 7;
  const std::string date = to_rfc3339(at).substr(0, date_length);
  return {"total", "channel:" + channel, "task:" + task.str(), "day:" + date,
          "month:" + date.substr(0, month_length)};
}

std::string kind_of_scope(const std::string& scope) {
  return scope.substr(0, scope.find(':'));
}

std::string scope_words(const std::string& scope) {
  const std::size_t colon = scope.find(':');
  const std::string kind = kind_of_scope(scope);
  const std::string name = colon == std::string::npos ? "" : printable(scope.substr(colon + 1));
  if (kind == "task") return "the project";
  if (kind == "channel") return "channel " + name;
  if (kind == "day" || kind == "month") return fmt::format("the {} {} (UTC)", kind, name);
  return "everything";
}

/// There is one task that caps are said with.
const CapChange* said_of_scope(const std::string& scope, const std::vector<CapChange>& caps) {
  return said_of(scope.starts_with("task:") ? "task" : scope, caps);
}

const CapChange* said_of_kind(const std::string& scope, const std::vector<CapChange>& caps) {
  return said_of(kind_of_scope(scope), caps);
}

std::vector<BudgetView> first_budgets(const std::string& channel, WallTime at,
                                      const std::vector<CapChange>& caps) {
  std::vector<BudgetView> budgets;
  for (std::string& scope : scopes_at(channel, TaskId(), at)) {
    const CapChange* said = said_of_scope(scope, caps);
    const bool is_own = said != nullptr && !said->as_kind && scope.starts_with("channel:");
    if (said == nullptr || said->as_kind) said = said_of_kind(scope, caps);
    const auto cap = said == nullptr ? std::nullopt : said->cap;
    budgets.push_back({std::move(scope), cap, Money(), Money(), is_own});
  }
  return budgets;
}

}  // namespace zoetrope::store
