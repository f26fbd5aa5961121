#include "cli/board_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/layout.h"
#include "cli/test_board.h"

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;

std::string drawn(const Board& board, const Window& window, Fit fit = Fit::window) {
  return text_of(board_lines(board, window, fit));
}

/// 20 clips: 8 done, 5 rendering, 6 waiting, the last one failed.
Board large_board() {
  Board board = board_in_the_middle();
  board.rows.clear();
  for (int number = 1; number <= 20; ++number) {
    BoardRow row{.number = number, .kind = RowKind::finished, .tone = Tone::good, .state = "done"};
    if (number > 8) row = {.number = number, .kind = RowKind::active, .state = "rendering"};
    if (number > 13) row = {.number = number, .kind = RowKind::unsent, .state = "waiting to be sent"};
    if (number > 19) row = {.number = number, .kind = RowKind::troubled, .state = "failed"};
    board.rows.push_back(row);
  }
  return board;
}

TEST(BoardLines, AtEightyColumns) {
  EXPECT_EQ(drawn(board_in_the_middle(), {80, 24}),
            "CLIP  STATE                      FOR  DETAIL\n"
            "  01  done                            10.04 s, 15.3 MB, rendered in 3 min 23 s\n"
            "  02  done                            10.04 s, 14.9 MB, was there already\n"
            "  03  rendering                 1:23\n"
            "  04  late, still rendering  1:02:05\n"
            "  05  failed                          the image was refused: it shows a weapon\n"
            "  06  being sent                0:01\n"
            "  07  waiting to be sent        1:24\n"
            "  08  waiting for its image     1:24\n"
            "\n"
            "poke1/vid_1: 2 of 8 done, 2 rendering, 2 waiting, 1 failed, 1 late\n"
            "2 of 5 slots in use, $0.84 so far, at most $2.94, time left: about 6 min\n");
}

TEST(BoardLines, AtFortyColumnsTheDetailFollowsTheState) {
  EXPECT_EQ(drawn(board_in_the_middle(), {40, 24}),
            "01       done: 10.04 s, 15.3 MB, ren...\n"
            "02       done: 10.04 s, 14.9 MB, was...\n"
            "03  1:23 rendering\n"
            "04 1:02:05 late, still rendering\n"
            "05       failed: the image was refus...\n"
            "06  0:01 being sent\n"
            "07  1:24 waiting to be sent\n"
            "08  1:24 waiting for its image\n"
            "\n"
            "poke1/vid_1: 2 of 8 done, 2 rendering,\n"
            "2 waiting, 1 failed, 1 late\n"
            "2 of 5 slots in use, $0.84 so far,\n"
            "at most $2.94, time left: about 6 min\n");
}

TEST(BoardLines, AtTwentyColumnsThereIsStillNumberTimeAndState) {
  EXPECT_THAT(drawn(board_in_the_middle(), {20, 40}), HasSubstr("03  1:23 rendering\n"
                                                                "04 1:02:05 late,...\n"
                                                                "05       failed:...\n"));
}

TEST(BoardLines, EveryLineIsNarrowerThanTheWindowWhateverItIsAndHoweverWideTheCharacters) {
  Board board = board_in_the_middle();
  board.rows[4].detail =
      "\xE7\x94\xBB\xE5\x83\x8F\xE3\x81\xAF\xE6\x8B\x92\xE5\x90\xA6 \xF0\x9F\xA6\x8A\x1B[2J\n "
      "e\xCC\x81 " +
      std::string(300, 'x');
  for (std::size_t columns = 1; columns <= 220; ++columns) {
    for (const BoardLine& line : board_lines(board, {columns, 24}, Fit::window)) {
      EXPECT_LE(display_width(line.text), std::max<std::size_t>(columns, 2) - 1) << columns;
      EXPECT_EQ(line.text.find('\x1B'), std::string::npos);
      EXPECT_LE(line.tone_begin + line.tone_bytes, line.text.size());
    }
  }
}

TEST(BoardLines, OneRowOfTheWindowStaysFreeHoweverLowItIs) {
  for (std::size_t rows = 1; rows <= 40; ++rows) {
    const auto lines = board_lines(large_board(), {80, rows}, Fit::window);
    EXPECT_LE(lines.size(), std::max<std::size_t>(rows, 2) - 1) << rows;
    EXPECT_THAT(lines.back().text, HasSubstr("time left")) << rows;
  }
}

TEST(BoardLines, FinishedClipsGiveWayFirstAndThenThoseThatWait) {
  EXPECT_THAT(drawn(large_board(), {80, 20}), HasSubstr("FOR  DETAIL\n"
                                                        "      + 6 done\n"
                                                        "  07  done\n"
                                                        "  08  done\n"
                                                        "  09  rendering\n"));
  EXPECT_EQ(drawn(large_board(), {80, 14}),
            "CLIP  STATE                      FOR  DETAIL\n"
            "      + 8 done\n"
            "  09  rendering\n"
            "  10  rendering\n"
            "  11  rendering\n"
            "  12  rendering\n"
            "  13  rendering\n"
            "  14  waiting to be sent\n"
            "  20  failed\n"
            "      + 5 waiting\n"
            "\n"
            "poke1/vid_1: 2 of 20 done, 2 rendering, 2 waiting, 1 failed, 1 late\n"
            "2 of 5 slots in use, $0.84 so far, at most $2.94, time left: about 6 min\n");
  EXPECT_EQ(drawn(large_board(), {80, 7}),
            "      + 8 done\n"
            "  09  rendering\n"
            "  10  rendering\n"
            "      + 6 waiting, 1 failed, held or late, 3 under way\n"
            "poke1/vid_1: 2 of 20 done, 2 rendering, 2 waiting, 1 failed, 1 late\n"
            "2 of 5 slots in use, $0.84 so far, at most $2.94, time left: about 6 min\n");
}

TEST(BoardLines, TheLastFrameIsWholeAndGuessesNothing) {
  Board board = large_board();
  board.moving = false;
  board.at_most = board.spent;
  const std::string text = drawn(board, {80, 10}, Fit::width);
  EXPECT_THAT(text, HasSubstr("  01  done\n"));
  EXPECT_THAT(text, HasSubstr("  20  failed\n"));
  EXPECT_THAT(text, HasSubstr("\n$0.84 so far\n"));
}

TEST(BoardLines, WhatIsNotKnownIsAQuestionMarkAndAPreviewHasNoPrice) {
  Board board = board_in_the_middle();
  board.left = std::nullopt;
  board.costs_money = false;
  EXPECT_THAT(drawn(board, {80, 24}), HasSubstr("2 of 5 slots in use, time left: ?\n"));
}

TEST(BoardLines, OnlyTheStateHasATone) {
  const auto lines = board_lines(board_in_the_middle(), {80, 24}, Fit::window);
  EXPECT_EQ(lines[1].text.substr(lines[1].tone_begin, lines[1].tone_bytes), "done");
  EXPECT_EQ(lines[1].tone, Tone::good);
  EXPECT_EQ(lines[5].text.substr(lines[5].tone_begin, lines[5].tone_bytes), "failed");
  EXPECT_EQ(lines[5].tone, Tone::bad);
  EXPECT_EQ(lines[10].tone, Tone::plain);
}

}  // namespace
}  // namespace zoetrope::cli
