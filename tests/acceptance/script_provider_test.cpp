#include <fmt/format.h>
#include <signal.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

/// A zombie that nobody has collected is not.
bool is_running(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  const std::string stat{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = stat.rfind(") ");
  return name_end != std::string::npos && stat[name_end + 2] != 'Z';
}

/// Clips that a program of the user's renders, called once a clip.
class ScriptProvider : public Acceptance {
 protected:
  [[nodiscard]] fs::path log() const { return folder_ / "script.log"; }

  /// `words` are those of the program after the interpreter, `more` further lines of [script].
  void use(const Words& words, const std::string& more = "") {
    Json command = Json::array({"python3"});
    for (const std::string& word : words) command.push_back(word);
    command[1] = std::string(ACCEPTANCE_SCRIPTS) + "/" + words.at(0);
    write(
        folder_ / "zoetrope.toml",
        fmt::format("provider = \"script\"\n\n[script]\ncommand = {}\n"
                    "variables = [\"KIE_API_BASE\", \"SCRIPT_LOG\", \"SCRIPT_CLIP\", \"SCRIPT_SAYS\"]\n{}\n",
                    command.dump(), more));
    environment_["SCRIPT_LOG"] = log().string();
  }

  /// What the script was called with, a line a call.
  std::vector<Json> calls() {
    std::vector<Json> found;
    std::istringstream lines(read(log()));
    for (std::string line; std::getline(lines, line);) found.push_back(Json::parse(line));
    return found;
  }

  /// A clip of the service, for a script that copies it.
  void make_clip() {
    make_project(1);
    ASSERT_EQ(generate().status, 0);
    fs::copy_file(clip_file(1), folder_ / "made.mp4");
    lose_everything();
    start_fake();
    environment_["SCRIPT_CLIP"] = (folder_ / "made.mp4").string();
  }
};

TEST_F(ScriptProvider, ATaskIdThatIsPrintedIsTakenOverAndTheScriptIsEnded) {
  use({"generate_video.py"}, "pass-key = true");
  make_project(3);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 3 new clips"));
  EXPECT_EQ(figures().creates_received, 3);
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts WHERE remote_task_id LIKE 'script:%'"), 0);
  EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"), 3 * 420'000);
  EXPECT_THAT(generate().out, HasSubstr("Skipped 3 existing clips, generated 0 new clips"));
}

TEST_F(ScriptProvider, AScriptThatDiesBehindItsTaskIdLosesNothing) {
  use({"generate_video.py", "--die-after", "create"}, "pass-key = true");
  make_project(2);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(figures().creates_received, 2);
  EXPECT_EQ(figures().billed_tasks, 2);
}

TEST_F(ScriptProvider, KilledBehindTheTaskIdTheNextRunFetchesIt) {
  change_fake(R"({"render_median_seconds": 2})");
  use({"generate_video.py"}, "pass-key = true");
  make_project(1);
  const auto program = begin_generate();
  ASSERT_TRUE(program->says("accepted, rendering"));
  program->signal(SIGKILL);
  end(*program);
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(ScriptProvider, AFileIsTheResultOfAScriptThatPrintsNoTask) {
  make_clip();
  foreign_bill_ = true;
  use({"behaves.py", "renders"});
  environment_.erase("KIE_API_KEY");
  make_project(2);
  const Ended ended = zoetrope(generate_words({"--host", "catbox"}));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 2 new clips"));
  EXPECT_TRUE(read(clip_file(2)) == read(folder_ / "made.mp4"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts WHERE remote_task_id LIKE 'script:%'"), 2);
  EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"), 2 * 420'000)
      << "by the price table";
  EXPECT_EQ(calls().size(), 2U);
  EXPECT_EQ(figures().creates_received, 0);
}

TEST_F(ScriptProvider, GetsItsArgumentsAsTheyAreAndNoVariableThatIsNotNamed) {
  make_clip();
  foreign_bill_ = true;
  use({"behaves.py", "renders"}, "image = \"path\"");
  fs::create_directories(composite(1).parent_path());
  fs::copy_file(ACCEPTANCE_COMPOSITE, composite(1));
  const std::string prompt = "- The keeper; turns $(his) lamp, `slowly` && \\\"calmly\\\". Static shot.";
  write(project() / "shots.yaml", "- clip: 1\n  prompt: \"" + prompt + "\"\n");
  EXPECT_EQ(generate().status, 0);
  ASSERT_EQ(calls().size(), 1U);
  const Json call = calls()[0];
  EXPECT_EQ(call.at("arguments").at("prompt"),
            "- The keeper; turns $(his) lamp, `slowly` && \"calmly\". Static shot.");
  EXPECT_EQ(call.at("arguments").at("image"), composite(1).string());
  EXPECT_THAT(call.at("variables").get<Words>(),
              AllOf(Contains("KIE_API_BASE"), Not(Contains("KIE_API_KEY")), Not(Contains("HOME")),
                    Not(Contains("ZOETROPE_WORKSPACE"))));
  EXPECT_EQ(asked("upload") + asked("catbox"), 0) << "a path needs no host";
}

TEST_F(ScriptProvider, PastTheLimitItsWholeGroupIsKilledAndItsClipIsHeldForEver) {
  use({"behaves.py", "hangs"});
  make_project(1);
  for (int run = 0; run < 2; ++run) {
    const Ended ended = generate({"--render-timeout", "2"});
    EXPECT_EQ(ended.status, 1) << ended.err;
    EXPECT_THAT(status(),
                AllOf(HasSubstr("Video generation timeout"), HasSubstr("never sent again by itself")));
  }
  ASSERT_EQ(calls().size(), 1U) << "a script that may have paid is not called again";
  const pid_t child = std::stoi(read(log().string() + ".child"));
  EXPECT_FALSE(is_running(child)) << "what the script had started goes with it";
}

TEST_F(ScriptProvider, KilledInTheMiddleItTakesAlongAllThatTheScriptStartedAndHoldsTheClip) {
  use({"behaves.py", "hangs"});
  // A wrapper, so that the script is nobody's direct child.
  const std::string script = std::string(ACCEPTANCE_SCRIPTS) + "/behaves.py";
  write(folder_ / "zoetrope.toml",
        fmt::format("provider = \"script\"\n\n[script]\nvariables = [\"SCRIPT_LOG\"]\n"
                    "command = [\"bash\", \"-c\", \"python3 $0 hangs \\\"$@\\\"; exit $?\", \"{}\"]\n",
                    script));
  make_project(1);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return !read(log().string() + ".child").empty(); }));
  program->signal(SIGKILL);
  end(*program);
  const pid_t called = calls().at(0).at("pid").get<pid_t>();
  const pid_t child = std::stoi(read(log().string() + ".child"));
  EXPECT_TRUE(eventually([&] { return !is_running(called) && !is_running(child); })) << "it dies with us";
  EXPECT_EQ(generate().status, 1);
  EXPECT_EQ(calls().size(), 1U);
  EXPECT_THAT(status(), HasSubstr("held: sent, but it is not known whether it was accepted"));
}

TEST_F(ScriptProvider, AKeyInItsWordsIsNotShown) {
  use({"behaves.py", "leaks"}, "pass-key = true");
  make_project(1);
  EXPECT_EQ(generate().status, 1);
  EXPECT_THAT(status(), HasSubstr("Authorization: Bearer [redacted]"));
}

TEST_F(ScriptProvider, RubbishNeverGetsTheNameOfAClip) {
  foreign_bill_ = true;
  use({"behaves.py", "writes-rubbish"});
  make_project(1);
  const auto program = begin_generate();
  ASSERT_TRUE(program->says("next try in 5 s"));
  program->signal(SIGINT);
  EXPECT_EQ(end(*program).status, 130);
  EXPECT_FALSE(fs::exists(clip_file(1)));
  EXPECT_EQ(calls().size(), 1U);
}

TEST_F(ScriptProvider, IsNotCalledForAClipThatIsThere) {
  make_clip();
  use({"behaves.py", "renders"});
  make_project(1);
  fs::create_directories(clip_file(1).parent_path());
  fs::copy_file(folder_ / "made.mp4", clip_file(1));
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Skipped 1 existing clips, generated 0 new clips"));
  EXPECT_FALSE(fs::exists(log()));
}

struct EndCase {
  const char* name;
  const char* says;  ///< on standard error; IMAGE stands for the image it was given
  int status;        ///< of the run
  std::size_t calls;
  const char* shown;
  std::int64_t reserved;  ///< left in the books
};

class ScriptEnds : public ScriptProvider, public ::testing::WithParamInterface<EndCase> {};

TEST_P(ScriptEnds, AreReadSoThatNothingIsPaidTwice) {
  use({"behaves.py", "fails"});
  environment_["SCRIPT_SAYS"] = GetParam().says;
  make_project(1);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, GetParam().status) << ended.err;
  EXPECT_EQ(calls().size(), GetParam().calls);
  EXPECT_THAT(ended.err + ended.out, HasSubstr(GetParam().shown));
  EXPECT_EQ(number("SELECT COALESCE(SUM(reserved * price_micros), 0) FROM attempts"), GetParam().reserved);
}

INSTANTIATE_TEST_SUITE_P(
    Like, ScriptEnds,
    ::testing::Values(
        EndCase{"too_many_requests", "Error: HTTP 429: Too Many Requests", 1, 4, "Rate limit exhausted", 0},
        EndCase{"a_refused_key", "Error: HTTP Error 401: Unauthorized", 3, 1, "KIE.ai authentication failed",
                0},
        EndCase{"no_credit", "Error: 402 insufficient credits", 4, 1, "402", 0},
        EndCase{"a_missing_image", "FileNotFoundError: [Errno 2] No such file or directory: 'IMAGE'", 1, 1,
                "does not find the image", 0},
        EndCase{"a_429_while_polling", "polling the task: HTTP 429: Too Many Requests", 1, 1,
                "never sent again by itself", 420'000},
        EndCase{"a_429_of_a_clock",
                "2026-11-29 14:05:12,429 ERROR createTask answered HTTP 500: internal error", 1, 1,
                "never sent again by itself", 420'000},
        EndCase{"a_402_of_a_line",
                "  File \"/srv/generate_video.py\", line 402, in create\n"
                "ConnectionResetError: [Errno 104] Connection reset by peer",
                1, 1, "never sent again by itself", 420'000},
        EndCase{"a_missing_ffmpeg",
                "image IMAGE\nFileNotFoundError: [Errno 2] No such file or directory: 'concat'", 1, 1,
                "never sent again by itself", 420'000},
        EndCase{"a_timeout", "Error: timed out after 600 s", 1, 1, "never sent again by itself", 420'000},
        EndCase{"anything_else", "Traceback: KeyError: 'data'", 1, 1, "never sent again by itself", 420'000}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(ScriptProvider, SettingsThatCannotBeAreToldBeforeAnythingRuns) {
  make_project(1);
  const struct {
    const char* toml;
    const char* says;
  } cases[] = {{"provider = \"script\"\n", "there is none; write its program as command into [script]"},
               {"provider = \"shell\"\n", "kie or script"},
               {"[script]\ncommand = [\"scripts/a.py\"]\n", "an absolute path"},
               {"[script]\ncommand = [\"python3\", \"a,b\"]\n", "without commas"},
               {"[script]\nimage = \"both\"\n", "url or path"},
               {"[script]\nvariables = [\"KIE_API_KEY\"]\n", "pass-key = true"},
               {"[script]\nvariables = [\"A=canary-key-in-settings\"]\n", "names of environment variables"},
               {"[script]\ntask-id = \"task=[\"\n", "cannot be read"},
               {"[script]\ntask-id = \"task=.*\"\n", "no group"},
               {"[script]\ntakes = [\"camera\"]\n", "negative-prompt and duration"}};
  for (const auto& wrong : cases) {
    write(folder_ / "zoetrope.toml", wrong.toml);
    const Ended ended = generate();
    EXPECT_EQ(ended.status, 2) << wrong.toml << ended.err;
    EXPECT_THAT(ended.err, AllOf(HasSubstr(wrong.says), Not(HasSubstr("canary-key-in-settings"))));
  }
}

TEST_F(ScriptProvider, WhatItDoesNotTakeIsRefusedAndNotLeftOut) {
  use({"behaves.py", "renders"});
  make_project(1, "5");
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.out, HasSubstr("the script takes no duration"));
  EXPECT_FALSE(fs::exists(log()));
}

}  // namespace
}  // namespace zoetrope::acceptance
