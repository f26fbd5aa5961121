#include "store/test_store.h"

namespace zoetrope::store {
namespace {

class Takes : public StoreTest {
 protected:
  lifecycle::StoredFact file(const AttemptId& attempt, const std::string& sha256) {
    lifecycle::StoredFact fact = stored(attempt, 1);
    fact.sha256 = sha256;
    return fact;
  }
  /// Clip 1 sent, rendered and fetched; its file has this digest.
  AttemptId deliver(const std::string& remote, const std::string& sha256) {
    host_all();
    const auto sent = accept_one(remote);
    succeed(sent.attempt);
    bring(file(sent.attempt, sha256));
    return sent.attempt;
  }
  ClipView first() { return clip(task_, 1); }
  Result<void> redo() { return store().redo_clip(first().id, now_); }
  void change_prompt(const std::string& prompt) {
    std::vector<Shot> changed = shots(1);
    changed[0].prompt = prompt;
    ASSERT_TRUE(store().put_shots(task_, changed, now_));
  }

  TaskId task_ = wanted_task(1);
};

TEST_F(Takes, ADeliveredClipHasOneAndARedoneOneTwo) {
  EXPECT_EQ(first().take, 0);
  deliver("task-1", "sha-1");
  EXPECT_EQ(first().take, 1);
  ASSERT_TRUE(redo());
  change_prompt("better words");
  EXPECT_EQ(first().state, ClipState::ready);
  EXPECT_EQ(first().take, 1) << "it stands in its place until the new one is there";
  deliver("task-2", "sha-2");
  EXPECT_EQ(first().state, ClipState::done);
  EXPECT_EQ(first().take, 2);
  EXPECT_EQ(first().cost.to_string(), "0.8400");
  const auto takes = store().takes(first().id).value();
  ASSERT_EQ(takes.size(), 2U);
  EXPECT_EQ(takes[0].prompt, "the camera moves, 1");
  EXPECT_EQ(takes[1].prompt, "better words");
  EXPECT_FALSE(takes[0].chosen);
  EXPECT_TRUE(takes[1].chosen);
  EXPECT_EQ(number("SELECT units_consumed FROM video_costs"), 1);
  EXPECT_EQ(number("SELECT api_calls FROM video_costs"), 2);
}

TEST_F(Takes, TheFetchOfANewRenderKnowsWhichFileStandsInItsPlace) {
  deliver("task-1", "sha-1");
  ASSERT_TRUE(redo());
  host_all();
  succeed(accept_one("task-2").attempt);
  const auto fetch = claim_only(StepKind::fetch).at(0);
  EXPECT_EQ(fetch.take, 1);
  EXPECT_EQ(fetch.take_sha256, "sha-1");
}

TEST_F(Takes, TheSameFileFetchedAgainIsNoNewOne) {
  const AttemptId attempt = deliver("task-1", "sha-1");
  ASSERT_TRUE(store().want_clip(first().id, false, now_));
  EXPECT_EQ(first().state, ClipState::fetching);
  bring(file(attempt, "sha-1b"));
  ASSERT_EQ(store().takes(first().id).value().size(), 1U);
  EXPECT_EQ(store().takes(first().id).value()[0].sha256, "sha-1b");
  EXPECT_EQ(first().take, 1);
}

TEST_F(Takes, ChoosingAnEarlierOneBringsBackItsWordsAndItsFile) {
  deliver("task-1", "sha-1");
  ASSERT_TRUE(redo());
  change_prompt("better words");
  deliver("task-2", "sha-2");
  ASSERT_TRUE(store().choose_take(first().id, 1, now_));
  EXPECT_EQ(first().take, 1);
  EXPECT_EQ(first().result_sha256, "sha-1");
  EXPECT_EQ(first().shot.prompt, "the camera moves, 1");
  EXPECT_EQ(first().remote_task_id, "task-1");
  EXPECT_EQ(first().result_path, "channels/poke1/projects/vid_1/videos/clip_01.mp4");
  EXPECT_EQ(first().cost.to_string(), "0.8400") << "what was paid stays paid";
  EXPECT_EQ(store().choose_take(first().id, 3, now_).error().code, ErrorCode::not_found);
}

TEST_F(Takes, AFailedRedoLeavesTheOldOneToGoBackTo) {
  deliver("task-1", "sha-1");
  ASSERT_TRUE(redo());
  host_all();
  const auto sent = send_one();
  finish(sent, {refused(sent.attempt, ErrorCode::rejected)});
  EXPECT_EQ(first().state, ClipState::failed);
  EXPECT_EQ(view(task_).status, TaskStatus::video_error);
  ASSERT_TRUE(store().choose_take(first().id, 1, now_));
  EXPECT_EQ(first().state, ClipState::done);
  EXPECT_EQ(first().error, std::nullopt);
  EXPECT_EQ(view(task_).status, TaskStatus::video_ready);
  EXPECT_TRUE(claim(request()).empty()) << "nothing is scheduled any more";
}

TEST_F(Takes, AnUnsentRedoIsUndoneByTakingTheFileThatIsThere) {
  deliver("task-1", "sha-1");
  ASSERT_TRUE(redo());
  ASSERT_TRUE(store().adopt_file(first().id, {"clip_01.mp4", "sha-1", 1000, std::chrono::seconds(10)}, now_));
  EXPECT_EQ(first().state, ClipState::done);
  EXPECT_FALSE(first().adopted) << "it is the take that was paid for";
  EXPECT_EQ(first().take, 1);
  EXPECT_TRUE(claim(request()).empty());
}

TEST_F(Takes, AFileThatWasThereAlreadyIsKeptAsOne) {
  ASSERT_TRUE(store().adopt_file(first().id, {"clip_01.mp4", "sha-0", 1000, std::chrono::seconds(10)}, now_));
  EXPECT_EQ(first().take, 1);
  ASSERT_TRUE(redo());
  deliver("task-1", "sha-1");
  EXPECT_EQ(first().take, 2);
  EXPECT_FALSE(first().adopted);
  ASSERT_TRUE(store().choose_take(first().id, 1, now_));
  EXPECT_TRUE(first().adopted);
  EXPECT_EQ(first().remote_task_id, "");
}

TEST_F(Takes, NothingIsBoughtAgainWhileARenderMayStillCome) {
  host_all();
  const auto sent = accept_one("task-1");
  EXPECT_EQ(redo().error().code, ErrorCode::conflict);
  succeed(sent.attempt);
  EXPECT_EQ(redo().error().code, ErrorCode::conflict);
  EXPECT_EQ(store().choose_take(first().id, 1, now_).error().code, ErrorCode::not_found);
  bring(file(sent.attempt, "sha-1"));
  ASSERT_TRUE(redo());
  host_all();
  accept_one("task-2");
  EXPECT_EQ(store().choose_take(first().id, 1, now_).error().code, ErrorCode::conflict);
}

TEST_F(Takes, NewsOfTheOldRenderDoNotMoveAClipThatBeganAnew) {
  const AttemptId old = deliver("task-1", "sha-1");
  ASSERT_TRUE(redo());
  bring(file(old, "sha-1"));
  EXPECT_EQ(first().state, ClipState::ready);
  ASSERT_TRUE(store().want_clip(first().id, false, now_));
  EXPECT_EQ(first().state, ClipState::ready) << "the old result is not fetched in place of a new render";
}

}  // namespace
}  // namespace zoetrope::store
