#include "cli/cost_table.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/check.h"

namespace zoetrope::cli {
namespace {

/// In the order of the enumerators.
constexpr std::array<std::string_view, 5> costs_by_names{"clip", "task", "channel", "day", "month"};

void add_line(const store::CostLine& line, CostSum& sum) {
  sum.posted += line.posted;
  sum.reserved += line.reserved;
  if (line.in_doubt) sum.in_doubt += line.reserved;
  sum.above_reserve += line.above_reserve;
  if (!line.refused) ++sum.sends;
  if (line.delivered) ++sum.clips;
  switch (line.kind) {
    case store::ChargeKind::none:
      return;
    case store::ChargeKind::clip:
      sum.for_clips += line.posted;
      return;
    case store::ChargeKind::failed:
      sum.failed += line.posted;
      return;
    case store::ChargeKind::superseded:
      sum.superseded += line.posted;
      return;
    case store::ChargeKind::not_fetched:
      sum.not_fetched += line.posted;
      return;
  }
  check_failed("charge kind is known", __FILE__, __LINE__);
}

/// Clips sort by their numbers, whatever their names would.
using SortKey = std::pair<std::vector<std::string>, int>;

SortKey key_of(const store::CostLine& line, CostsBy by) {
  constexpr std::size_t month_length = 7;
  switch (by) {
    case CostsBy::clip:
      return {{line.channel, line.project}, line.clip};
    case CostsBy::task:
      return {{line.channel, line.project}, 0};
    case CostsBy::channel:
      return {{line.channel}, 0};
    case CostsBy::day:
      return {{line.day}, 0};
    case CostsBy::month:
      return {{line.day.substr(0, month_length)}, 0};
  }
  check_failed("kind of row is known", __FILE__, __LINE__);
}

}  // namespace

std::string_view to_string(CostsBy by) {
  return costs_by_names.at(static_cast<std::size_t>(by));
}

std::optional<CostsBy> parse_costs_by(std::string_view name) {
  const auto* const found = std::find(costs_by_names.begin(), costs_by_names.end(), name);
  if (found == costs_by_names.end()) return std::nullopt;
  return static_cast<CostsBy>(found - costs_by_names.begin());
}

std::vector<std::string> column_names(CostsBy by) {
  switch (by) {
    case CostsBy::clip:
      return {"channel", "project", "clip"};
    case CostsBy::task:
      return {"channel", "project"};
    case CostsBy::channel:
      return {"channel"};
    case CostsBy::day:
      return {"day"};
    case CostsBy::month:
      return {"month"};
  }
  check_failed("kind of row is known", __FILE__, __LINE__);
}

CostTable cost_table(const store::CostBook& book, CostsBy by) {
  CostTable table{.by = by, .unattributed = book.unattributed};
  std::map<SortKey, CostSum> sums;
  for (const store::CostLine& line : book.lines) {
    add_line(line, sums[key_of(line, by)]);
    add_line(line, table.total);
  }
  for (auto& [key, sum] : sums) {
    CostRow row{key.first, key.second, sum};
    if (by == CostsBy::clip) row.names.push_back(std::to_string(row.clip));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace zoetrope::cli
