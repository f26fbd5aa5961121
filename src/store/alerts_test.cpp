#include <nlohmann/json.hpp>

#include "lifecycle/delivery_schedule.h"
#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// What webhooks hear of, and when.
class AlertsTest : public StoreTest {
 protected:
  AlertsTest() { listen({"ops", {AlertKind::breaker_open, AlertKind::budget, AlertKind::clip_waits}}); }
  void listen(const AlertHook& hook) { EXPECT_TRUE(store().set_alert_hooks({hook})); }
  std::vector<lifecycle::StepInput> claim_messages(std::vector<std::string> webhooks = {"ops"}) {
    ClaimRequest asked{.owner = "worker-a"};
    asked.deliver_max = 5;
    asked.reach.webhooks = std::move(webhooks);
    return claim(asked);
  }
  /// Once what may come with it has had its time.
  std::vector<lifecycle::StepInput> claim_gathered(const std::vector<std::string>& webhooks = {"ops"}) {
    advance(lifecycle::alert_gathering);
    return claim_messages(webhooks);
  }
  static std::vector<Alert> alerts(const lifecycle::StepInput& input) {
    return std::get<std::vector<Alert>>(input.delivery.value().report);
  }
  void told(const lifecycle::StepInput& input) { finish(input, {}, lifecycle::Told{}); }
};

TEST_F(AlertsTest, AClipThatIsHeldIsToldWithItsReasonAndWhatToDo) {
  wanted_task(1);
  host_all();
  doubt_one();
  const auto messages = claim_gathered();
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].delivery->address, "ops");
  EXPECT_EQ(messages[0].delivery->token, "");
  ASSERT_EQ(alerts(messages[0]).size(), 1U);
  EXPECT_EQ(alerts(messages[0])[0].kind, AlertKind::clip_waits);
  const std::string text = alerts(messages[0])[0].text;
  EXPECT_TRUE(
      text.starts_with("poke1/vid_1: clip 1 waits for a person (ambiguous): sent, but it is not known"))
      << text;
  EXPECT_TRUE(text.ends_with("; see `zoetrope explain poke1/vid_1:1`")) << text;
  told(messages[0]);
  EXPECT_TRUE(claim_messages().empty());
}

TEST_F(AlertsTest, AChannelIsCalledAsItsSettingsSay) {
  ASSERT_TRUE(store().set_channels({{.channel = "poke1", .display_name = "Poke One"}}));
  wanted_task(1);
  host_all();
  doubt_one();
  const std::string text = alerts(claim_gathered().at(0)).at(0).text;
  EXPECT_TRUE(text.starts_with("Poke One, poke1/vid_1: clip 1 waits")) << text;
  EXPECT_TRUE(text.ends_with("; see `zoetrope explain poke1/vid_1:1`")) << text;
}

TEST_F(AlertsTest, WhatHappensWithinAMinuteIsInOneMessageAfterIt) {
  listen({"ops", {AlertKind::clip_waits}});  // three doubts stop the account, which has a minute of its own
  wanted_task(3);
  host_all();
  doubt_one();
  told(claim_gathered().at(0));
  advance(seconds(10));
  doubt_one();
  doubt_one();
  EXPECT_TRUE(claim_messages().empty());
  EXPECT_EQ(store().next_due(std::nullopt, now_, {.webhooks = {"ops"}}).value(), now_.wall + seconds(50));
  advance(seconds(50));
  const auto messages = claim_gathered();
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(alerts(messages[0]).size(), 2U);
}

TEST_F(AlertsTest, AnAccountThatStopsIsTold) {
  wanted_task(1);
  host_all();
  const auto sent = send_one();
  finish(sent,
         {lifecycle::RefusedFact{sent.attempt, {ErrorCode::unauthenticated, "the key was refused"}, true}});
  const auto messages = claim_gathered();
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(alerts(messages[0])[0].kind, AlertKind::breaker_open);
  EXPECT_EQ(alerts(messages[0])[0].text, "nothing is sent on the account kie any more: the key was refused");
}

TEST_F(AlertsTest, ABudgetIsToldAtEightyPerCentAndWhenItIsUsedUpEachOnce) {
  const TaskId task = wanted_task(6);
  cap(task, "task", Money::from_micros(2'100'000));
  host_all();
  for (int i = 1; i <= 3; ++i) accept_one("task-" + std::to_string(i));
  EXPECT_TRUE(claim_messages().empty()) << "60 per cent";
  accept_one("task-4");
  auto messages = claim_gathered();
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(alerts(messages[0])[0].text,
            "the budget of the project is used up to 80 per cent: $0.00 spent and $1.68 reserved of $2.10");
  told(messages[0]);
  accept_one("task-5");
  advance(seconds(60));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  messages = claim_messages();
  ASSERT_EQ(messages.size(), 1U);
  ASSERT_EQ(alerts(messages[0]).size(), 1U);
  EXPECT_EQ(alerts(messages[0])[0].text,
            "the budget of the project is used up: $0.00 spent and $2.10 reserved of $2.10");
  told(messages[0]);
  advance(hours(1));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_TRUE(claim_messages().empty()) << "once";
}

TEST_F(AlertsTest, ANextClipThatDoesNotFitUsesABudgetUp) {
  const TaskId task = wanted_task(3);
  cap(task, "task", Money::from_micros(1'000'000));
  host_all();
  accept_one("task-1");
  accept_one("task-2");
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  const auto messages = claim_gathered();
  ASSERT_EQ(messages.size(), 1U);
  ASSERT_EQ(alerts(messages[0]).size(), 2U) << "84 per cent, and then nothing fits";
  EXPECT_NE(alerts(messages[0])[1].text.find("is used up:"), std::string::npos);
}

TEST_F(AlertsTest, ABudgetThatWasUsedUpIsNotToldAgainWithEachClipThatComes) {
  const TaskId task = wanted_task(4);
  cap(task, "task", Money::from_micros(1'500'000));
  host_all();
  std::vector<lifecycle::StepInput> sent;
  for (int i = 1; i <= 3; ++i) sent.push_back(accept_one("task-" + std::to_string(i)));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  const std::string told = "SELECT COUNT(*) FROM outbox WHERE kind = 'budget'";
  EXPECT_EQ(number(told), 2) << "84 per cent, and then nothing fits";
  for (const lifecycle::StepInput& one : sent) {
    advance(minutes(2));
    succeed(one.attempt);
    EXPECT_TRUE(claim_only(StepKind::submit).empty());
  }
  EXPECT_EQ(number(told), 2);
  cap(task, "task", Money::from_micros(1'600'000));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_EQ(number(told), 3) << "that is another cap";
}

TEST_F(AlertsTest, OnlyWhoWantsToHearOfAKindAndAChannelIsTold) {
  ASSERT_TRUE(store().set_alert_hooks({{"money", {AlertKind::budget}},
                                       {"other", {AlertKind::clip_waits}, {"another_channel"}},
                                       {"here", {AlertKind::clip_waits}, {"poke1"}}}));
  wanted_task(1);
  host_all();
  doubt_one();
  EXPECT_TRUE(claim_messages({"money", "other"}).empty());
  EXPECT_EQ(claim_gathered({"money", "other", "here"}).size(), 1U);
}

/// Two channels with one account, and a webhook each.
class AlertsOfTwoChannels : public AlertsTest {
 protected:
  AlertsOfTwoChannels() {
    EXPECT_TRUE(store().set_alert_hooks({{"first", {AlertKind::breaker_open, AlertKind::budget}, {"poke1"}},
                                         {"second", {AlertKind::breaker_open, AlertKind::budget}, {"docu"}},
                                         {"third", {AlertKind::breaker_open, AlertKind::budget}, {"none"}}}));
    task_ = wanted_task(2);
    TaskSpec other = spec();
    other.project = {Identifier::parse("docu", "channel").value(),
                     Identifier::parse("vid_1", "project").value()};
    make_task(1, other);
    host_all();
  }
  std::vector<std::string> heard_by() {
    std::vector<std::string> names;
    for (const auto& message : claim_gathered({"first", "second", "third"}))
      names.push_back(message.delivery->address);
    return names;
  }
  TaskId task_;
};

TEST_F(AlertsOfTwoChannels, AnAccountThatStopsIsToldToBoth) {
  const auto sent = send_one();
  finish(sent,
         {lifecycle::RefusedFact{sent.attempt, {ErrorCode::unauthenticated, "the key was refused"}, true}});
  EXPECT_EQ(heard_by(), (std::vector<std::string>{"first", "second"}));
}

TEST_F(AlertsOfTwoChannels, ABudgetThatTheyShareIsToldToBoth) {
  cap(task_, "total", Money::from_micros(500'000));
  accept_one("task-1");
  EXPECT_EQ(heard_by(), (std::vector<std::string>{"first", "second"}));
}

TEST_F(AlertsOfTwoChannels, ABudgetOfOneIsToldToThatOne) {
  cap(task_, "task", Money::from_micros(500'000));
  accept_one("task-1");
  EXPECT_EQ(heard_by(), std::vector<std::string>{"first"});
}

TEST_F(AlertsTest, WhatDoesNotFitIntoAMessageIsInTheNextOne) {
  listen({"ops", {AlertKind::clip_waits}});
  wanted_task(8);
  host_all();
  doubt_one();
  const std::string words(400, 'x');
  auto long_one = nlohmann::json::parse(text("SELECT payload FROM outbox WHERE seq = 1"));
  long_one["text"] = words;
  for (int i = 0; i < 7; ++i) {
    EXPECT_TRUE(
        open_database()->execute("INSERT INTO outbox (place, seq, kind, payload, at) SELECT place, seq + 1 + "
                                 "?1, kind, ?2, at FROM outbox "
                                 "WHERE seq = 1",
                                 {std::int64_t{i}, long_one.dump()}));
  }
  std::size_t heard = 0;
  for (int message = 0; message < 4; ++message) {
    const auto messages = claim_gathered();
    if (messages.empty()) break;
    EXPECT_LE(alerts(messages[0]).size(), 4U);
    heard += alerts(messages[0]).size();
    told(messages[0]);
    EXPECT_TRUE(claim_messages().empty()) << "one a minute";
    advance(seconds(60));
  }
  EXPECT_EQ(heard, 8U);
}

TEST_F(AlertsTest, WhatWaitsForAWebhookThatIsGoneIsToldToNobody) {
  const TaskId task = wanted_task(1);
  host_all();
  doubt_one();
  EXPECT_EQ(store().places(task, {}).value().at(0).waiting, 1);
  EXPECT_FALSE(store().places(task, {}).value().at(0).reachable);
  ASSERT_TRUE(store().set_alert_hooks({}));
  EXPECT_EQ(store().places(task, {}).value().at(0).waiting, 0);
  EXPECT_TRUE(claim_messages().empty());
}

TEST_F(AlertsTest, OneWebhookThatFailsKeepsNoOtherWaiting) {
  ASSERT_TRUE(store().set_alert_hooks({{"a", {AlertKind::clip_waits}}, {"b", {AlertKind::clip_waits}}}));
  wanted_task(1);
  host_all();
  doubt_one();
  auto messages = claim_gathered({"a", "b"});
  ASSERT_EQ(messages.size(), 2U);
  finish(messages[0], {}, lifecycle::Retry{{ErrorCode::unavailable, "the webhook a cannot be reached"}});
  told(messages[1]);
  EXPECT_TRUE(claim_messages({"a", "b"}).empty());
  advance(seconds(1));
  EXPECT_EQ(claim_messages({"a", "b"}).size(), 1U);
}

}  // namespace
}  // namespace zoetrope::store
