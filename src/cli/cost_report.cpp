#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "cli/cost_table.h"
#include "cli/csv.h"
#include "cli/json.h"
#include "cli/layout.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t amount_columns_min = 11;
constexpr std::size_t count_columns_min = 7;
constexpr std::size_t blanks_between = 2;
constexpr std::size_t cost_name_columns_max = 40;

struct Amount {
  const char* name;
  Money CostSum::*money;
};
constexpr Amount amounts[] = {
    {"posted_usd", &CostSum::posted},           {"clips_usd", &CostSum::for_clips},
    {"failed_usd", &CostSum::failed},           {"superseded_usd", &CostSum::superseded},
    {"not_fetched_usd", &CostSum::not_fetched}, {"reserved_usd", &CostSum::reserved},
    {"in_doubt_usd", &CostSum::in_doubt},       {"above_reserve_usd", &CostSum::above_reserve}};

std::string name_of(const CostTable& table, const CostRow& row) {
  if (table.by == CostsBy::clip) return fmt::format("{}/{}:{}", row.names[0], row.names[1], row.names[2]);
  return printable(fmt::format("{}", fmt::join(row.names, "/")));
}

const char* head_of(CostsBy by) {
  switch (by) {
    case CostsBy::clip:
      return "CLIP";
    case CostsBy::task:
      return "PROJECT";
    case CostsBy::channel:
      return "CHANNEL";
    case CostsBy::day:
      return "DAY (UTC)";
    case CostsBy::month:
      return "MONTH (UTC)";
  }
  check_failed("kind of row is known", __FILE__, __LINE__);
}

std::string dollars(Money money) {
  return "$" + money.to_string();
}

using TextRow = std::vector<std::string>;

TextRow text_row(std::string name, const CostSum& sum) {
  return {std::move(name),          dollars(sum.posted),   dollars(sum.without_clip()),
          dollars(sum.reserved),    dollars(sum.in_doubt), std::to_string(sum.sends),
          std::to_string(sum.clips)};
}

/// The first column is of names, the others are of numbers, each as wide as its widest and two blanks.
std::string laid_out(const std::vector<TextRow>& rows) {
  constexpr std::size_t first_count = 5;
  std::vector<std::size_t> widths(rows.front().size());
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const std::size_t least = i == 0 ? 0 : i < first_count ? amount_columns_min : count_columns_min;
    widths[i] = least;
    for (const TextRow& row : rows)
      widths[i] = std::max(widths[i], display_width(row[i]) + (i == 0 ? 0 : blanks_between));
  }
  widths.front() = std::min(widths.front(), cost_name_columns_max);
  std::string text;
  for (const TextRow& row : rows) {
    text += cell(row.front(), widths.front());
    for (std::size_t i = 1; i < row.size(); ++i) text += fmt::format("{:>{}}", row[i], widths[i]);
    text += "\n";
  }
  return text;
}

/// "$0.42 of a failed render, ..."; "" when there is none.
std::string kinds_words(const CostSum& sum) {
  std::string words;
  const auto add_kind = [&](Money money, std::string_view what) {
    if (money > Money()) words += fmt::format("{}{} {}", words.empty() ? "" : ", ", money.to_human(), what);
  };
  add_kind(sum.failed, "failed");
  add_kind(sum.superseded, "superseded");
  add_kind(sum.not_fetched, "not fetched yet");
  return words;
}

std::string below_table(const CostTable& table) {
  const CostSum& total = table.total;
  std::string text;
  if (const std::string kinds = kinds_words(total); !kinds.empty())
    text += paragraph("Charged without a clip: ", kinds);
  if (total.above_reserve > Money())
    text += paragraph("Charged above what was reserved: ", total.above_reserve.to_human());
  if (total.reserved > Money()) {
    text +=
        paragraph("May still be charged: ",
                  fmt::format("{}, {} of it in doubt", total.reserved.to_human(), total.in_doubt.to_human()));
  }
  const auto& [sends, elsewhere] = table.unattributed;
  if (sends != Money())
    text += paragraph("Unattributed: ",
                      fmt::format("{} by sends that were given up, nobody knows which", sends.to_human()));
  if (elsewhere != Money())
    text +=
        paragraph("Elsewhere: ", fmt::format("{} left the account by nothing in here", elsewhere.to_human()));
  return text;
}

void add_members(const CostSum& sum, Json& json) {
  for (const Amount& amount : amounts) json[amount.name] = (sum.*amount.money).to_string();
  json["sends"] = sum.sends;
  json["clips"] = sum.clips;
}

void add_cells(const CostSum& sum, std::vector<std::string>& cells) {
  for (const Amount& amount : amounts) cells.push_back((sum.*amount.money).to_string());
  cells.push_back(std::to_string(sum.sends));
  cells.push_back(std::to_string(sum.clips));
}

std::string csv_of_unattributed(const CostTable& table, const char* name, Money money) {
  if (money == Money()) return "";
  std::vector<std::string> cells(column_names(table.by).size());
  cells.front() = name;
  CostSum sum;
  sum.posted = money;
  add_cells(sum, cells);
  return csv_line(cells);
}

}  // namespace

std::string costs_text(const CostTable& table) {
  if (table.rows.empty()) {
    const bool nothing_left = table.unattributed.sends == Money() && table.unattributed.elsewhere == Money();
    return (nothing_left ? "nothing has been spent yet\n"
                         : "no send of this database has cost anything yet\n") +
           below_table(table);
  }
  std::vector<TextRow> rows{
      {head_of(table.by), "POSTED", "NO CLIP", "RESERVED", "IN DOUBT", "SENDS", "CLIPS"}};
  for (const CostRow& row : table.rows) rows.push_back(text_row(name_of(table, row), row.sum));
  rows.push_back(text_row("TOTAL", table.total));
  return laid_out(rows) + below_table(table);
}

std::string costs_csv(const CostTable& table) {
  std::vector<std::string> head = column_names(table.by);
  for (const Amount& amount : amounts) head.emplace_back(amount.name);
  head.insert(head.end(), {"sends", "clips"});
  std::string text = csv_line(head);
  for (const CostRow& row : table.rows) {
    std::vector<std::string> cells = row.names;
    add_cells(row.sum, cells);
    text += csv_line(cells);
  }
  return text + csv_of_unattributed(table, "(unattributed)", table.unattributed.sends) +
         csv_of_unattributed(table, "(elsewhere)", table.unattributed.elsewhere);
}

std::string costs_json(const CostTable& table) {
  Json json;
  json["by"] = to_string(table.by);
  json["rows"] = Json::array();
  const auto columns = column_names(table.by);
  for (const CostRow& row : table.rows) {
    Json item;
    for (std::size_t i = 0; i < columns.size(); ++i)
      item[columns[i]] = columns[i] == "clip" ? Json(row.clip) : Json(row.names[i]);
    add_members(row.sum, item);
    json["rows"].push_back(std::move(item));
  }
  Json total;
  add_members(table.total, total);
  json["total"] = std::move(total);
  json["unattributed_usd"] = table.unattributed.sends.to_string();
  json["elsewhere_usd"] = table.unattributed.elsewhere.to_string();
  return dumped(json);
}

}  // namespace zoetrope::cli
