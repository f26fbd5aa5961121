#include <gmock/gmock.h>

#include "store/test_hand_overs.h"

namespace zoetrope::store {
namespace {

/// Limits that are set while workers run.
class Limits : public HandOvers {
 protected:
  /// How many of these clips can be at the provider at once.
  int send_all() {
    int sent = 0;
    for (auto claimed = claim_only(StepKind::submit); !claimed.empty();
         claimed = claim_only(StepKind::submit)) {
      finish(claimed[0], {accepted(claimed[0].attempt, "remote-" + std::to_string(next_++))});
      ++sent;
      advance(std::chrono::seconds(2));
    }
    return sent;
  }
  TaskSpec with_slots(int slots) {
    TaskSpec made = spec();
    made.slots = slots;
    return made;
  }
  int next_ = 0;
};

TEST_F(Limits, OfAnAccountStandAboveThoseOfTheSettingsUntilTheyAreCleared) {
  wanted_task(8, with_slots(5));
  host_all();
  ASSERT_TRUE(store().set_account_slots("kie", 2));
  EXPECT_EQ(send_all(), 2);
  EXPECT_EQ(store().account("kie").value().slots, 2);
  AccountSpec settings{.id = "kie", .provider = "kie", .slots = 4, .key_fingerprint = "key-1"};
  settings.breaker_pause = lifecycle::usual_breaker_pause;
  ASSERT_TRUE(store().refresh_account(settings, now_));
  EXPECT_EQ(send_all(), 0) << "a worker that begins with other settings changes nothing of it";
  ASSERT_TRUE(store().set_account_slots("kie", 3));
  EXPECT_EQ(send_all(), 1) << "what is sent next counts with what is sent already";
  ASSERT_TRUE(store().set_account_slots("kie", std::nullopt));
  host_all();
  EXPECT_EQ(send_all(), 1);
  const LimitsView view = store().limits().value();
  ASSERT_EQ(view.accounts.size(), 1U);
  EXPECT_EQ(view.accounts[0].slots, 4);
  EXPECT_EQ(view.accounts[0].slots_set, std::nullopt);
  EXPECT_EQ(view.accounts[0].slots_in_use, 4);
}

TEST_F(Limits, OfAnAccountThatIsUnknownAreRefused) {
  EXPECT_EQ(store().set_account_slots("nobody", 2).error().code, ErrorCode::not_found);
}

TEST_F(Limits, OfAChannelStandAboveThoseOfTheSettings) {
  const TaskId task = wanted_task(4, with_slots(5));
  host_all();
  ASSERT_TRUE(store().set_channels({{.channel = "poke1", .weight = 2, .slots = 3}}));
  ASSERT_TRUE(store().set_channel_slots("poke1", 1));
  ASSERT_TRUE(store().set_channel_weight("poke1", 7));
  EXPECT_EQ(send_all(), 1);
  EXPECT_EQ(store().queue_of(task).value().channel_slots, 1);
  ASSERT_TRUE(store().set_channels({{.channel = "poke1", .weight = 2, .slots = 4}}));
  EXPECT_EQ(send_all(), 0);
  LimitsView view = store().limits().value();
  ASSERT_EQ(view.channels.size(), 1U);
  EXPECT_EQ(view.channels[0].weight, 2);
  EXPECT_EQ(view.channels[0].weight_set, 7);
  EXPECT_EQ(view.channels[0].slots, 4);
  EXPECT_EQ(view.channels[0].slots_set, 1);
  EXPECT_EQ(view.channels[0].slots_in_use, 1);
  ASSERT_TRUE(store().set_channel_slots("poke1", std::nullopt));
  EXPECT_EQ(send_all(), 3);
}

TEST_F(Limits, AWeightThatWasSetCounts) {
  for (const char* channel : {"a", "b"}) {
    TaskSpec made = spec("vid_1");
    made.project.channel = Identifier::parse(channel, "channel").value();
    made.slots = 100;
    make_plan(store().hand_over(made, {}, now_).value().task, 12);
  }
  ASSERT_TRUE(store().set_channel_weight("b", 3));
  std::string order;
  for (int i = 0; i < 8; ++i) {
    for (const auto& input : claim({.owner = "w", .host_max = 100, .handed_over = true}))
      finish(input, {}, lifecycle::Hosted{"https://img/x.png", now_.wall + std::chrono::hours(24), "sha"});
    const auto claimed = claim({.owner = "w", .submit_max = 1, .handed_over = true});
    ASSERT_EQ(claimed.size(), 1U);
    order += claimed[0].project.channel.str();
    finish(claimed[0], {accepted(claimed[0].attempt, "remote-" + std::to_string(next_++))});
  }
  EXPECT_EQ(std::count(order.begin(), order.end(), 'b'), 6) << order;
}

TEST_F(Limits, ThatAreSharedAreToldByChannel) {
  TaskSpec docu = with_slots(4);
  docu.project.channel = *Identifier::parse("docu", "channel");
  const TaskId alone = store().hand_over(docu, {}, now_).value().task;
  make_plan(alone, 6);
  host_all();
  EXPECT_EQ(send_all(), 4);
  const TaskId late = store().hand_over(with_slots(4), {}, now_).value().task;
  make_plan(late, 1);
  host_all();
  const auto standing = [&] {
    std::string text;
    const AccountShares shares = store().shares("kie", now_).value();
    EXPECT_EQ(shares.slots, 4);
    for (const auto& channel : shares.channels)
      text += channel.channel + " " + std::to_string(channel.weight) + " " + std::to_string(channel.renders) +
              (channel.waits ? " waits, " : ", ");
    return text;
  };
  EXPECT_EQ(standing(), "docu 1 4 waits, poke1 1 0 waits, ");
  ASSERT_TRUE(store().set_channel_slots("docu", 4));
  ASSERT_TRUE(store().set_channel_weight("poke1", 3));
  EXPECT_EQ(standing(), "docu 1 4, poke1 3 0 waits, ") << "docu may have no more";
  ASSERT_TRUE(store().pause_channel("poke1", true));
  EXPECT_EQ(standing(), "docu 1 4, ");
}

}  // namespace
}  // namespace zoetrope::store
