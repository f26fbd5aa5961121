#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/money_views.h"

namespace zoetrope::cli {

/// What a row of the costs is about.
enum class CostsBy { clip, task, channel, day, month };

struct CostSum {
  Money posted;  ///< the next four together
  Money for_clips;
  Money failed;
  Money superseded;
  Money not_fetched;
  Money reserved;       ///< may still be charged
  Money in_doubt;       ///< of that
  Money above_reserve;  ///< of what is posted
  int sends = 0;        ///< without those that were refused
  int clips = 0;        ///< delivered

  [[nodiscard]] Money without_clip() const { return failed + superseded + not_fetched; }
};

struct CostRow {
  std::vector<std::string> names;  ///< one for each of column_names()
  int clip = 0;                    ///< with CostsBy::clip
  CostSum sum;
};

struct CostTable {
  CostsBy by = CostsBy::task;
  std::vector<CostRow> rows;
  CostSum total;
  store::Unattributed unattributed;
};

/// "clip", "task": as --by takes it.
std::string_view to_string(CostsBy by);
std::optional<CostsBy> parse_costs_by(std::string_view name);

/// "channel", "project", "clip".
std::vector<std::string> column_names(CostsBy by);

CostTable cost_table(const store::CostBook& book, CostsBy by);

/// For people, for a spreadsheet (unattributed money, if there is any, has a row of its own), and for
/// programs.
std::string costs_text(const CostTable& table);
std::string costs_csv(const CostTable& table);
std::string costs_json(const CostTable& table);

}  // namespace zoetrope::cli
