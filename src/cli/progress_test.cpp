#include "cli/progress.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/manual_clock.h"

namespace zoetrope::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

constexpr const char* long_key = "canary-key-4f7d-and-more-of-it";

/// What is told of a failure and of a notice that are too long and have the key across their cut.
std::string told(ProgressForm form, std::size_t cut) {
  testing::ManualClock clock;
  Console console;
  console.redactor().add(Secret(long_key));
  if (form == ProgressForm::json) console.log_as_json(clock);
  LineProgress progress(console, clock, form);
  const std::string words = std::string(cut - 5, 'x') + long_key + std::string(300, 'y');
  CaptureStderr();
  progress.on_event({.task = TaskId("t"),
                     .clip = ClipId("c"),
                     .number = 7,
                     .before = ClipState::sending,
                     .after = ClipState::failed,
                     .error = Error{ErrorCode::rejected, words}});
  progress.on_notice({words});
  return GetCapturedStderr();
}

/// What is told of one event, as JSON or as text.
std::string told_of(ProgressForm form, const store::ClipEvent& event) {
  testing::ManualClock clock({0}, {1'790'000'000'123'456});
  Console console;
  if (form == ProgressForm::json) console.log_as_json(clock);
  LineProgress progress(console, clock, form);
  CaptureStderr();
  progress.on_event(event);
  return GetCapturedStderr();
}

store::ClipEvent done_event() {
  return {.task = TaskId("t-1"),
          .clip = ClipId("c-7"),
          .number = 7,
          .before = ClipState::fetching,
          .after = ClipState::done,
          .channel = "poke1",
          .project = "vid_1",
          .step = StepKind::fetch,
          .attempt = 2,
          .file = store::DeliveredFile{15'291'692, std::chrono::milliseconds(10'040),
                                       std::chrono::milliseconds(480'500)}};
}

TEST(LineProgress, ADoneClipIsToldWithItsGenerationTimeAndFileSize) {
  EXPECT_EQ(told_of(ProgressForm::json, done_event()),
            R"({"time":"2026-09-21T14:13:20.123456Z","level":"info","event":"clip","task_id":"t-1",)"
            R"("channel_id":"poke1","project_id":"vid_1","clip":7,"attempt":2,"step":"fetch",)"
            R"("state":"done","render_seconds":480.5,"duration_s":10.04,"bytes":15291692,)"
            R"("message":"done: 10.04 s, 15.3 MB, rendered in 8 min 0 s"})"
            "\n");
  EXPECT_EQ(told_of(ProgressForm::text, done_event()),
            "[   0 s] clip 07  done: 10.04 s, 15.3 MB, rendered in 8 min 0 s\n");
}

struct Grave {
  const char* name;
  ClipState after;
  bool late;
  std::optional<ErrorCode> error;
  const char* level;
};

class GraveEvent : public ::testing::TestWithParam<Grave> {};

TEST_P(GraveEvent, HasTheLevelOfWhatAPersonHasToDo) {
  const Grave& grave = GetParam();
  store::ClipEvent event{.task = TaskId("t"), .clip = ClipId("c"), .number = 1, .before = ClipState::sending};
  event.after = grave.after;
  event.late = grave.late;
  event.note = "what there is to say";
  if (grave.error) event.error = Error{*grave.error, "words"};
  EXPECT_THAT(told_of(ProgressForm::json, event), HasSubstr(fmt::format(R"("level":"{}")", grave.level)));
}

INSTANTIATE_TEST_SUITE_P(
    All, GraveEvent,
    ::testing::Values(Grave{"accepted", ClipState::waiting, false, std::nullopt, "info"},
                      Grave{"late", ClipState::waiting, true, std::nullopt, "warning"},
                      Grave{"refused_for_now", ClipState::hosted, false, ErrorCode::rate_limited, "warning"},
                      Grave{"of_an_account", ClipState::hosted, false, ErrorCode::unauthenticated, "error"},
                      Grave{"failed", ClipState::failed, false, ErrorCode::rejected, "error"},
                      Grave{"held", ClipState::held, false, ErrorCode::ambiguous, "error"}),
    [](const auto& grave) { return std::string(grave.param.name); });

/// What is told of one notice.
std::string told_of_notice(ProgressForm form, const lifecycle::Notice& notice) {
  testing::ManualClock clock;
  Console console;
  if (form == ProgressForm::json) console.log_as_json(clock);
  LineProgress progress(console, clock, form);
  CaptureStderr();
  progress.on_notice(notice);
  return GetCapturedStderr();
}

struct NoticeRow {
  const char* name;
  lifecycle::NoticeKind kind;
  const char* level;
  const char* line;
};

class NoticeOfAKind : public ::testing::TestWithParam<NoticeRow> {};

TEST_P(NoticeOfAKind, HasItsLevelInTheLogAndItsWordsForPeople) {
  const lifecycle::Notice notice{"the table is locked", GetParam().kind};
  EXPECT_THAT(told_of_notice(ProgressForm::json, notice),
              HasSubstr(fmt::format(R"("level":"{}","event":"notice","message":"the table is locked")",
                                    GetParam().level)));
  EXPECT_EQ(told_of_notice(ProgressForm::text, notice), fmt::format("[   0 s] {}\n", GetParam().line));
}

INSTANTIATE_TEST_SUITE_P(
    All, NoticeOfAKind,
    ::testing::Values(NoticeRow{"news", lifecycle::NoticeKind::news, "info", "the table is locked"},
                      NoticeRow{"warning", lifecycle::NoticeKind::warning, "warning",
                                "warning: the table is locked"},
                      NoticeRow{"trouble", lifecycle::NoticeKind::trouble, "warning", "the table is locked"},
                      NoticeRow{"person", lifecycle::NoticeKind::person, "error", "the table is locked"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(LineProgress, AKeyIsFoundBeforeItIsCut) {
  for (const ProgressForm form : {ProgressForm::text, ProgressForm::json}) {
    for (const std::size_t cut : {500U, 1000U})
      EXPECT_THAT(told(form, cut), AllOf(HasSubstr("xxx"), Not(HasSubstr("cana")))) << cut;
  }
}

}  // namespace
}  // namespace zoetrope::cli
