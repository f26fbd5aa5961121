#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "model/error_log.h"
#include "model/project.h"
#include "model/render_model.h"
#include "model/states.h"
#include "testing/hostile_names.h"

namespace zoetrope {
namespace {

TEST(States, NamesArePinnedAndGoRoundTrip) {
  const std::vector<std::string> clip_names{"ready",    "hosted", "sending", "ambiguous", "waiting",
                                            "fetching", "done",   "held",    "failed",    "cancelled"};
  for (std::size_t i = 0; i < clip_names.size(); ++i) {
    EXPECT_EQ(to_string(static_cast<ClipState>(i)), clip_names[i]);
    EXPECT_EQ(parse_clip_state(clip_names[i]), static_cast<ClipState>(i));
  }
  const std::vector<std::string> attempt_names{"sending",  "ambiguous", "refused",  "abandoned",
                                               "accepted", "failed",    "succeeded"};
  for (std::size_t i = 0; i < attempt_names.size(); ++i) {
    EXPECT_EQ(to_string(static_cast<AttemptState>(i)), attempt_names[i]);
    EXPECT_EQ(parse_attempt_state(attempt_names[i]), static_cast<AttemptState>(i));
  }
  const std::vector<std::string> task_names{"queued",      "processing",     "video_ready",
                                            "video_error", "video_approved", "cancelled"};
  for (std::size_t i = 0; i < task_names.size(); ++i) {
    EXPECT_EQ(to_string(static_cast<TaskStatus>(i)), task_names[i]);
    EXPECT_EQ(parse_task_status(task_names[i]), static_cast<TaskStatus>(i));
  }
  const std::vector<std::string> hold_names{"",           "ambiguous", "result_missing",
                                            "bad_result", "disk_full", "poison"};
  for (std::size_t i = 0; i < hold_names.size(); ++i) {
    EXPECT_EQ(to_string(static_cast<HoldReason>(i)), hold_names[i]);
    EXPECT_EQ(parse_hold_reason(hold_names[i]), static_cast<HoldReason>(i));
  }
  const std::vector<std::string> step_names{"host", "submit", "poll", "fetch", "probe", "plan"};
  for (std::size_t i = 0; i < step_names.size(); ++i) {
    EXPECT_EQ(to_string(static_cast<StepKind>(i)), step_names[i]);
    EXPECT_EQ(parse_step_kind(step_names[i]), static_cast<StepKind>(i));
  }
  const std::vector<std::string> breaker_names{"closed",      "unauthenticated", "payment_required",
                                               "key_limited", "maintenance",     "storm"};
  for (std::size_t i = 0; i < breaker_names.size(); ++i) {
    EXPECT_EQ(to_string(static_cast<Breaker>(i)), breaker_names[i]);
    EXPECT_EQ(parse_breaker(breaker_names[i]), static_cast<Breaker>(i));
  }
  const std::vector<std::string> priority_names{"high", "normal", "low"};
  for (std::size_t i = 0; i < priority_names.size(); ++i) {
    EXPECT_EQ(to_string(static_cast<Priority>(i)), priority_names[i]);
    EXPECT_EQ(parse_priority(priority_names[i]), static_cast<Priority>(i));
  }
  EXPECT_EQ(parse_clip_state("Done"), std::nullopt);
  EXPECT_EQ(parse_step_kind("settle"), std::nullopt);
}

TEST(ProjectSelection, ReadsNumbersAndRanges) {
  const auto all = parse_project_selection("poke1/vid_1");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->project.str(), "poke1/vid_1");
  EXPECT_TRUE(all->numbers.empty());
  const auto some = parse_project_selection("poke1/vid_1:7,3-5,4");
  ASSERT_TRUE(some);
  EXPECT_THAT(some->numbers, ::testing::ElementsAre(3, 4, 5, 7));
}

TEST(ProjectSelection, RefusesWhatIsNoSelection) {
  for (const std::string text :
       {"", "poke1", "/", "a/", "/b", "../x/y", "a/../b", "a/b:", "a/b:0", "a/b:201", "a/b:x", "a/b:3-1",
        "a/b:1,", "a/b/c", "a/b\n", "a /b", "a/b:1:2", "a/b:-1", "a/b: 1"}) {
    const auto result = parse_project_selection(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code, ErrorCode::invalid_input);
  }
}

TEST(Project, PathsStayInTheProject) {
  const auto selection = parse_project_selection("poke1/vid_1");
  const Project& project = selection->project;
  EXPECT_EQ(project.clip_file(Output::videos, 7), "channels/poke1/projects/vid_1/videos/clip_07.mp4");
  EXPECT_EQ(project.clip_file(Output::previews, 118), "channels/poke1/projects/vid_1/previews/clip_118.mp4");
  EXPECT_EQ(project.part_file(Output::videos, 7, "ab12"),
            "channels/poke1/projects/vid_1/videos/.clip_07.ab12.part");
}

/// Every part of a path is an Identifier or made from a number, so that no text leads out of the workspace.
TEST(Project, HostileNamesAreRefusedOrStayBelowTheRoot) {
  const std::vector<std::string> names = testing::hostile_names();
  ASSERT_GE(names.size(), 200U);
  for (const std::string& name : names) {
    for (const std::string& text : {name, name + "/x", "x/" + name, "x/" + name + ":1", name + "/" + name}) {
      const auto selection = parse_project_selection(text);
      if (!selection) {
        EXPECT_EQ(selection.error().code, ErrorCode::invalid_input) << text;
        continue;
      }
      const Project& project = selection->project;
      for (const std::string& path :
           {project.folder(), project.composites_folder(), project.clip_file(Output::videos, 1),
            project.part_file(Output::previews, 1, "ab12")}) {
        const std::filesystem::path clean = std::filesystem::path(path).lexically_normal();
        EXPECT_EQ(clean.string(), path) << text;
        EXPECT_EQ(*clean.begin(), "channels") << text;
      }
    }
  }
}

TEST(RenderModel, PriceIsExactAndAgreesWithTheCredits) {
  for (const RenderModel& model : render_models()) {
    for (const auto& price : model.prices) EXPECT_EQ(price.money, kie_credit * price.credits) << model.id;
  }
  const RenderModel& kling = default_render_model("kie");
  EXPECT_EQ(kling.price(10)->money.to_string(), "0.4200");
  EXPECT_EQ((kling.price(10)->money * 18).to_string(), "7.5600");
  EXPECT_EQ(kling.price(7), std::nullopt);
  EXPECT_EQ(find_render_model("kie", "no-such-model"), nullptr);
  EXPECT_EQ(find_render_model("kie", "kling-2.5-turbo-pro"), &kling);
}

TEST(ErrorLog, ItsLastLineThatSaysWhyIsTold) {
  EXPECT_EQ(last_error(""), "");
  EXPECT_EQ(last_error("began at noon\n"), "");
  EXPECT_EQ(
      last_error("2026-11-29T14:15:00.000000Z clip 12, poll: gone\n2026-11-29T14:15:01Z round: 2/5\nmore\n"),
      "clip 12, poll: gone");
}

}  // namespace
}  // namespace zoetrope
