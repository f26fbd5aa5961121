#include "cli/worker_lines.h"

#include <gmock/gmock.h>

#include "engine/commands.h"
#include "store/test_hand_overs.h"
#include "testing/manual_clock.h"

namespace zoetrope::cli {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

/// What a worker says of a task of which one clip was there before, one was made and one failed.
class WorkerLinesTest : public store::HandOvers {
 protected:
  WorkerLinesTest() {
    task_ = hand_over().task;
    EXPECT_TRUE(store().put_shots(task_, shots(3), now_));
    EXPECT_TRUE(
        store().adopt_file(clip(task_, 1).id, {"clip_01.mp4", "sha", 9, std::chrono::seconds(10)}, now_));
    EXPECT_TRUE(store().want_clip(clip(task_, 2).id, false, now_));
    EXPECT_TRUE(store().plan_done(task_, now_));
    advance(std::chrono::seconds(5));
    host_all();
    const auto send = accept_one("remote-2");
    succeed(send.attempt);
    finish(claim_only(StepKind::fetch).at(0), {stored(send.attempt, 2)});
  }
  void fail(int number, ErrorCode code) {
    EXPECT_TRUE(store().fail_clip(clip(task_, number).id, {code, "no picture"}, now_));
  }
  std::string told(ProgressForm form, TaskStatus status) {
    testing::ManualClock clock({0}, {1'790'000'000'123'456});
    Console console;
    if (form == ProgressForm::json) console.log_as_json(clock);
    WorkerLines lines(console, clock, store(), form);
    CaptureStderr();
    lines.on_task_over(task_, status);
    return GetCapturedStderr();
  }

  TaskId task_;
};

TEST_F(WorkerLinesTest, ATaskThatIsOverSaysWhatWasThereAndWhatWasMade) {
  EXPECT_TRUE(store().cancel(clip(task_, 3).id, {"person", ""}, now_));
  EXPECT_EQ(
      told(ProgressForm::text, TaskStatus::video_ready),
      "2026-09-21T14:13:20.123456Z  poke1/vid_1  Video Ready: Skipped 1 existing clips, generated 1 new "
      "clips; 1 cancelled\n");
}

TEST_F(WorkerLinesTest, InJsonItHasTheFieldsOfARun) {
  fail(3, ErrorCode::invalid_input);
  const std::string line = told(ProgressForm::json, TaskStatus::video_error);
  EXPECT_THAT(line, AllOf(HasSubstr(R"("level":"error","event":"task")"), HasSubstr(task_.str()),
                          HasSubstr(R"("channel_id":"poke1","project_id":"vid_1","status":"video_error",)"
                                    R"("generated":1,"skipped":1,"failed":1,"held":0,"late":0,)"
                                    R"("cancelled":0,"total_cost_usd":"0.4200")"),
                          HasSubstr("Skipped 1 existing clips, generated 1 new clips; 1 failed")));
}

TEST_F(WorkerLinesTest, WhatARoundTakesUpByItselfNeedsNobodyYet) {
  fail(3, ErrorCode::unavailable);
  EXPECT_THAT(told(ProgressForm::json, TaskStatus::video_error),
              AllOf(HasSubstr(R"("level":"warning")"), HasSubstr("; 1 failed; round 2/5, next at ")));
}

TEST_F(WorkerLinesTest, WhatWasMadeBeforeItWasHandedOverAgainWasThere) {
  advance(std::chrono::seconds(5));
  hand_over();
  EXPECT_THAT(told(ProgressForm::text, TaskStatus::video_error),
              HasSubstr("Skipped 2 existing clips, generated 0 new clips"));
}

TEST_F(WorkerLinesTest, ANoticeHasTheLevelOfWhatItAsksFor) {
  testing::ManualClock clock;
  Console console;
  console.log_as_json(clock);
  WorkerLines lines(console, clock, store(), ProgressForm::json);
  CaptureStderr();
  lines.on_notice(lifecycle::Notice::person("the key is refused"));
  lines.on_notice(lifecycle::Notice::warning("Notion has no such page"));
  EXPECT_THAT(GetCapturedStderr(),
              AllOf(HasSubstr(R"("level":"error","event":"notice","message":"the key is refused")"),
                    HasSubstr(R"("level":"warning","event":"notice","message":"Notion has no such page")")));
}

TEST_F(WorkerLinesTest, AQuietWorkerSaysNothing) {
  EXPECT_EQ(told(ProgressForm::none, TaskStatus::video_ready), "");
}

}  // namespace
}  // namespace zoetrope::cli
