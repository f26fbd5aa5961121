#include "cli/console.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "cli/progress.h"
#include "testing/manual_clock.h"

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::internal::CaptureStderr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStderr;
using ::testing::internal::GetCapturedStdout;

/// Standard output goes to a file for as long as it lives.
class OutputTo {
 public:
  OutputTo(const char* path, int flags) : kept_(dup(STDOUT_FILENO)) {
    const int fd = open(path, flags);
    dup2(fd, STDOUT_FILENO);
    close(fd);
  }
  ~OutputTo() {
    dup2(kept_, STDOUT_FILENO);
    close(kept_);
  }

 private:
  int kept_;
};

store::ClipEvent event(ClipState before, ClipState after) {
  return {.task = TaskId("t"), .clip = ClipId("c"), .number = 7, .before = before, .after = after};
}

std::string progress_of(ProgressForm form, const std::vector<store::ClipEvent>& events) {
  testing::ManualClock clock;
  Console console;
  if (form == ProgressForm::json) console.log_as_json(clock);
  LineProgress progress(console, clock, form);
  progress.begin({}, 18);
  clock.advance(std::chrono::seconds(153));
  CaptureStderr();
  for (const store::ClipEvent& each : events) progress.on_event(each);
  progress.on_notice({"the database is locked"});
  return GetCapturedStderr();
}

TEST(Console, NoFormOfTheKeyGetsOut) {
  Console console;
  console.redactor().add(Secret("canary-key-4f\"/very+secret"));
  CaptureStdout();
  CaptureStderr();
  console.out("key canary-key-4f\"/very+secret, as JSON canary-key-4f\\\"/very+secret\n");
  console.err("in a URL ?key=canary-key-4f%22%2Fvery%2Bsecret");
  console.error({ErrorCode::internal, std::string(1990, 'x') + "canary-key-4f\"/very+secret"});
  const std::string all = GetCapturedStdout() + GetCapturedStderr();
  EXPECT_THAT(all, HasSubstr("[redacted]"));
  EXPECT_THAT(all, Not(HasSubstr("secret")));
  EXPECT_THAT(all, Not(HasSubstr("canary-key-4f")));
}

TEST(Console, LinesStayLinesAndDriveNoTerminal) {
  Console console;
  CaptureStdout();
  CaptureStderr();
  console.out("one\x1B[2J\ntwo\r\xC3\xA9\n");
  console.err("three\nfour");
  EXPECT_EQ(GetCapturedStdout(), "one?[2J\ntwo?\xC3\xA9\n");
  EXPECT_EQ(GetCapturedStderr(), "three?four\n");
}

TEST(Console, LogsEveryLineAsAnObjectWithoutAKey) {
  testing::ManualClock clock;
  Console console;
  console.redactor().add(Secret("canary-key-\xC3\xA4\x22quote"));
  console.log_as_json(clock);
  CaptureStderr();
  console.err("all is \x1B[2Jwell\nreally");
  console.warning("with canary-key-\xC3\xA4\x22quote in it");
  console.error({ErrorCode::no_space, "the disk is full"});
  EXPECT_EQ(GetCapturedStderr(),
            R"({"time":"2026-05-28T20:26:40.000000Z","level":"info","event":"notice",)"
            R"("message":"all is \u001b[2Jwell\nreally"})"
            "\n"
            R"({"time":"2026-05-28T20:26:40.000000Z","level":"warning","event":"notice",)"
            R"("message":"with [redacted] in it"})"
            "\n"
            R"({"time":"2026-05-28T20:26:40.000000Z","level":"error","event":"error","code":"no_space",)"
            R"("message":"the disk is full"})"
            "\n");
}

TEST(Console, ALostResultIsToldAtTheEndAndEndsNothing) {
  Console console;
  EXPECT_TRUE(console.written().has_value());
  {
    const OutputTo full("/dev/full", O_WRONLY);
    console.out("a result\n");
    console.out("another\n");
  }
  const auto written = console.written();
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().code, ErrorCode::no_space);
  EXPECT_THAT(written.error().message, HasSubstr("standard output"));
}

TEST(Console, AnOutputThatWasClosedIsTold) {
  Console console;
  {
    const OutputTo closed("/dev/null", O_RDONLY);
    console.out("a result\n");
  }
  ASSERT_FALSE(console.written().has_value());
  EXPECT_EQ(console.written().error().code, ErrorCode::unavailable);
}

TEST(Console, AQuestionThatIsGivenUpIsAnsweredNo) {
  Console console;
  CaptureStderr();
  EXPECT_FALSE(console.ask("Go on?", [] { return true; }));
  EXPECT_EQ(GetCapturedStderr(), "Go on? [y/N] \n");
}

TEST(Progress, TellsPeopleWhatMattersAndWhen) {
  store::ClipEvent failed = event(ClipState::waiting, ClipState::failed);
  failed.error = Error{ErrorCode::rejected, "refused\x1B[2J"};
  EXPECT_EQ(progress_of(ProgressForm::text, {event(ClipState::ready, ClipState::hosted),
                                             event(ClipState::hosted, ClipState::sending),
                                             event(ClipState::sending, ClipState::waiting),
                                             event(ClipState::fetching, ClipState::done), failed}),
            "[ 153 s] clip 07/18  accepted, rendering\n"
            "[ 153 s] clip 07/18  done\n"
            "[ 153 s] clip 07/18  failed: refused?[2J\n"
            "[ 153 s] the database is locked\n");
}

TEST(Progress, TellsScriptsEverythingAsJson) {
  EXPECT_EQ(progress_of(ProgressForm::json, {event(ClipState::ready, ClipState::hosted)}),
            R"({"time":"2026-05-28T20:29:13.000000Z","level":"info","event":"clip","task_id":"t",)"
            R"("channel_id":"","project_id":"","clip":7,"attempt":null,"step":null,"state":"hosted",)"
            R"("message":"image hosted"})"
            "\n"
            R"({"time":"2026-05-28T20:29:13.000000Z","level":"info","event":"notice",)"
            R"("message":"the database is locked"})"
            "\n");
}

TEST(Progress, CanBeQuiet) {
  EXPECT_EQ(progress_of(ProgressForm::none, {event(ClipState::fetching, ClipState::done)}), "");
}

}  // namespace
}  // namespace zoetrope::cli
