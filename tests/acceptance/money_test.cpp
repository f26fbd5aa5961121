#include <nlohmann/json.hpp>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

/// What one send costs counts towards all of them, and each stops at its last cent.
class Caps : public Acceptance, public ::testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(Caps, StopAtTheirLastCentAndNameThemselves) {
  const auto& [setting, words] = GetParam();
  make_project(3);
  const Ended planned = zoetrope({"plan", "demo/story", std::string("--") + setting, "0.84"});
  EXPECT_THAT(planned.out, HasSubstr("Budget:    $0.84 of $0.84 left for "));
  EXPECT_THAT(planned.out, HasSubstr("enough for 2 of 3"));
  const Ended ended = generate({std::string("--") + setting, "0.84"});
  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_EQ(figures().billed_tasks, 2);
  EXPECT_THAT(ended.err, HasSubstr(std::string("warning: the budget of ") + words));
  EXPECT_THAT(ended.err, HasSubstr(std::string("zoetrope: the budget of ") + words));
  EXPECT_THAT(ended.err, HasSubstr("is used up: $0.84 spent and $0.00 reserved of $0.84; "));
  EXPECT_THAT(ended.err, HasSubstr(std::string("--") + setting + " DOLLARS"));
  EXPECT_THAT(status(), HasSubstr(std::string("blocked: the budget of ") + words));
  EXPECT_THAT(zoetrope({"explain", "demo/story:1-3"}).out, HasSubstr("Why:     not sent: the budget of"));
  const json told = json::parse(zoetrope({"status", "demo/story", "--json"}).out);
  EXPECT_EQ(told.at("stopped"), nullptr);
  EXPECT_EQ(told.at("blocked_by").at("left_usd"), "0.0000");
  EXPECT_EQ(told.at("budgets"), json::array({told.at("blocked_by")}));

  // It belongs to the database: a run that says nothing keeps to it.
  const Ended again = generate();
  EXPECT_EQ(again.status, 4);
  EXPECT_THAT(again.err, Not(HasSubstr("warning: the budget")));
  EXPECT_EQ(figures().creates_received, 2);
  EXPECT_EQ(generate({std::string("--") + setting, "none"}).status, 0);
  EXPECT_EQ(figures().billed_tasks, 3);
}

INSTANTIATE_TEST_SUITE_P(EachScope, Caps,
                         ::testing::Values(std::pair("budget", "the project"),
                                           std::pair("budget-channel", "channel demo"),
                                           std::pair("budget-day", "the day 20"),
                                           std::pair("budget-month", "the month 20"),
                                           std::pair("budget-total", "everything")));

class Money : public Acceptance {};

TEST_F(Money, AChannelsOwnCapStandsInTheSettingsFile) {
  make_project(2);
  write(folder_ / "zoetrope.toml", "budget_channel = 100\n[channels.demo]\nbudget = 0.42\n");
  EXPECT_THAT(zoetrope({"config"}).out, HasSubstr("channels.demo.budget"));
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("channel demo"));
  EXPECT_THAT(ended.err, HasSubstr("raise it in the settings file, budget in [channels.demo]"));
  EXPECT_THAT(ended.err, Not(HasSubstr("--budget-channel")));
  EXPECT_EQ(figures().billed_tasks, 1);
  const json told = json::parse(zoetrope({"status", "demo/story", "--json"}).out);
  EXPECT_EQ(told.at("blocked_by").at("own"), true);
  const json clips = json::parse(zoetrope({"explain", "demo/story", "--json"}).out).at("clips");
  const int left = clips.at(0).at("state") == "done" ? 2 : 1;  // either may have been sent
  const std::string next = clips.at(static_cast<std::size_t>(left - 1)).at("next");
  EXPECT_EQ(next, "zoetrope generate demo/story:" + std::to_string(left));

  // What it says is what helps.
  write(folder_ / "zoetrope.toml", "budget_channel = 100\n[channels.demo]\nbudget = 0.84\n");
  const Ended raised =
      zoetrope({"generate", next.substr(next.rfind(' ') + 1), "--yes", "--poll-interval", "0.1"});
  EXPECT_EQ(raised.status, 0) << raised.err;
  EXPECT_EQ(figures().billed_tasks, 2);
  write(folder_ / "zoetrope.toml", "[channels.demo]\nbuget = 0.42\n");
  const Ended wrong = generate();
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean \"budget\"?"));
  std::filesystem::remove(folder_ / "zoetrope.toml");
}

TEST_F(Money, AChannelsOwnCapGoesWithItsLine) {
  make_project(3);
  write(folder_ / "zoetrope.toml", "[channels.demo]\nbudget = \"none\"\n[channels.other]\nbudget = 5\n");
  EXPECT_EQ(zoetrope({"generate", "demo/story:1", "--yes", "--poll-interval", "0.1"}).status, 0);
  std::filesystem::remove(folder_ / "zoetrope.toml");
  EXPECT_THAT(zoetrope({"plan", "demo/story", "--budget-channel", "0.84"}).out,
              HasSubstr("Budget:    $0.42 of $0.84 left for channel demo, enough for 1 of 2"));
  const Ended ended = generate({"--budget-channel", "0.84"});
  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("raise it with --budget-channel DOLLARS"));
  EXPECT_EQ(figures().billed_tasks, 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM caps WHERE scope = 'channel:demo'"), 0);
  EXPECT_EQ(number("SELECT micros FROM caps WHERE scope = 'channel:other'"), 5'000'000);
}

TEST_F(Money, CostsNothingOnAnEmptyDatabase) {
  make_project(1);
  EXPECT_EQ(zoetrope({"costs"}).out, "nothing has been spent yet\n");
  EXPECT_EQ(json::parse(zoetrope({"costs", "--json"}).out).at("total").at("posted_usd"), "0.0000");
  const Ended table = zoetrope({"costs", "--csv"});
  EXPECT_EQ(table.status, 0);
  EXPECT_THAT(table.out, ::testing::StartsWith("channel,project,posted_usd,"));
  EXPECT_EQ(zoetrope({"costs", "--json", "--csv"}).status, 2);
  EXPECT_EQ(zoetrope({"costs", "demo/story:1"}).status, 2);
  EXPECT_EQ(zoetrope({"costs", "--by", "moon"}).status, 2);
}

/// One delivered at a higher price, one that failed and was charged, and one in doubt.
TEST_F(Money, CostsTellEveryKindOfChargeInThreeForms) {
  change_fake(R"({"next": {"createTask.fail_charged": 1}, "clip_credits": 100})");
  make_project(2);
  ASSERT_EQ(generate({"--max-in-flight", "1"}).status, 1);
  EXPECT_EQ(figures().billed_credits, 200);
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  ASSERT_EQ(generate().status, 1) << "the failed one is sent again, and nobody knows what became of it";

  const std::string text = zoetrope({"costs", "demo/story"}).out;
  EXPECT_THAT(text, HasSubstr("TOTAL           $1.0000    $0.5000    $0.5000    $0.5000      3      1"));
  EXPECT_THAT(text, HasSubstr("Charged without a clip: $0.50 failed"));
  EXPECT_THAT(text, HasSubstr("Charged above what was reserved: $0.16"));
  EXPECT_THAT(text, HasSubstr("May still be charged: $0.50, $0.50 of it in doubt"));

  const json total = json::parse(zoetrope({"costs", "--by", "day", "--json"}).out).at("total");
  const json expected{{"posted_usd", "1.0000"},
                      {"clips_usd", "0.5000"},
                      {"failed_usd", "0.5000"},
                      {"superseded_usd", "0.0000"},
                      {"not_fetched_usd", "0.0000"},
                      {"reserved_usd", "0.5000"},
                      {"in_doubt_usd", "0.5000"},
                      {"above_reserve_usd", "0.1600"},
                      {"sends", 3},
                      {"clips", 1}};
  EXPECT_EQ(total, expected);
  const std::string csv = zoetrope({"costs", "--by", "channel", "--csv"}).out;
  EXPECT_THAT(csv, HasSubstr("\ndemo,1.0000,0.5000,0.5000,0.0000,0.0000,0.5000,0.5000,0.1600,3,1\n"));
  for (const char* by : {"clip", "task", "channel", "day", "month"}) {
    const json all = json::parse(zoetrope({"costs", "--by", by, "--json"}).out);
    EXPECT_EQ(all.at("total"), expected) << by;
    EXPECT_EQ(all.at("rows").size(), std::string(by) == "clip" ? 2U : 1U) << by;
  }
  EXPECT_EQ(number("SELECT COUNT(*) FROM tasks WHERE total_cost_usd = '1.0000'"), 1);
}

TEST_F(Money, AHigherPriceIsReservedForTheNextSendAndShownBefore) {
  change_fake(R"({"clip_credits": 100})");
  make_project(2);
  const Ended first = zoetrope({"generate", "demo/story:1", "--yes", "--poll-interval", "0.1"});
  EXPECT_THAT(first.err, HasSubstr("1 clip to render for $0.42"));
  EXPECT_THAT(first.err, HasSubstr("charged $0.50 instead of $0.42"));
  EXPECT_THAT(zoetrope({"plan", "demo/story"}).out, HasSubstr("To render: 1 clip for $0.50"));
  EXPECT_THAT(generate().err, HasSubstr("1 clip to render for $0.50"));
  EXPECT_EQ(number("SELECT MAX(price_micros) FROM attempts"), 500'000);
}

TEST_F(Money, TheAuditFindsADriftNamesItsSendsAndBooksItWithAYes) {
  make_project(2);
  ASSERT_EQ(zoetrope({"generate", "demo/story:1", "--yes", "--poll-interval", "0.1"}).status, 0);
  EXPECT_THAT(zoetrope({"audit"}).out, HasSubstr("The ledger and the balance agree."));
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  ASSERT_EQ(generate().status, 1);

  const Ended found = zoetrope({"audit"});
  EXPECT_EQ(found.status, 1);
  EXPECT_THAT(found.out, HasSubstr("missing             $0.42"));
  EXPECT_THAT(found.out, HasSubstr("$0.42 is missing, the price of this send."));
  EXPECT_THAT(found.out, HasSubstr("zoetrope resolve demo/story:2 --charged TASK-ID"));
  const json told = json::parse(zoetrope({"audit", "--json"}).out).at("accounts").at(0);
  EXPECT_EQ(told.at("finding"), "sends");
  EXPECT_EQ(told.at("missing_usd"), "0.4200");
  const std::string image = told.at("sends").at(0).at("image");
  EXPECT_THAT(figures().tasks.at(1).image_url, HasSubstr(image)) << "by which it is found in the log";

  for (const auto& book : {std::vector<std::string>{"audit", "--book", "--yes"}, {"audit", "--book"}}) {
    const Ended refused = zoetrope(book);
    EXPECT_EQ(refused.status, 1) << "its clip waits for a decision";
    EXPECT_THAT(refused.err, HasSubstr("waits for a decision; nothing is booked before that is settled"));
    EXPECT_THAT(refused.out, HasSubstr("Nothing was booked."));
    EXPECT_THAT(refused.out + refused.err, Not(HasSubstr("is booked as"))) << "nothing is promised before";
  }
  ASSERT_EQ(zoetrope({"resolve", "demo/story:2", "--fail", "--yes"}).status, 0);
  EXPECT_EQ(zoetrope({"audit", "--book"}).status, 2) << "where nobody can be asked it needs a yes";
  EXPECT_EQ(number("SELECT COUNT(*) FROM unattributed"), 0);
  const Ended booked = zoetrope({"audit", "--book", "--yes", "--reason", "not in the log"});
  EXPECT_EQ(booked.status, 0) << booked.err;
  EXPECT_THAT(booked.out, HasSubstr("Booked."));
  EXPECT_EQ(zoetrope({"audit"}).status, 0);
  EXPECT_THAT(zoetrope({"costs"}).out, HasSubstr("Unattributed: $0.42 by sends that were given up"));
  EXPECT_EQ(generate().status, 1) << "a clip that was given up is not bought again by itself";
  EXPECT_EQ(figures().creates_received, 2);

  // Its task turns up after all: booked once, and delivered.
  ASSERT_EQ(zoetrope({"resolve", "demo/story:2", "--charged", figures().tasks.at(1).id}).status, 0);
  EXPECT_EQ(generate().status, 0);
  EXPECT_THAT(zoetrope({"costs"}).out, Not(HasSubstr("Unattributed")));
  EXPECT_EQ(zoetrope({"audit"}).status, 0);
}

/// At its end the books are compared with a booking that stands.
TEST_F(Money, ABookingOfSendsStandsInTheBooks) {
  make_project(2);
  ASSERT_EQ(zoetrope({"generate", "demo/story:1", "--yes", "--poll-interval", "0.1"}).status, 0);
  ASSERT_EQ(zoetrope({"audit"}).status, 0);
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  ASSERT_EQ(generate().status, 1);
  ASSERT_EQ(zoetrope({"resolve", "demo/story:2", "--fail", "--yes"}).status, 0);
  EXPECT_EQ(zoetrope({"audit", "--book", "--yes"}).status, 0);
  EXPECT_EQ(number("SELECT SUM(micros) FROM unattributed WHERE kind = 'sends'"), 420'000);
  EXPECT_EQ(number("SELECT spent_micros FROM budgets WHERE scope = 'total'"), 840'000);
}

TEST_F(Money, TheAuditKnowsATopUpAndWhatSomebodyElseSpent) {
  change_fake(R"({"charge_at": "success"})");
  make_project(1);
  ASSERT_EQ(generate().status, 0);
  change_fake(R"({"credits": 20000})");
  const Ended richer = zoetrope({"audit"});
  EXPECT_EQ(richer.status, 0);
  EXPECT_THAT(richer.out, HasSubstr("topped up"));
  change_fake(R"({"credits": 19990})");
  const Ended poorer = zoetrope({"audit"});
  EXPECT_EQ(poorer.status, 1);
  EXPECT_THAT(poorer.out, HasSubstr("$0.05 is missing, and no sends of this database explain it."));
  EXPECT_EQ(zoetrope({"audit", "--book", "--yes"}).status, 0);
  EXPECT_EQ(zoetrope({"audit"}).status, 0);
  EXPECT_THAT(zoetrope({"costs"}).out, HasSubstr("Elsewhere: $0.05"));
}

}  // namespace
}  // namespace zoetrope::acceptance
