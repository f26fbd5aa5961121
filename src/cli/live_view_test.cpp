#include "cli/live_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/colours.h"
#include "cli/test_board.h"
#include "testing/manual_clock.h"

namespace zoetrope::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

class LiveViewTest : public ::testing::Test {
 protected:
  std::string frame(const Board& board = board_in_the_middle()) {
    CaptureStderr();
    view_.draw(board);
    return GetCapturedStderr();
  }

  Console console_;
  testing::ManualClock clock_;
  LiveView view_{console_, clock_, false};
};

TEST_F(LiveViewTest, AFrameIsDueEverySecondAndAfterAChangeSooner) {
  EXPECT_TRUE(view_.is_due(false));
  frame();
  EXPECT_FALSE(view_.is_due(true));
  clock_.advance(milliseconds(124));
  EXPECT_FALSE(view_.is_due(true));
  clock_.advance(milliseconds(1));
  EXPECT_TRUE(view_.is_due(true));
  EXPECT_FALSE(view_.is_due(false));
  clock_.advance(milliseconds(875));
  EXPECT_TRUE(view_.is_due(false));
}

TEST_F(LiveViewTest, AFrameThatLooksTheSameIsNotWritten) {
  EXPECT_THAT(frame(), HasSubstr("rendering"));
  EXPECT_EQ(frame(), "");
  view_.keep("the database is locked\x1B[2J");
  EXPECT_THAT(frame(), HasSubstr("the database is locked?[2J\r\n"));
}

TEST_F(LiveViewTest, AfterItWasStoppedItDrawsBelowWhatTheShellHasWritten) {
  frame();
  clock_.advance(seconds(1));
  EXPECT_TRUE(view_.is_due(false));
  Board board = board_in_the_middle();
  board.rows.pop_back();
  EXPECT_THAT(frame(board), HasSubstr("\x1B[12A"));
  console_.count_resumption();
  EXPECT_THAT(frame(board), HasSubstr("\x1B[?25l\r\x1B[?7lCLIP"));
}

TEST_F(LiveViewTest, AKeyIsFoundBeforeItIsCut) {
  console_.redactor().add(Secret("canary-key-4f7d-and-more-of-it"));
  Board board = board_in_the_middle();
  board.rows[4].detail = "0123456789 0123456789 0123 canary-key-4f7d-and-more-of-it";
  EXPECT_THAT(frame(board), Not(HasSubstr("cana")));
  view_.keep("canary-key-4f7d-and-more-of-it");
  EXPECT_THAT(frame(board), HasSubstr("[redacted]\r\n"));
}

TEST_F(LiveViewTest, TheLastFrameCanLeaveTheTableOrNothing) {
  frame();
  CaptureStderr();
  view_.close(std::nullopt);
  EXPECT_EQ(GetCapturedStderr(), "\x1B[?25l\r\x1B[12A\x1B[?7l\x1B[J\x1B[?7h\x1B[?25h");
}

TEST(LiveViewForm, NeedsATerminalThatKnowsControlSequences) {
  const Console console;
  const bool terminal = console.error_is_terminal();
  EXPECT_EQ(can_be_live(console, {{"TERM", "xterm"}}), terminal);
  EXPECT_FALSE(can_be_live(console, {{"TERM", "dumb"}}));
  EXPECT_FALSE(can_be_live(console, {{"TERM", ""}}));
  EXPECT_FALSE(can_be_live(console, {}));
}

TEST(LiveViewForm, ColoursObeyNoColor) {
  EXPECT_TRUE(wants_colour({{"NO_COLOR", ""}}));
  EXPECT_FALSE(wants_colour({{"NO_COLOR", "1"}}));
}

}  // namespace
}  // namespace zoetrope::cli
