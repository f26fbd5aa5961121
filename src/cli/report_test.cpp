#include "cli/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/test_views.h"

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Report, TheJsonOfATaskIsTheContract) {
  const store::TaskView task = task_of({done_clip(1)});
  const Counts counts = count_clips(task, {1}, 0);
  EXPECT_EQ(task_json(task, counts, "/data/workspace"), R"({
  "task_id": "0197f0aa",
  "channel": "poke1",
  "project": "vid_1",
  "status": "processing",
  "generated": 1,
  "skipped": 0,
  "failed": 0,
  "held": 0,
  "late": 0,
  "cancelled": 0,
  "total_cost_usd": "0.4200",
  "clips": [
    {
      "number": 1,
      "state": "done",
      "reason": null,
      "path": "/data/workspace/channels/poke1/projects/vid_1/videos/clip_01.mp4",
      "duration_s": 10.04,
      "bytes": 15291692,
      "render_seconds": 203.4,
      "cost_usd": "0.4200",
      "perhaps_charged_usd": "0.0000",
      "attempts": 1,
      "error": null,
      "warnings": []
    }
  ]
}
)");
}

TEST(Report, AClipThatIsNotDoneHasAReasonAndNoFile) {
  store::ClipView held = clip_in(2, ClipState::held);
  held.hold = HoldReason::ambiguous;
  held.error = Error{ErrorCode::ambiguous, "the answer was lost"};
  store::ClipView late = clip_in(3, ClipState::waiting);
  late.late = true;
  const store::TaskView task = task_of({held, late});
  const auto json = nlohmann::json::parse(task_json(task, count_clips(task, {2, 3}, 0), "/w"));
  EXPECT_EQ(json["clips"][0]["reason"], "ambiguous");
  EXPECT_EQ(json["clips"][0]["error"], "the answer was lost");
  EXPECT_EQ(json["clips"][1]["reason"], "late");
  for (const auto& clip : json["clips"]) {
    for (const char* name : {"path", "duration_s", "bytes", "render_seconds"})
      EXPECT_TRUE(clip[name].is_null());
    EXPECT_EQ(clip["cost_usd"], "0.0000");
  }
}

TEST(Report, EveryClipThatWasAskedForIsCountedOnce) {
  store::ClipView late = clip_in(7, ClipState::waiting);
  late.late = true;
  const store::TaskView task =
      task_of({done_clip(1), done_clip(2), clip_in(3, ClipState::failed), clip_in(4, ClipState::held),
               clip_in(5, ClipState::ready), clip_in(6, ClipState::waiting), late,
               clip_in(8, ClipState::cancelled), done_clip(9)});
  const Counts counts = count_clips(task, {1, 2, 3, 4, 5, 6, 7, 8}, 1);
  EXPECT_EQ(counts.generated, 1);
  EXPECT_EQ(counts.skipped, 1);
  EXPECT_EQ(counts.failed, 1);
  EXPECT_EQ(counts.cancelled, 1);
  EXPECT_EQ(counts.held, 1);
  EXPECT_EQ(counts.late, 1);
  EXPECT_EQ(counts.moving, 2);
}

TEST(Report, NothingInTheJsonCanDriveATerminalAndNothingIsLost) {
  store::ClipView clip = clip_in(1, ClipState::failed);
  const std::string hostile = "a\x1B[2J\x7F\xC2\x9B\xE2\x80\xAE\xE6\x98\xA0\n";
  clip.error = Error{ErrorCode::rejected, hostile};
  const store::TaskView task = task_of({clip});
  const std::string text = task_json(task, count_clips(task, {1}, 0), "/w");
  for (const char c : text) EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c);
  EXPECT_EQ(nlohmann::json::parse(text)["clips"][0]["error"], hostile);
  clip.error->message = "\xFF";
  const store::TaskView broken = task_of({clip});
  EXPECT_FALSE(nlohmann::json::parse(task_json(broken, {}, "/w"), nullptr, false).is_discarded());
}

TEST(Report, AnErrorIsJsonToo) {
  const auto json = nlohmann::json::parse(error_json({ErrorCode::payment_required, "no \"credit\""}));
  EXPECT_EQ(json["error"]["code"], "payment_required");
  EXPECT_EQ(json["error"]["message"], "no \"credit\"");
}

TEST(Report, AClipIsOneLineHoweverMuchThereIsToSay) {
  store::ClipView failed = clip_in(3, ClipState::failed);
  failed.error = Error{ErrorCode::rejected, std::string(200, 'x') + " y"};
  EXPECT_EQ(clip_lines({done_clip(1), clip_in(2, ClipState::ready), failed}, Redactor()),
            "clip 01  done: 10.04 s, 15.3 MB, rendered in 3 min 23 s\n"
            "clip 02  not asked for yet\n"
            "clip 03  failed: " +
                std::string(200, 'x') + " y\n");
}

TEST(Report, ProjectsStandUnderAHeadingAllAligned) {
  const auto project = [](const char* name) { return parse_project_selection(name)->project; };
  const std::string text =
      task_lines({{{.id = TaskId("a"),
                    .project = project("poke1/vid_1"),
                    .status = TaskStatus::video_ready,
                    .clips = 18,
                    .done = 18,
                    .cost = *Money::parse("7.56")},
                   {.id = TaskId("b"), .project = project("a/b"), .output = Output::previews, .clips = 3},
                   {.id = TaskId("c"),
                    .project = project("a/c"),
                    .status = TaskStatus::video_error,
                    .clips = 3,
                    .has_next_round = true}},
                  9'982});
  EXPECT_EQ(text,
            "PROJECT      OUTPUT    STATE          CLIPS       COST\n"
            "poke1/vid_1  videos    done           18/18    $7.5600\n"
            "a/b          previews  not finished     0/3    $0.0000\n"
            "a/c          videos    tries again      0/3    $0.0000\n"
            "and 9982 more that are over: `zoetrope status --all` shows them too\n");
}

}  // namespace
}  // namespace zoetrope::cli
