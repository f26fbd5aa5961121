#include <algorithm>
#include <csignal>
#include <regex>
#include <sstream>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Which clip is sent first depends on whose picture was hosted first, so its number is masked and the rows
/// are sorted.
std::string rows_sorted(const std::string& text) {
  static const std::regex row("^( *)0[0-9] ");
  std::vector<std::string> rows;
  std::string sorted;
  std::istringstream lines(text);
  const auto flush = [&] {
    std::sort(rows.begin(), rows.end());
    for (const std::string& each : rows) sorted += each + "\n";
    rows.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, row)) {
      rows.push_back(std::regex_replace(line, row, "$1NN "));
      continue;
    }
    flush();
    sorted += line + "\n";
  }
  flush();
  return sorted;
}

/// Times and sizes differ from run to run, but not how wide they are where columns follow them.
std::string masked(std::string text) {
  text = std::regex_replace(text, std::regex("[0-9]:[0-9][0-9]"), "N:NN");
  text = std::regex_replace(text, std::regex("  accepted by the provider"), "");  // until the first look
  text = std::regex_replace(text, std::regex("[0-9]+\\.[0-9] MB"), "N MB");
  text = std::regex_replace(text, std::regex("rendered in [0-9]+ s"), "rendered in N s");
  text = std::regex_replace(text, std::regex("\\[ +[0-9]+ s\\]"), "[ N s]");
  text = std::regex_replace(text, std::regex("stopping; a paid [^)]*\\)"), "stopping");
  text = std::regex_replace(text, std::regex("time left: (about [0-9]+ s|a few seconds)"), "time left: N");
  return rows_sorted(text);
}

std::string before(const std::string& text, const std::string& end) {
  return text.substr(0, text.find(end));
}

std::size_t occurrences(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

class LiveView : public Acceptance {
 protected:
  /// Renders take this long, one as the other.
  void make_renders_take(const std::string& seconds) {
    change_fake(R"({"render_median_seconds": )" + seconds + "}");
  }
  std::unique_ptr<TerminalProgram> generate_in_terminal(std::size_t columns, std::size_t rows,
                                                        const Words& more = {}) {
    return begin_in_terminal(generate_words(more), columns, rows);
  }
  /// Waits until these are the counts and no clip is on its way into its state any more.
  static bool settles(TerminalProgram& program, const std::string& counts) {
    return eventually([&] {
      const std::string text = program.screen().all();
      const auto has = [&](const char* words) { return text.find(words) != std::string::npos; };
      return has(counts.c_str()) && !has("being sent") && !has("for its image");
    });
  }
  /// Whatever has happened, the next program finds the terminal as it always is.
  static void expect_clean(const Screen& screen) {
    EXPECT_TRUE(screen.cursor_is_shown());
    EXPECT_TRUE(screen.wraps());
    EXPECT_FALSE(screen.has_colour());
    EXPECT_EQ(screen.fault(), "");
  }
};

TEST_F(LiveView, AtEightyColumnsItShowsTheRunAndStaysAsAWholeTable) {
  make_project(3);
  make_renders_take("3");
  const auto program = generate_in_terminal(80, 24, {"--max-in-flight", "2"});
  ASSERT_TRUE(settles(*program, "2 rendering, 1 waiting")) << program->screen().all();
  EXPECT_EQ(masked(program->screen().window()),
            "3 clips to render for $1.26; balance $50.00\n"
            "CLIP  STATE                      FOR  DETAIL\n"
            "  NN  rendering                 N:NN\n"
            "  NN  rendering                 N:NN\n"
            "  NN  waiting to be sent        N:NN\n"
            "\n"
            "demo/story: 0 of 3 done, 2 rendering, 1 waiting\n"
            "2 of 2 slots in use, $0.00 so far, at most $1.26, time left: ?\n");
  EXPECT_EQ(program->wait(), 0);
  const Screen screen = program->screen();
  expect_clean(screen);
  EXPECT_TRUE(screen.had_colour());
  EXPECT_EQ(masked(before(screen.all(), "Clips: ")),
            "3 clips to render for $1.26; balance $50.00\n"
            "CLIP  STATE                      FOR  DETAIL\n"
            "  NN  done                            10.00 s, N MB, rendered in N s\n"
            "  NN  done                            10.00 s, N MB, rendered in N s\n"
            "  NN  done                            10.00 s, N MB, rendered in N s\n"
            "\n"
            "demo/story: 3 of 3 done\n"
            "$1.26 so far\n"
            "Skipped 0 existing clips, generated 3 new clips\n"
            "Cost of this project so far: $1.2600\n");
}

TEST_F(LiveView, AtTwoHundredColumnsAFailureHasRoomForItsWords) {
  make_project(2);
  change_fake(R"({"next": {"createTask.fail_moderation": 1}})");
  const auto program = generate_in_terminal(200, 50, {"--max-in-flight", "1"});
  EXPECT_EQ(program->wait(), 1);
  const Screen screen = program->screen();
  expect_clean(screen);
  const std::string text = screen.all();
  EXPECT_EQ(masked(before(text, "Skipped")),
            "2 clips to render for $0.84; balance $50.00\n"
            "CLIP  STATE                      FOR  DETAIL\n"
            "  NN  done                            10.00 s, N MB, rendered in N s\n"
            "  NN  failed                          The input contains sensitive or prohibited content\n"
            "\n"
            "demo/story: 1 of 2 done, 1 failed\n"
            "$0.42 so far\n");
}

TEST_F(LiveView, AtFortyColumnsTheDetailFollowsTheState) {
  make_project(2);
  make_renders_take("1");
  const auto program = generate_in_terminal(40, 24, {"--max-in-flight", "1"});
  EXPECT_TRUE(program->shows("done, 1 rendering,\n1 waiting\n")) << program->screen().all();
  EXPECT_EQ(program->wait(), 0);
  expect_clean(program->screen());
  EXPECT_EQ(masked(before(program->screen().all(), "Skipped")),
            "2 clips to render for $0.84; balance $50\n"
            ".00\n"
            "NN       done: 10.00 s, N MB, rend...\n"
            "NN       done: 10.00 s, N MB, rend...\n"
            "\n"
            "demo/story: 2 of 2 done\n"
            "$0.84 so far\n");
}

TEST_F(LiveView, FinishedClipsGiveWayWhereThereIsNoRoomAndAreThereInTheEnd) {
  make_project(8);
  make_renders_take("0.5");
  const auto program = generate_in_terminal(80, 11, {"--max-in-flight", "2"});
  EXPECT_EQ(program->wait(), 0);
  const Screen screen = program->screen();
  expect_clean(screen);
  EXPECT_THAT(program->bytes(), HasSubstr("+ 3 done"));
  EXPECT_EQ(occurrences(screen.all(), "CLIP  STATE"), 1U) << screen.all();
  for (int clip = 1; clip <= 8; ++clip)
    EXPECT_THAT(screen.all(), HasSubstr("  0" + std::to_string(clip) + "  done  "));
}

TEST_F(LiveView, AWindowThatChangesItsSizeLeavesNoPiecesBehind) {
  make_project(3);
  make_renders_take("6");
  const auto program = generate_in_terminal(80, 24, {"--max-in-flight", "2"});
  ASSERT_TRUE(settles(*program, "2 rendering, 1 waiting")) << program->screen().all();
  program->resize(50, 20);
  ASSERT_TRUE(program->shows("00\n01  0:")) << program->screen().all();
  EXPECT_EQ(masked(program->screen().window()),
            "3 clips to render for $1.26; balance $50.00\n"
            "NN  N:NN rendering\n"
            "NN  N:NN rendering\n"
            "NN  N:NN waiting to be sent\n"
            "\n"
            "demo/story: 0 of 3 done, 2 rendering, 1 waiting\n"
            "2 of 2 slots in use, $0.00 so far, at most $1.26,\n"
            "time left: ?\n");
  program->resize(100, 30);
  ASSERT_TRUE(program->shows("CLIP  STATE")) << program->screen().all();
  EXPECT_THAT(masked(program->screen().window()), HasSubstr("3 clips to render for $1.26; balance $50.00\n"
                                                            "CLIP  STATE                      FOR  DETAIL\n"
                                                            "  NN  rendering                 N:NN\n"));
  EXPECT_EQ(program->wait(), 0);
  expect_clean(program->screen());
  EXPECT_EQ(occurrences(program->screen().all(), "demo/story:"), 1U) << program->screen().all();
  EXPECT_EQ(occurrences(program->screen().all(), "CLIP  STATE"), 1U) << program->screen().all();
}

TEST_F(LiveView, CtrlCLeavesAWholeTableAndTheWordAboutItAbove) {
  make_project(2);
  make_renders_take("60");
  const auto program = generate_in_terminal(80, 24, {"--max-in-flight", "1"});
  ASSERT_TRUE(settles(*program, "1 rendering, 1 waiting")) << program->screen().all();
  program->type("\x03");
  EXPECT_EQ(program->wait(), 130);
  const Screen screen = program->screen();
  expect_clean(screen);
  EXPECT_EQ(masked(before(screen.all(), "Skipped")),
            "2 clips to render for $0.84; balance $50.00\n"
            "[ N s] stopping\n"
            "CLIP  STATE                      FOR  DETAIL\n"
            "  NN  rendering                 N:NN\n"
            "  NN  waiting to be sent        N:NN\n"
            "\n"
            "demo/story: 0 of 2 done, 1 rendering, 1 waiting\n"
            "$0.00 so far, at most $0.84\n"
            "zoetrope: stopped; run the same command again to go on where it stopped\n");
}

TEST_F(LiveView, AfterItWasStoppedItDrawsBelowWhatTheShellHasWritten) {
  make_project(1);
  make_renders_take("60");
  const auto program = generate_in_terminal(80, 24);
  ASSERT_TRUE(program->shows("1 rendering")) << program->screen().all();
  program->signal(SIGSTOP);
  program->signal(SIGCONT);
  EXPECT_TRUE(eventually([&] { return occurrences(program->screen().all(), "CLIP  STATE") == 2; }))
      << program->screen().all();
  program->signal(SIGINT);
  EXPECT_EQ(program->wait(), 130);
  EXPECT_EQ(occurrences(program->screen().all(), "CLIP  STATE"), 2U) << program->screen().all();
}

TEST_F(LiveView, EvenKilledItLeavesTheTerminalAsItIs) {
  make_project(1);
  make_renders_take("60");
  const auto program = generate_in_terminal(80, 24);
  ASSERT_TRUE(program->shows("1 rendering")) << program->screen().all();
  program->signal(SIGKILL);
  EXPECT_EQ(program->wait(), 128 + SIGKILL);
  expect_clean(program->screen());
}

TEST_F(LiveView, BeginsOnlyAfterTheQuestion) {
  make_project(1);
  const auto program = begin_in_terminal({"generate", "demo/story", "--poll-interval", "0.1"}, 80, 24);
  ASSERT_TRUE(program->shows("Go on? [y/N]")) << program->screen().all();
  EXPECT_THAT(program->bytes(), Not(HasSubstr("\x1B")));
  program->type("y\n");
  EXPECT_EQ(program->wait(), 0);
  EXPECT_THAT(program->screen().all(), HasSubstr("Go on? [y/N] y\nCLIP  STATE"));
}

TEST_F(LiveView, ATerminalThatKnowsNothingGetsPlainLines) {
  make_project(1);
  environment_["TERM"] = "dumb";
  const auto program = generate_in_terminal(80, 24);
  EXPECT_EQ(program->wait(), 0);
  EXPECT_THAT(program->bytes(), Not(HasSubstr("\x1B")));
  EXPECT_THAT(masked(program->screen().all()), HasSubstr("[ N s] clip 01/01  accepted, rendering\n"));
}

TEST_F(LiveView, NoColorQuietAndJsonAreObeyed) {
  make_project(2);
  environment_["NO_COLOR"] = "1";
  const auto plain = begin_in_terminal(generate_words(), 80, 24);
  EXPECT_EQ(plain->wait(), 0);
  EXPECT_FALSE(plain->screen().had_colour());
  EXPECT_THAT(plain->screen().all(), HasSubstr("CLIP  STATE"));
  const auto quiet = generate_in_terminal(80, 24, {"--quiet"});
  EXPECT_EQ(quiet->wait(), 0);
  EXPECT_THAT(quiet->screen().all(), StartsWith("Skipped 2 existing clips"));
  const auto json = generate_in_terminal(80, 24, {"--log-format", "json"});
  EXPECT_EQ(json->wait(), 0);
  EXPECT_THAT(json->bytes(), Not(HasSubstr("\x1B")));
}

TEST_F(LiveView, InAPipeThereIsALineAChange) {
  make_project(1);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0);
  EXPECT_EQ(masked(ended.err),
            "1 clip to render for $0.42; balance $50.00\n"
            "[ N s] clip 01/01  accepted, rendering\n"
            "[ N s] clip 01/01  rendered, downloading\n"
            "[ N s] clip 01/01  done: 10.00 s, N MB, rendered in N s\n");
}

TEST_F(LiveView, APreviewIsShownToo) {
  make_project(1, "5");
  const auto program = begin_in_terminal({"preview", "demo/story"}, 80, 24);
  EXPECT_EQ(program->wait(), 0);
  expect_clean(program->screen());
  EXPECT_THAT(program->screen().all(), HasSubstr("\ndemo/story: 1 of 1 done\nSkipped 0 existing clips"));
}

TEST_F(LiveView, AWatchShowsTheRunOfAnotherProcessAndThenTheStatus) {
  make_project(2);
  make_renders_take("6");
  const auto run = begin_generate({"--max-in-flight", "1"});
  ASSERT_TRUE(run->says("accepted"));
  const auto watch = begin_in_terminal({"status", "--watch"}, 80, 24);
  const auto lines = begin({"status", "demo/story", "--watch", "--json"});
  ASSERT_TRUE(settles(*watch, "1 rendering, 1 waiting")) << watch->screen().all();
  EXPECT_EQ(masked(watch->screen().window()),
            "CLIP  STATE                      FOR  DETAIL\n"
            "  NN  rendering                 N:NN\n"
            "  NN  waiting to be sent        N:NN\n"
            "\n"
            "demo/story: 0 of 2 done, 1 rendering, 1 waiting\n"
            "1 of 1 slots in use, $0.00 so far, at most $0.84, time left: ?\n");
  EXPECT_EQ(watch->wait(), 0);
  EXPECT_EQ(end(*run).status, 0);
  expect_clean(watch->screen());
  EXPECT_EQ(masked(watch->screen().all()),
            "demo/story: done, 2 of 2 clips done, cost $0.8400\n"
            "\n"
            "clip 01  done: 10.00 s, N MB, rendered in N s\n"
            "clip 02  done: 10.00 s, N MB, rendered in N s\n");
  const Ended watched = end(*lines);
  EXPECT_EQ(watched.status, 0);
  EXPECT_THAT(watched.err, HasSubstr("demo/story: 0 of 2 clips done\n"));
  EXPECT_THAT(watched.err, HasSubstr("/02  rendering"));
  EXPECT_THAT(watched.err, HasSubstr("/02  done: 10.00 s"));
  EXPECT_THAT(watched.out, StartsWith("{\n"));
}

TEST_F(LiveView, AWatchOfARunThatWasKilledEndsAndSaysHowToGoOn) {
  make_project(2);
  make_renders_take("60");
  const auto run = begin_generate({"--max-in-flight", "1"});
  ASSERT_TRUE(run->says("accepted"));
  const auto lines = begin({"status", "demo/story", "--watch"});
  ASSERT_TRUE(lines->says("0 of 2 clips done"));
  EXPECT_FALSE(lines->says("nobody", std::chrono::seconds(7))) << "while the run lives";
  run->signal(SIGKILL);
  EXPECT_EQ(end(*run).status, 128 + SIGKILL);
  const Ended watched = end(*lines);
  EXPECT_EQ(watched.status, 1);
  EXPECT_THAT(watched.err, EndsWith("zoetrope: nobody is rendering this now; go on with: zoetrope generate "
                                    "demo/story\n"));
  EXPECT_THAT(watched.out, HasSubstr("rendering\n"));
}

TEST_F(LiveView, AWatchEndsWithCtrlCAndTheRunGoesOn) {
  make_project(1);
  make_renders_take("60");
  const auto run = begin_generate();
  ASSERT_TRUE(run->says("accepted"));
  const auto watch = begin_in_terminal({"status", "demo/story", "--watch"}, 80, 24);
  ASSERT_TRUE(watch->shows("1 rendering")) << watch->screen().all();
  watch->type("\x03");
  EXPECT_EQ(watch->wait(), 130);
  expect_clean(watch->screen());
  EXPECT_THAT(watch->screen().all(), ContainsRegex("\n\nclip 01  rendering[^\n]*\n$"));
  run->signal(SIGINT);
  EXPECT_EQ(end(*run).status, 130);
}

}  // namespace
}  // namespace zoetrope::acceptance
