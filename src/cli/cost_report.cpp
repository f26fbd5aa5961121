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

constexpr std::size_t amount_columns = 11;
constexpr std::size_t count_columns = 5;
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

std::string text_line(const std::string& name, std::size_t columns, const CostSum& sum) {
  return fmt::format("{}{:>{}}{:>{}}{:>{}}{:>{}}  {:>{}}  {:>{}}\n", cell(name, columns), dollars(sum.posted),
                     amount_columns, dollars(sum.without_clip()), amount_columns, dollars(sum.reserved),
                     amount_columns, dollars(sum.in_doubt), amount_columns, sum.sends, count_columns,
                     sum.clips, count_columns);
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

Json json_of(const CostSum& sum) {
  Json json;
  for (const Amount& amount : amounts) json[amount.name] = (sum.*amount.money).to_string();
  json["sends"] = sum.sends;
  json["clips"] = sum.clips;
  return json;
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
  if (table.rows.empty()) return "nothing has been spent yet\n" + below_table(table);
  std::size_t columns = display_width("TOTAL");
  for (const CostRow& row : table.rows) columns = std::max(columns, display_width(name_of(table, row)));
  columns = std::min(columns, cost_name_columns_max);
  const std::string head = head_of(table.by);
  columns = std::max(columns, display_width(head));
  std::string text =
      fmt::format("{}{:>{}}{:>{}}{:>{}}{:>{}}  {:>{}}  {:>{}}\n", cell(head, columns), "POSTED",
                  amount_columns, "NO CLIP", amount_columns, "RESERVED", amount_columns, "IN DOUBT",
                  amount_columns, "SENDS", count_columns, "CLIPS", count_columns);
  for (const CostRow& row : table.rows) text += text_line(name_of(table, row), columns, row.sum);
  text += text_line("TOTAL", columns, table.total);
  return text + below_table(table);
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
    for (const Amount& amount : amounts) item[amount.name] = (row.sum.*amount.money).to_string();
    item["sends"] = row.sum.sends;
    item["clips"] = row.sum.clips;
    json["rows"].push_back(std::move(item));
  }
  json["total"] = json_of(table.total);
  json["unattributed_usd"] = table.unattributed.sends.to_string();
  json["elsewhere_usd"] = table.unattributed.elsewhere.to_string();
  return dumped(json);
}

}  // namespace zoetrope::cli
