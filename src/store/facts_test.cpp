#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST_F(StoreTest, AFactIsTakenOnceHoweverOftenItComes) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto input = send_one();
  EXPECT_EQ(bring(accepted(input.attempt, "task-1")).size(), 1U);
  EXPECT_TRUE(bring(accepted(input.attempt, "task-1")).empty());
  succeed(input.attempt);
  succeed(input.attempt);
  EXPECT_TRUE(bring(accepted(input.attempt, "task-1")).empty());
  EXPECT_EQ(bring(stored(input.attempt, 1)).size(), 1U);
  EXPECT_TRUE(bring(stored(input.attempt, 1)).empty());
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  EXPECT_EQ(number("SELECT COUNT(*) FROM ledger WHERE kind = 'post'"), 1);
  EXPECT_EQ(view(task).cost, clip_price);
}

TEST_F(StoreTest, ABatchThatIsOfferedTwiceIsAppliedOnce) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto input = send_one();
  const std::vector<StepReport> batch{
      {input, {{refused(input.attempt, ErrorCode::rate_limited)}, lifecycle::Done{}}}};
  ASSERT_EQ(store().apply(batch, now_).value().size(), 1U);
  const std::string after = text("SELECT state || version || (SELECT refusals FROM accounts) FROM clips");
  EXPECT_TRUE(store().apply(batch, now_).value().empty());
  EXPECT_EQ(text("SELECT state || version || (SELECT refusals FROM accounts) FROM clips"), after);
  advance(seconds(1));
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U) << "the end of the step did not remove what is next";
  EXPECT_EQ(clip(task, 1).state, ClipState::sending);
}

TEST_F(StoreTest, ATaskIdThatComesLateFreesAHeldClip) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto input = send_one();
  finish(input, {lifecycle::DoubtfulFact{input.attempt, {ErrorCode::ambiguous, "time-out"}}});
  ASSERT_EQ(clip(task, 1).hold, HoldReason::ambiguous);
  EXPECT_EQ(view(task).status, TaskStatus::video_error);
  bring(accepted(input.attempt, "task-1"));
  EXPECT_EQ(clip(task, 1).state, ClipState::waiting);
  EXPECT_EQ(clip(task, 1).error, std::nullopt);
  EXPECT_EQ(view(task).status, TaskStatus::processing);
  EXPECT_EQ(number("SELECT COUNT(*) FROM ledger"), 1) << "its price was reserved all the time";
}

TEST_F(StoreTest, AcceptanceAfterARefusalReservesAgain) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto input = send_one();
  finish(input, {refused(input.attempt, ErrorCode::rate_limited)});
  ASSERT_EQ(clip(task, 1).reserved, Money());
  bring(accepted(input.attempt, "task-1"));
  EXPECT_EQ(clip(task, 1).state, ClipState::waiting);
  EXPECT_EQ(clip(task, 1).reserved, clip_price);
  EXPECT_EQ(joined("SELECT kind FROM ledger ORDER BY seq"), "reserve,void,reserve");
  advance(minutes(1));
  EXPECT_TRUE(claim_only(StepKind::submit).empty()) << "nothing is paid again";
}

TEST_F(StoreTest, TwoTasksForOneAttemptAreSaidAndTheFirstStays) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto input = accept_one("task-1");
  EXPECT_TRUE(bring(accepted(input.attempt, "task-2")).empty());
  EXPECT_EQ(clip(task, 1).remote_task_id, "task-1");
  EXPECT_EQ(number("SELECT COUNT(*) FROM evidence WHERE detail LIKE '%task-2 although task-1 is known%'"), 1);
}

TEST_F(StoreTest, OneTaskForTwoAttemptsIsSaidAndTheFirstKeepsIt) {
  const TaskId task = wanted_task(2);
  host_all();
  accept_one("task-1");
  const auto second = send_one();
  EXPECT_TRUE(finish(second, {accepted(second.attempt, "task-1")}).empty());
  EXPECT_EQ(number("SELECT COUNT(*) FROM evidence WHERE detail LIKE '%belongs to attempt%'"), 1);
  EXPECT_EQ(clip(task, 1).remote_task_id, "task-1");
  EXPECT_EQ(clip(task, 2).remote_task_id, "");
}

TEST_F(StoreTest, NewsOfAReplacedAttemptGoToTheBooksAndNotToTheClip) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto first = send_one();
  finish(first, {refused(first.attempt, ErrorCode::rate_limited)});
  advance(seconds(1));
  const auto second = accept_one("task-2");
  EXPECT_TRUE(bring(accepted(first.attempt, "task-1")).empty());
  EXPECT_EQ(clip(task, 1).remote_task_id, "task-2");
  succeed(second.attempt);
  bring(stored(second.attempt, 1));
  EXPECT_EQ(number("SELECT COUNT(*) FROM work"), 1) << "the other render is still looked at";
  advance(seconds(30));
  const auto surplus = claim_only(StepKind::poll).at(0);
  EXPECT_EQ(surplus.remote_task_id, "task-1");
  finish(surplus, {}, lifecycle::Snooze{minutes(5), "Video generation timeout", true});
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  EXPECT_EQ(clip(task, 1).error, std::nullopt) << "a finished clip is not late";
  succeed(first.attempt);
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  EXPECT_EQ(clip(task, 1).cost, clip_price * 2);
  const auto fetch = claim_only(StepKind::fetch).at(0);
  EXPECT_TRUE(fetch.beside) << "its file is kept, and not in the place of the other one";
  EXPECT_EQ(fetch.own_take, 2);
  lifecycle::StoredFact kept = stored(first.attempt, 1);
  kept.sha256 = "sha-2";
  kept.beside = fetch.own_take;
  finish(fetch, {kept});
  EXPECT_EQ(clip(task, 1).take, 1);
  EXPECT_EQ(clip(task, 1).takes, 2);
  EXPECT_EQ(clip(task, 1).result_sha256, "sha");
  EXPECT_EQ(number("SELECT COUNT(*) FROM work"), 0);
  EXPECT_EQ(text("SELECT cost_usd FROM video_costs"), "0.8400");
}

TEST_F(StoreTest, ContradictoryEndsOfARenderAreKeptAsEvidence) {
  wanted_task(1);
  host_all();
  const auto input = accept_one("task-1");
  succeed(input.attempt);
  bring(lifecycle::FailedFact{input.attempt, "500", {ErrorCode::rejected, "no"}, Money()});
  EXPECT_EQ(text("SELECT state FROM attempts"), "succeeded");
  EXPECT_EQ(number("SELECT COUNT(*) FROM evidence WHERE detail LIKE 'conflicting news: failed%'"), 1);
}

TEST_F(StoreTest, AFailedRenderThatCostNothingIsTriedOnceMoreWithANewImageUrl) {
  const TaskId task = wanted_task(1);
  for (const std::string remote : {"task-1", "task-2"}) {
    host_all();
    const auto input = accept_one(remote);
    bring(lifecycle::FailedFact{input.attempt, "500", {ErrorCode::unavailable, "their fault"}, Money()});
  }
  EXPECT_EQ(clip(task, 1).state, ClipState::failed);
  EXPECT_EQ(clip(task, 1).attempts, 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM work"), 0);
  EXPECT_EQ(view(task).status, TaskStatus::video_error);
}

TEST_F(StoreTest, ALateRenderIsSaidOnceAndAWishGivesItOneMoreLimit) {
  const TaskId task = wanted_task(1);
  host_all();
  accept_one("task-1");
  advance(minutes(10));
  const auto poll = claim_only(StepKind::poll).at(0);
  EXPECT_LE(poll.until_late, Duration::zero());
  EXPECT_EQ(poll.age, Duration(minutes(10)));
  const lifecycle::Snooze late{minutes(5), "Video generation timeout", true};
  EXPECT_EQ(finish(poll, {}, late).size(), 1U);
  EXPECT_TRUE(clip(task, 1).late);
  EXPECT_EQ(view(task).status, TaskStatus::video_error);
  advance(minutes(5));
  EXPECT_TRUE(finish(claim_only(StepKind::poll).at(0), {}, late).empty());
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  EXPECT_FALSE(clip(task, 1).late);
  EXPECT_EQ(view(task).status, TaskStatus::processing);
  EXPECT_EQ(claim_only(StepKind::poll).at(0).until_late, Duration(minutes(10)));
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts"), 1) << "nothing was sent twice";
}

TEST_F(StoreTest, AClipIsInItsStateSinceItCameIntoItHoweverOftenItIsLookedAt) {
  const TaskId task = wanted_task(1);
  host_all();
  accept_one("task-1");
  const WallTime accepted_at = now_.wall;
  advance(seconds(30));
  finish(claim_only(StepKind::poll).at(0), {}, lifecycle::Snooze{seconds(8), "", false});
  EXPECT_EQ(clip(task, 1).changed_at, accepted_at);
  advance(seconds(8));
  finish(claim_only(StepKind::poll).at(0), {}, lifecycle::Snooze{seconds(8), "too slow", true});
  EXPECT_EQ(clip(task, 1).changed_at, accepted_at);
}

TEST_F(StoreTest, TheSameNoteInARowIsSaidOnce) {
  wanted_task(1);
  host_all();
  accept_one("task-1");
  const lifecycle::Snooze unknown{seconds(8), "reports the unknown state \"polishing\"", false};
  advance(seconds(30));
  EXPECT_EQ(finish(claim_only(StepKind::poll).at(0), {}, unknown).size(), 1U);
  advance(seconds(8));
  EXPECT_TRUE(finish(claim_only(StepKind::poll).at(0), {}, unknown).empty());
}

TEST_F(StoreTest, APaidResultIsPolledAndFetchedAtTheProviderThatMadeItAfterAChangeOfSettings) {
  const TaskId task = wanted_task(1);
  host_all();
  accept_one("task-1");
  TaskSpec other = spec();
  other.account = "animatic";
  other.provider = "animatic";
  other.model = "animatic";
  ASSERT_TRUE(store().ensure_task(other, now_));
  advance(seconds(30));
  EXPECT_EQ(claim_only(StepKind::poll).at(0).provider, "kie");
  EXPECT_EQ(clip(task, 1).state, ClipState::waiting);
}

TEST_F(StoreTest, AFetchThatFailsForGoodIsHeldAndAWishFetchesItAgain) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto input = accept_one("task-1");
  succeed(input.attempt);
  for (int tries = 0; tries < lifecycle::fetch_tries_max; ++tries) {
    const auto fetch = claim_only(StepKind::fetch).at(0);
    EXPECT_EQ(fetch.result_urls, std::vector<std::string>{"https://cdn.example/a.mp4"});
    finish(fetch, {}, lifecycle::Retry{{ErrorCode::corrupt, "cut off"}});
    advance(seconds(45));
  }
  EXPECT_EQ(clip(task, 1).hold, HoldReason::bad_result);
  EXPECT_TRUE(claim_only(StepKind::fetch).empty());
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  bring(stored(claim_only(StepKind::fetch).at(0).attempt, 1));
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  EXPECT_EQ(view(task).cost, clip_price);
}

}  // namespace
}  // namespace zoetrope::store
