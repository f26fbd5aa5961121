#include "store/test_store.h"

namespace zoetrope::store {
namespace {

TEST_F(StoreTest, AskingForTheSameTaskTwiceMakesOne) {
  const TaskId first = store().ensure_task(spec(), now_).value();
  advance(std::chrono::hours(1));
  TaskSpec changed = spec();
  changed.hosts = {"catbox"};
  EXPECT_EQ(store().ensure_task(changed, now_).value(), first);
  EXPECT_EQ(number("SELECT COUNT(*) FROM tasks"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM videos"), 1);
  EXPECT_EQ(text("SELECT hosts FROM task_settings"), R"(["catbox"])");
  EXPECT_EQ(view(first).status, TaskStatus::queued);
}

TEST_F(StoreTest, PreviewsAreATaskOfTheirOwnOfTheSameVideo) {
  TaskSpec previews = spec();
  previews.output = Output::previews;
  const TaskId videos = store().ensure_task(spec(), now_).value();
  EXPECT_NE(store().ensure_task(previews, now_).value(), videos);
  EXPECT_EQ(number("SELECT COUNT(*) FROM videos"), 1);
}

TEST_F(StoreTest, PuttingTheSameShotsTwiceChangesNothing) {
  const TaskId task = make_task(18);
  const std::string before = joined("SELECT id || prompt_sha256 || version FROM clips ORDER BY id");
  advance(std::chrono::seconds(5));
  ASSERT_TRUE(store().put_shots(task, shots(18), now_));
  EXPECT_EQ(joined("SELECT id || prompt_sha256 || version FROM clips ORDER BY id"), before);
  EXPECT_EQ(view(task).clips.size(), 18U);
  EXPECT_EQ(number("SELECT SUM(price_micros) FROM clips"), 18 * 420'000);
}

TEST_F(StoreTest, WordsFollowTheShotListUntilSomethingWasPaid) {
  const TaskId task = wanted_task(2);
  host_all();
  accept_one("task-1");
  std::vector<Shot> changed = shots(2);
  for (Shot& shot : changed) shot.prompt = "other words";
  ASSERT_TRUE(store().put_shots(task, changed, now_));
  EXPECT_EQ(clip(task, 1).shot.prompt, "the camera moves, 1") << "it is at the provider";
  EXPECT_EQ(clip(task, 2).shot.prompt, "other words");
}

TEST_F(StoreTest, AnotherImageOfAHostedClipIsHostedAgain) {
  const TaskId task = wanted_task(1);
  host_all();
  std::vector<Shot> changed = shots(1);
  changed[0].image = "another.png";
  ASSERT_TRUE(store().put_shots(task, changed, now_));
  EXPECT_EQ(clip(task, 1).state, ClipState::ready);
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_EQ(claim_only(StepKind::host).at(0).shot.image, "another.png");
}

TEST_F(StoreTest, AModelThatCannotRenderThatLengthIsRefused) {
  const TaskId task = store().ensure_task(spec(), now_).value();
  const auto put = store().put_shots(task, shots(1, 7), now_);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, ErrorCode::invalid_input);
}

TEST_F(StoreTest, AVerifiedFileIsTakenForFreeAndOnlyWhereNothingIsInFlight) {
  const TaskId task = wanted_task(2);
  const VerifiedFile file{"clip_01.mp4", "sha", 12, std::chrono::seconds(10)};
  ASSERT_TRUE(store().adopt_file(clip(task, 1).id, file, now_));
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  EXPECT_TRUE(clip(task, 1).adopted);
  EXPECT_EQ(view(task).cost, Money());
  EXPECT_EQ(claim_only(StepKind::host).size(), 1U) << "the other one only";
  host_all();
  advance(lease_term + std::chrono::seconds(1));
  host_all();
  send_one();
  const auto adopted = store().adopt_file(clip(task, 2).id, file, now_);
  ASSERT_FALSE(adopted);
  EXPECT_EQ(adopted.error().code, ErrorCode::conflict);
}

TEST_F(StoreTest, AClipWithoutAnImageFailsAndItsSiblingsGoOn) {
  const TaskId task = wanted_task(2);
  ASSERT_TRUE(store().fail_clip(clip(task, 1).id, {ErrorCode::invalid_input, "no image"}, now_));
  EXPECT_EQ(clip(task, 1).state, ClipState::failed);
  ASSERT_TRUE(clip(task, 1).error);
  EXPECT_EQ(clip(task, 1).error->message, "no image");
  EXPECT_EQ(claim_only(StepKind::host).size(), 1U);
  EXPECT_NE(view(task).error_log.find("clip 1, picture: no image"), std::string::npos);
}

TEST_F(StoreTest, TheStatusOfTheTaskFollowsItsClips) {
  const TaskId task = make_task(2);
  EXPECT_EQ(view(task).status, TaskStatus::queued);
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  ASSERT_TRUE(store().want_clip(clip(task, 2).id, false, now_));
  EXPECT_EQ(view(task).status, TaskStatus::processing);
  const VerifiedFile file{"clip.mp4", "sha", 12, std::chrono::seconds(10)};
  ASSERT_TRUE(store().adopt_file(clip(task, 1).id, file, now_));
  EXPECT_EQ(view(task).status, TaskStatus::processing);
  ASSERT_TRUE(store().fail_clip(clip(task, 2).id, {ErrorCode::invalid_input, "no image"}, now_));
  EXPECT_EQ(view(task).status, TaskStatus::video_error);
  ASSERT_TRUE(store().adopt_file(clip(task, 2).id, file, now_));
  EXPECT_EQ(view(task).status, TaskStatus::video_ready);
  EXPECT_EQ(store().tasks().value().at(0).done, 2);
}

TEST_F(StoreTest, AnotherKeyClosesTheBreakerAndTheSameOneDoesNot) {
  wanted_task(1);
  host_all();
  const auto input = send_one();
  finish(input, {refused(input.attempt, ErrorCode::unauthenticated)});
  ASSERT_TRUE(store().ensure_task(spec(), now_));
  EXPECT_EQ(store().account("kie").value().breaker, Breaker::unauthenticated);
  TaskSpec other = spec();
  other.key_fingerprint = "key-2";
  ASSERT_TRUE(store().ensure_task(other, now_));
  EXPECT_EQ(store().account("kie").value().breaker, Breaker::closed);
}

TEST_F(StoreTest, ThingsThatAreNotThereAreNotFound) {
  EXPECT_EQ(store().task(TaskId("none")).error().code, ErrorCode::not_found);
  EXPECT_EQ(store().account("none").error().code, ErrorCode::not_found);
  EXPECT_EQ(store().want_clip(ClipId("none"), false, now_).error().code, ErrorCode::not_found);
  EXPECT_EQ(store().find_task(project_named("other"), Output::videos).value(), std::nullopt);
}

TEST_F(StoreTest, KeepsTheNameOfItsDatabase) {
  const std::string id = store().database_id().value();
  EXPECT_EQ(store().database_id().value(), id);
  reopen();
  EXPECT_EQ(store().database_id().value(), id);
}

}  // namespace
}  // namespace zoetrope::store
