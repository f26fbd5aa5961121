#include <utility>

#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// How many uploads run ahead of the renders, and how long an image's URL serves.
class HostedImageTest : public StoreTest {
 protected:
  /// Uploads what may be uploaded now; every URL is another one.
  int host() {
    int uploads = 0;
    for (auto claimed = claim_only(StepKind::host); !claimed.empty(); claimed = claim_only(StepKind::host)) {
      for (const auto& input : claimed) {
        ++uploads;
        const std::string url = fmt::format("https://img.example/{}.png", ++urls_);
        finish(input, {}, lifecycle::Hosted{url, now_.wall + hours(24), "image-sha"});
      }
    }
    return uploads;
  }
  std::string url_of(const TaskId& task, int number) {
    return text(
        fmt::format("SELECT image_url FROM clips WHERE task_id = '{}' AND number = {}", task.str(), number));
  }
  void want(const TaskId& task, int number) {
    ASSERT_TRUE(store().want_clip(clip(task, number).id, false, now_));
  }

 private:
  int urls_ = 0;
};

TEST_F(HostedImageTest, UploadsRunAheadOfTheSlotsAndNotEndlessly) {
  const TaskId task = wanted_task(200);
  EXPECT_EQ(host(), 10) << "two a slot";
  EXPECT_EQ(host(), 0);
  accept_one("task-1");
  EXPECT_EQ(host(), 1) << "one went, one comes";
  for (int n = 2; n <= 5; ++n) accept_one(fmt::format("task-{}", n));
  EXPECT_EQ(host(), 4) << "all slots are taken, and uploads go on";
  EXPECT_EQ(host(), 0);
  EXPECT_EQ(clip(task, 15).state, ClipState::hosted);
  EXPECT_EQ(clip(task, 16).state, ClipState::ready);
}

TEST_F(HostedImageTest, ALinkIsKnownWhileAClipHasItAndOnceASendWentOutWithIt) {
  const TaskId task = wanted_task(1);
  host();
  const std::string url = url_of(task, 1);
  EXPECT_TRUE(*store().knows_image_link(url)) << "it waits to be sent";
  EXPECT_FALSE(*store().knows_image_link(url + "x"));
  accept_one("task-1");
  EXPECT_TRUE(*store().knows_image_link(url)) << "it is being rendered";
}

TEST_F(HostedImageTest, UploadsUnderWayCountAsWell) {
  wanted_task(200);
  EXPECT_EQ(claim_only(StepKind::host).size(), 10U);
  EXPECT_TRUE(claim_only(StepKind::host, "worker-b").empty());
  advance(lease_term + std::chrono::seconds(1));
  EXPECT_EQ(claim_only(StepKind::host, "worker-b").size(), 10U) << "the one that had them is gone";
}

TEST_F(HostedImageTest, AProcessWithFewerSlotsUploadsLess) {
  wanted_task(20);
  ClaimRequest lower = request();
  lower.submit_max = 0;
  lower.slots_max = 1;
  EXPECT_EQ(claim(lower).size(), 2U);
}

TEST_F(HostedImageTest, HostedClipsThatAreNotAskedForStandInNobodysWay) {
  TaskSpec narrow = spec();
  narrow.slots = 1;
  wanted_task(2, narrow);
  EXPECT_EQ(host(), 2);
  narrow.project = project_named("vid_2");
  const TaskId other = wanted_task(4, narrow);
  EXPECT_EQ(host(), 0) << "a claim for all tasks counts all tasks";
  ClaimRequest asked = request();
  asked.submit_max = 0;
  asked.only_task = other;
  const auto first = claim(asked);
  ASSERT_EQ(first.size(), 2U);
  for (const auto& input : first) {
    finish(input, {}, lifecycle::Hosted{"https://img.example/x.png", now_.wall + hours(24), "image-sha"});
  }
  EXPECT_TRUE(claim(asked).empty());
  asked.only_numbers = {3, 4};
  EXPECT_EQ(claim(asked).size(), 2U) << "and so do clips of other numbers";
}

TEST_F(HostedImageTest, ASendThatWasRefusedOrNeverLeftLeavesTheUrlToTheNext) {
  const TaskId task = wanted_task(1);
  host();
  const std::string url = url_of(task, 1);
  for (const ErrorCode code : {ErrorCode::rate_limited, ErrorCode::cancelled, ErrorCode::unavailable}) {
    const auto input = send_one();
    EXPECT_EQ(input.image_url, url);
    EXPECT_EQ(input.image_sha256, "image-sha");
    finish(input, {lifecycle::RefusedFact{input.attempt, {code, "no"}, code == ErrorCode::rate_limited}});
    advance(minutes(1));
  }
  EXPECT_EQ(send_one().image_url, url);
  EXPECT_EQ(host(), 0) << "it was uploaded once";
}

TEST_F(HostedImageTest, AfterARateLimitThatDidNotEndTheUrlServesTheNextRun) {
  const TaskId task = wanted_task(1);
  host();
  const std::string url = url_of(task, 1);
  for (int refusal = 0; refusal < 4; ++refusal) {
    const auto input = send_one();
    finish(input, {refused(input.attempt, ErrorCode::rate_limited)});
    advance(minutes(1));
  }
  ASSERT_EQ(clip(task, 1).state, ClipState::failed);
  want(task, 1);
  EXPECT_EQ(clip(task, 1).state, ClipState::hosted);
  EXPECT_EQ(host(), 0);
  EXPECT_EQ(send_one().image_url, url);
}

TEST_F(HostedImageTest, AUrlThatIsTooOldByThenIsNotUsed) {
  const TaskId task = wanted_task(1);
  host();
  const std::string url = url_of(task, 1);
  for (int refusal = 0; refusal < 4; ++refusal) {
    const auto input = send_one();
    finish(input, {refused(input.attempt, ErrorCode::rate_limited)});
    advance(minutes(1));
  }
  advance(hours(24) - image_url_margin);
  want(task, 1);
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_EQ(host(), 1);
  EXPECT_NE(send_one().image_url, url);
}

TEST_F(HostedImageTest, AUrlIsSentUntilTwentyMinutesBeforeItExpires) {
  wanted_task(2);
  host();
  advance(hours(24) - image_url_margin - Duration(1));
  accept_one("task-1");
  advance(Duration(1));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_EQ(host(), 1);
  accept_one("task-2");
}

TEST_F(HostedImageTest, APictureThatMayHaveBeenRefusedIsUploadedAgain) {
  const TaskId task = wanted_task(1);
  host();
  const auto input = send_one();
  finish(input, {refused(input.attempt, ErrorCode::rejected)});
  want(task, 1);
  EXPECT_EQ(host(), 1);
  EXPECT_NE(send_one().image_url, input.image_url);
}

TEST_F(HostedImageTest, APictureThatWasChangedIsUploadedAgainByTheSameRun) {
  const TaskId task = wanted_task(1);
  host();
  const auto input = send_one();
  const Error changed{ErrorCode::conflict, "its picture was changed"};
  const auto events = finish(input, {lifecycle::RefusedFact{input.attempt, changed, false}});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].note, "its picture was changed");
  EXPECT_EQ(clip(task, 1).state, ClipState::ready);
  EXPECT_EQ(clip(task, 1).reserved, Money());
  EXPECT_EQ(host(), 1);
  EXPECT_NE(send_one().image_url, input.image_url);
}

TEST_F(HostedImageTest, ARenderThatWasAcceptedKeepsItsUrlForItself) {
  const TaskId task = wanted_task(2);
  host();
  const auto retried = accept_one("task-1");
  bring(lifecycle::FailedFact{retried.attempt, "500", {ErrorCode::unavailable, "internal"}, Money()});
  EXPECT_EQ(host(), 1) << "tried once more by itself, with a URL of its own";
  const auto again = accept_one("task-2");
  EXPECT_NE(again.image_url, retried.image_url);
  bring(lifecycle::FailedFact{again.attempt, "422", {ErrorCode::rejected, "no"}, Money()});
  ASSERT_EQ(clip(task, again.shot.number).state, ClipState::failed);
  want(task, again.shot.number);
  EXPECT_EQ(host(), 1);
}

TEST_F(HostedImageTest, ARenderInDoubtKeepsItsUrlForItself) {
  const TaskId task = wanted_task(1);
  host();
  const auto input = send_one();
  finish(input, {lifecycle::DoubtfulFact{input.attempt, {ErrorCode::ambiguous, "HTTP 502"}}});
  EXPECT_EQ(clip(task, 1).image_url, input.image_url) << "a person looks for it";
  // As a person may decide, who did not find it in the provider's log.
  ASSERT_TRUE(store().resolve(clip(task, 1).id, input.attempt, lifecycle::Resolution::not_charged,
                              {"ann", ""}, now_));
  EXPECT_EQ(clip(task, 1).state, ClipState::ready);
  EXPECT_EQ(host(), 1);
  EXPECT_NE(url_of(task, 1), input.image_url);
}

}  // namespace
}  // namespace zoetrope::store
