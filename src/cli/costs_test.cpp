#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/cost_table.h"
#include "cli/csv.h"

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Csv, NothingIsTakenForAFormulaAndNothingBreaksALine) {
  const std::pair<const char*, const char*> rows[] = {
      {"poke1", "poke1"},
      {"=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""},
      {"+1+cmd", "'+1+cmd"},
      {"-1+cmd", "'-1+cmd"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"\tx", "\"'\tx\""},
      {"\rx", "\"'\rx\""},
      {"-0.4200", "-0.4200"},
      {"7.5600", "7.5600"},
      {"a,b", "\"a,b\""},
      {"a;b", "\"a;b\""},
      {"say \"so\"", "\"say \"\"so\"\"\""},
      {"two\nlines", "\"two\nlines\""},
      {"", ""}};
  for (const auto& [cell, written] : rows) EXPECT_EQ(csv_line({cell}), std::string(written) + "\n");
  EXPECT_EQ(csv_line({"a", "", "b"}), "a,,b\n");
}

store::CostLine cost_line(std::string channel, int clip, std::string day, store::ChargeKind kind,
                          Money posted, Money reserved = {}) {
  store::CostLine line{
      .channel = std::move(channel), .project = "vid_1", .clip = clip, .day = std::move(day)};
  line.kind = kind;
  line.posted = posted;
  line.reserved = reserved;
  line.in_doubt = reserved > Money();
  line.delivered = kind == store::ChargeKind::clip;
  return line;
}

store::CostBook book_of_all_kinds() {
  const Money price = Money::from_micros(420'000);
  const Money odd = Money::from_micros(333'333);
  store::CostBook book;
  book.lines = {cost_line("alpha", 10, "2026-11-30", store::ChargeKind::clip, price),
                cost_line("alpha", 2, "2026-12-01", store::ChargeKind::failed, odd),
                cost_line("alpha", 2, "2026-12-01", store::ChargeKind::superseded, price),
                cost_line("beta", 1, "2026-12-01", store::ChargeKind::not_fetched, price),
                cost_line("beta", 1, "2026-12-02", store::ChargeKind::none, {}, price)};
  book.lines.push_back(cost_line("beta", 1, "2026-12-02", store::ChargeKind::none, {}));
  book.lines.back().refused = true;
  return book;
}

TEST(CostTable, EveryRowIsCountedOnceWhateverTheRowsAreAbout) {
  const store::CostBook book = book_of_all_kinds();
  const std::pair<CostsBy, std::vector<std::string>> rows[] = {
      {CostsBy::clip, {"alpha vid_1 2", "alpha vid_1 10", "beta vid_1 1"}},
      {CostsBy::task, {"alpha vid_1", "beta vid_1"}},
      {CostsBy::channel, {"alpha", "beta"}},
      {CostsBy::day, {"2026-11-30", "2026-12-01", "2026-12-02"}},
      {CostsBy::month, {"2026-11", "2026-12"}}};
  for (const auto& [by, names] : rows) {
    const CostTable table = cost_table(book, by);
    Money posted;
    int sends = 0;
    std::vector<std::string> found;
    for (const CostRow& row : table.rows) {
      std::string name;
      for (const std::string& part : row.names) name += (name.empty() ? "" : " ") + part;
      found.push_back(name);
      posted += row.sum.posted;
      sends += row.sum.sends;
    }
    EXPECT_EQ(found, names) << to_string(by);
    EXPECT_EQ(posted, Money::from_micros(1'593'333)) << to_string(by);
    EXPECT_EQ(table.total.posted, posted);
    EXPECT_EQ(table.total.for_clips + table.total.without_clip(), posted);
    EXPECT_EQ(sends, 5) << "without the one that was refused";
    EXPECT_EQ(table.total.sends, sends);
    EXPECT_EQ(table.total.clips, 1);
    EXPECT_EQ(table.total.in_doubt, Money::from_micros(420'000));
    EXPECT_EQ(parse_costs_by(to_string(by)), by);
  }
  EXPECT_EQ(parse_costs_by("moon"), std::nullopt);
}

TEST(CostTable, TextAndCsvTellUnattributedMoneyOnlyWhereThereIsSome) {
  store::CostBook book = book_of_all_kinds();
  EXPECT_THAT(costs_text(cost_table(book, CostsBy::task)), Not(HasSubstr("Unattributed")));
  EXPECT_THAT(costs_csv(cost_table(book, CostsBy::task)), Not(HasSubstr("(")));
  book.unattributed = {Money::from_micros(420'000), Money::from_micros(-10'000)};
  const CostTable table = cost_table(book, CostsBy::task);
  EXPECT_THAT(costs_text(table), HasSubstr("Unattributed: $0.42 by sends that were given up"));
  EXPECT_THAT(costs_text(table), HasSubstr("Elsewhere: -$0.01 left the account"));
  EXPECT_THAT(costs_csv(table), HasSubstr("(unattributed),,0.4200,"));
  EXPECT_THAT(costs_csv(table), HasSubstr("(elsewhere),,-0.0100,"));
  EXPECT_THAT(costs_csv(table), HasSubstr("alpha,vid_1,1.173333,0.4200,0.333333,0.4200,"));
}

TEST(CostTable, ColumnsNeverRunTogether) {
  store::CostBook book;
  book.lines = {
      cost_line("alpha", 1, "2026-11-30", store::ChargeKind::clip, Money::from_micros(12'345'678'901)),
      cost_line("alpha", 2, "2026-11-30", store::ChargeKind::none, {},
                Money::from_micros(1'000'000'420'000))};
  const std::string text = costs_text(cost_table(book, CostsBy::clip));
  EXPECT_THAT(text,
              HasSubstr("alpha/vid_1:1  $12345.678901    $0.0000        $0.0000        $0.0000      1"));
  EXPECT_THAT(text,
              HasSubstr("TOTAL          $12345.678901    $0.0000  $1000000.4200  $1000000.4200      2"));
}

TEST(CostTable, MoneyThatLeftElsewhereIsNotCalledNothing) {
  store::CostBook book;
  EXPECT_EQ(costs_text(cost_table(book, CostsBy::task)), "nothing has been spent yet\n");
  book.unattributed.elsewhere = Money::from_micros(50'000);
  EXPECT_EQ(costs_text(cost_table(book, CostsBy::task)),
            "no send of this database has cost anything yet\n"
            "Elsewhere: $0.05 left the account by nothing in here\n");
}

}  // namespace
}  // namespace zoetrope::cli
