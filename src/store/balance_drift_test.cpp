#include "store/balance_drift.h"
#include "store/test_store.h"

namespace zoetrope::store {
namespace {

BalanceView noted(std::int64_t id, Money balance, Money posted, std::int64_t after_event,
                  bool at_rest = true) {
  return {.id = id, .balance = balance, .posted = posted, .after_event = after_event, .at_rest = at_rest};
}

BalanceView noted_at(std::int64_t id, std::int64_t at, Money balance, Money posted) {
  BalanceView view = noted(id, balance, posted, 0);
  view.at = WallTime{at};
  return view;
}

OpenCharge open_charge(AttemptState state, Money reserved = cents(42)) {
  OpenCharge charge{.attempt = AttemptId("a"), .project = project_named("vid_1")};
  charge.state = state;
  charge.reserved = reserved;
  return charge;
}

OpenCharge given_up_after_14_days() {
  OpenCharge charge = open_charge(AttemptState::accepted);
  charge.unwatched = true;
  return charge;
}

struct BalanceHistory {
  const char* what;
  std::vector<BalanceView> noted;
  std::vector<BookedSend> sends;
  std::vector<OpenCharge> charges;
  std::vector<UnattributedRow> unattributed;
  AuditFinding finding;
  Money missing;
  Money topped_up = {};
  int charged = 0;
};

void expect_findings(const std::vector<BalanceHistory>& histories) {
  for (const auto& row : histories) {
    const AuditView view = compare_balances(row.noted, row.sends, row.charges, row.unattributed);
    EXPECT_EQ(view.finding, row.finding) << row.what;
    EXPECT_EQ(view.missing, row.missing) << row.what;
    EXPECT_EQ(view.topped_up, row.topped_up) << row.what;
    EXPECT_EQ(view.charged, row.charged) << row.what;
    if (view.base) {
      EXPECT_EQ(view.expected - view.now.balance, view.missing) << row.what;
      EXPECT_EQ(view.base->balance + view.topped_up - view.posted - view.unattributed, view.expected)
          << row.what;
    }
  }
}

TEST(CompareBalances, AgreeWhereEverythingIsBooked) {
  const auto rendering = open_charge(AttemptState::accepted);
  expect_findings({
      {"the first", {noted(1, cents(1000), {}, 0)}, {}, {}, {}, AuditFinding::nothing_to_compare, {}},
      {"never at rest",
       {noted(1, cents(1000), {}, 0, false), noted(2, cents(900), {}, 5, false)},
       {},
       {rendering},
       {},
       AuditFinding::nothing_to_compare,
       {}},
      {"all booked",
       {noted(1, cents(1000), {}, 0), noted(2, cents(958), cents(42), 9)},
       {{5, cents(42)}},
       {},
       {},
       AuditFinding::agrees,
       {}},
      {"a top-up between two",
       {noted(1, cents(1000), {}, 0), noted(2, cents(2000), {}, 0), noted(3, cents(1958), cents(42), 9)},
       {{5, cents(42)}},
       {},
       {},
       AuditFinding::agrees,
       {},
       cents(1000)},
  });
}

TEST(CompareBalances, NameTheSendsThatCostAsMuchAsIsMissing) {
  const auto given_up = open_charge(AttemptState::abandoned);
  const auto rendering = open_charge(AttemptState::accepted);
  const auto cheap = open_charge(AttemptState::ambiguous, cents(21));
  expect_findings({
      {"one of two that were given up",
       {noted(1, cents(1000), {}, 0), noted(2, cents(958), {}, 9)},
       {},
       {given_up, given_up},
       {},
       AuditFinding::sends,
       cents(42),
       {},
       1},
      {"two of three at two prices",
       {noted(1, cents(1000), {}, 0), noted(2, cents(937), {}, 9)},
       {},
       {given_up, given_up, cheap},
       {},
       AuditFinding::sends,
       cents(63),
       {},
       2},
      {"nothing that they could have cost",
       {noted(1, cents(1000), {}, 0), noted(2, cents(950), {}, 9)},
       {},
       {given_up},
       {},
       AuditFinding::other,
       cents(50)},
      {"more than all of them cost",
       {noted(1, cents(1000), {}, 0), noted(2, cents(916), {}, 9)},
       {},
       {given_up},
       {},
       AuditFinding::other,
       cents(84)},
      {"a render that nobody watches any more is not under way",
       {noted(1, cents(1000), {}, 0), noted(2, cents(958), {}, 9)},
       {},
       {given_up_after_14_days()},
       {},
       AuditFinding::sends,
       cents(42),
       {},
       1},
      {"a render under way, charged at its beginning",
       {noted(1, cents(1000), {}, 0), noted(2, cents(958), {}, 9, false)},
       {},
       {rendering, given_up},
       {},
       AuditFinding::under_way,
       cents(42)},
  });
}

/// Given up, each twice as dear as the one before: no two selections cost the same.
std::vector<OpenCharge> sends_of_all_prices(int count) {
  std::vector<OpenCharge> charges;
  for (int power = 0; power < count; ++power)
    charges.push_back(open_charge(AttemptState::abandoned, Money::from_micros(std::int64_t{5'000} << power)));
  return charges;
}

TEST(CompareBalances, SendsOfManyPricesExplainWhatIsMissing) {
  const Money credit = Money::from_micros(5'000);
  const auto missing = [](Money money) {
    return std::vector{noted(1, cents(1'000'000), {}, 0), noted(2, cents(1'000'000) - money, {}, 9)};
  };
  auto even = sends_of_all_prices(10);
  even.erase(even.begin());
  expect_findings({
      {"three of ten at ten prices",
       missing(credit * (1 + 16 + 512)),
       {},
       sends_of_all_prices(10),
       {},
       AuditFinding::sends,
       credit * 529,
       {},
       3},
      {"an odd sum, and every price is even",
       missing(credit * 529),
       {},
       even,
       {},
       AuditFinding::other,
       credit * 529},
      {"the fewest that it can be",
       missing(cents(84)),
       {},
       {open_charge(AttemptState::abandoned, cents(21)), open_charge(AttemptState::abandoned, cents(21)),
        open_charge(AttemptState::abandoned, cents(42)), open_charge(AttemptState::abandoned, cents(42))},
       {},
       AuditFinding::sends,
       cents(84),
       {},
       2},
      {"more sums than can be told apart",
       missing(credit * 65'534),
       {},
       sends_of_all_prices(16),
       {},
       AuditFinding::untold,
       credit * 65'534},
  });
}

TEST(CompareBalances, KnowWhatIsBookedLaterOrForTheAccount) {
  expect_findings({
      {"booked as unattributed before",
       {noted(1, cents(1000), {}, 0), noted(2, cents(958), {}, 9)},
       {},
       {},
       {{{}, cents(42)}},
       AuditFinding::agrees,
       {}},
      {"booked for what the first balance lacks already",
       {noted_at(1, 10, cents(1000), {}), noted_at(2, 20, cents(1000), {})},
       {},
       {},
       {{WallTime{10}, cents(42)}},
       AuditFinding::agrees,
       {}},
      {"more booked than is missing",
       {noted(1, cents(1000), {}, 0), noted(2, cents(958), {}, 9)},
       {},
       {},
       {{{}, cents(84)}},
       AuditFinding::overbooked,
       cents(-42)},
      {"a send that was booked after the balance between is no top-up",
       {noted(1, cents(1000), {}, 0), noted(2, cents(958), {}, 9), noted(3, cents(958), cents(42), 20)},
       {{5, cents(42)}},
       {},
       {},
       AuditFinding::agrees,
       {}},
      {"charged at success, after the balance between, and found later still",
       {noted(1, cents(1000), {}, 0), noted(2, cents(1000), {}, 9), noted(3, cents(958), {}, 9),
        noted(4, cents(958), cents(42), 20)},
       {{5, cents(42)}},
       {},
       {},
       AuditFinding::agrees,
       {}},
  });
}

}  // namespace
}  // namespace zoetrope::store
