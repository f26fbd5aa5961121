#include "cli/explain_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/test_views.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;

const WallTime explained_at{1'780'000'000'000'000};

ClipFacts facts_of(ClipState state) {
  ClipFacts facts{.project = parse_project_selection("poke1/vid_1")->project,
                  .clip = clip_in(7, state),
                  .now = explained_at};
  facts.clip.scheduled = true;
  facts.account.slots = 5;
  return facts;
}

TEST(Explain, AClipThatIsNotSentSaysWhatItWaitsFor) {
  ClipFacts facts = facts_of(ClipState::hosted);
  facts.work.push_back({StepKind::submit, explained_at + std::chrono::seconds(4), false, false, 0});
  EXPECT_EQ(reason_of(facts).words, "not sent yet: the next look at it is due in 4 s");
  facts.account.next_send_at = explained_at + std::chrono::seconds(2);
  EXPECT_EQ(reason_of(facts).words, "not sent: the account pauses, its next send is due in 2 s");
  facts.account.slots_in_use = 5;
  facts.account.slots_in_doubt = 2;
  EXPECT_EQ(reason_of(facts).words,
            "not sent: all 5 slots are in use, 2 of them by renders in doubt or late");
  facts.over_budget = store::BudgetView{"day:2026-11-25", Money::from_micros(1'000'000), Money(),
                                        Money::from_micros(840'000)};
  EXPECT_EQ(reason_of(facts).next, "zoetrope generate poke1/vid_1:7 --budget-day DOLLARS");
  facts.account.breaker = Breaker::unauthenticated;
  facts.account.breaker_reason = "no";
  EXPECT_EQ(reason_of(facts).words,
            "not sent: the key was refused (no); put the right key into KIE_API_KEY; the next run takes it");
  EXPECT_EQ(reason_of(facts).next, "zoetrope doctor");
}

TEST(Explain, AClipThatAWorkerHasNamesWhatPeopleAndTheOrderHaveDecided) {
  ClipFacts facts = facts_of(ClipState::hosted);
  facts.work.push_back({StepKind::submit, explained_at, false, false, 0});
  facts.handed = store::HandOverView{.active = true, .rounds = 5};
  EXPECT_EQ(reason_of(facts).words, "not sent: no worker runs on this database");
  EXPECT_EQ(reason_of(facts).next, "zoetrope worker");
  facts.workers = {{.worker = {.host = "srv1"}, .unseen = {"poke1/vid_1"}},
                   {.worker = {.host = "srv2"}, .unseen = {"poke1/vid_0", "poke1/vid_1"}}};
  EXPECT_EQ(reason_of(facts).words,
            "not sent: no worker sees the folder of poke1/vid_1 in its workspace; they run on srv1, srv2");
  EXPECT_EQ(reason_of(facts).next, "zoetrope workers");
  facts.workers[1].unseen.clear();
  EXPECT_THAT(reason_of(facts).words, HasSubstr("not sent yet: "));
  facts.queue.behind = "poke1/vid_0";
  EXPECT_EQ(reason_of(facts).words, "not sent yet: behind poke1/vid_0");
  facts.queue.channel_slots = 2;
  facts.queue.channel_slots_in_use = 2;
  EXPECT_EQ(reason_of(facts).words, "not sent: channel poke1 has 2 of 2 renders at once");
  facts.handed->resting = true;
  facts.handed->next_round_at = explained_at;  // 2026-05-28T20:26:40Z
  EXPECT_EQ(reason_of(facts).words,
            "not sent: what ended the others would end it too; round 2/5, next at 20:26");
  EXPECT_EQ(reason_of(facts).next, "");
  facts.handed->next_round_at.reset();
  facts.handed->rounds_over = true;
  EXPECT_EQ(reason_of(facts).next, "zoetrope queue poke1/vid_1") << "a retry takes up what was sent";
  facts.queue.paused = "poke1";
  EXPECT_EQ(reason_of(facts).words, "not sent: poke1 is paused");
  EXPECT_EQ(reason_of(facts).next, "zoetrope resume poke1");
}

TEST(Explain, AClipInTroubleTellsWhetherARoundTakesItUp) {
  ClipFacts facts = facts_of(ClipState::failed);
  facts.clip.error = Error{ErrorCode::rate_limited, "Rate limit exhausted"};
  EXPECT_THAT(reason_of(facts).words, ::testing::Not(HasSubstr("round")));
  facts.handed = store::HandOverView{.active = true, .round = 1, .rounds = 5};
  facts.handed->next_round_at = explained_at;
  EXPECT_THAT(reason_of(facts).words, HasSubstr("; round 3/5, next at 20:26"));
  EXPECT_EQ(reason_of(facts).next, "zoetrope generate poke1/vid_1:7");
  facts.handed->next_round_at.reset();
  facts.handed->rounds_over = true;
  EXPECT_THAT(reason_of(facts).words, HasSubstr("; no round takes it up by itself"));
  facts.handed->round = 4;
  EXPECT_THAT(reason_of(facts).words, HasSubstr("; all 5 rounds were made"));
  EXPECT_EQ(reason_of(facts).next, "zoetrope queue poke1/vid_1");
  facts.clip.state = ClipState::cancelled;
  EXPECT_EQ(reason_of(facts).next, "zoetrope generate poke1/vid_1:7") << "a worker leaves it as it is";
}

TEST(Explain, AChannelsOwnCapIsRaisedInTheSettingsFileAndByNoFlag) {
  ClipFacts facts = facts_of(ClipState::hosted);
  facts.over_budget = store::BudgetView{"channel:poke1", Money(), Money(), Money(), true};
  EXPECT_THAT(reason_of(facts).words, HasSubstr("budget in [channels.poke1]"));
  EXPECT_EQ(reason_of(facts).next, "zoetrope generate poke1/vid_1:7");
  facts.over_budget->is_own = false;
  EXPECT_EQ(reason_of(facts).next, "zoetrope generate poke1/vid_1:7 --budget-channel DOLLARS");
}

TEST(Explain, AClipThatIsHeldNamesTheDecisionsThatThereAre) {
  ClipFacts facts = facts_of(ClipState::held);
  facts.clip.hold = HoldReason::ambiguous;
  EXPECT_THAT(reason_of(facts).next, HasSubstr("resolve poke1/vid_1:7 --charged TASK-ID"));
  facts.clip.hold = HoldReason::poison;
  EXPECT_EQ(reason_of(facts).next, "zoetrope resolve poke1/vid_1:7 --release");
}

TEST(Explain, AClipThatWasGivenUpNamesTheRenderThatCameAfterAll) {
  ClipFacts facts = facts_of(ClipState::failed);
  facts.clip.given_up = true;
  EXPECT_EQ(reason_of(facts).next, "zoetrope redo poke1/vid_1:7");
  facts.attempts.emplace_back().take = 2;
  EXPECT_THAT(reason_of(facts).words, HasSubstr("is take 2"));
  EXPECT_EQ(reason_of(facts).next, "zoetrope take poke1/vid_1:7 2");
}

TEST(Explain, ADoneClipNeedsNothing) {
  EXPECT_EQ(reason_of(facts_of(ClipState::done)).next, "");
  EXPECT_EQ(image_name("https://host/a/clip_07-aa.png"), "clip_07-aa.png");
}

}  // namespace
}  // namespace zoetrope::cli
