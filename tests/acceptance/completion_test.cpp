#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "acceptance/program.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;
using Words = std::vector<std::string>;

/// The file of a program in the usual places, "" when it is not installed.
std::string installed(const std::string& name) {
  for (const char* folder : {"/usr/bin/", "/bin/", "/usr/local/bin/"}) {
    if (fs::exists(folder + name)) return folder + name;
  }
  return "";
}

/// A shell with the real binary in its PATH, in a folder with a workspace that holds two projects and hostile
/// names.
class Shell : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "zoetrope_completion_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    fs::create_directory(folder_ / "bin");
    fs::create_symlink(ACCEPTANCE_ZOETROPE, folder_ / "bin/zoetrope");
    for (const char* project : {"poke1/projects/vid_1", "poke1/projects/vid-2", "zoo/projects/only"})
      fs::create_directories(folder_ / "workspace/channels" / project);
    for (const char* hostile : {"$(touch pwned)", "`touch pwned`", "a b", "new\nline", "-rf", "*", ".hidden",
                                "x;y", "it's", "\"", "caf\xC3\xA9", "poke9\x1B[31m"}) {
      fs::create_directories(folder_ / "workspace/channels" / hostile / "projects/p");
      fs::create_directories(folder_ / "workspace/channels/poke1/projects" / hostile);
    }
    std::ofstream(folder_ / "film.mp4") << "x";
    std::ofstream(folder_ / "notes.txt") << "x";
    std::ofstream(folder_ / "$(touch pwned).mp4") << "x";
  }
  void TearDown() override {
    EXPECT_FALSE(fs::exists(folder_ / "pwned"));
    fs::remove_all(folder_);
  }

  Ended run(const Words& words) {
    const Environment environment{{"PATH", (folder_ / "bin").string() + ":/usr/bin:/bin"},
                                  {"HOME", folder_.string()},
                                  {"TERM", "dumb"},
                                  {"LC_ALL", "C.UTF-8"}};
    return Program(words, environment, folder_.string()).wait();
  }

  /// The script of a shell, in a file.
  std::string script(const std::string& shell) {
    const Ended printed = run({ACCEPTANCE_ZOETROPE, "completion", shell});
    EXPECT_EQ(printed.status, 0) << printed.err;
    const fs::path file = folder_ / ("script." + shell);
    std::ofstream(file, std::ios::binary) << printed.out;
    return file.string();
  }

  static Words lines(const std::string& text) {
    Words lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }

  fs::path folder_;
};

class Bash : public Shell {
 protected:
  void SetUp() override {
    Shell::SetUp();
    if (installed("bash").empty()) GTEST_SKIP() << "bash is not installed; its completion was NOT tested";
  }

  /// What is offered for the last of the words, each with its quotes as they would be typed.
  Words offered(const Words& words) {
    const std::string program =
        "source script.bash; COMP_WORDS=(zoetrope \"$@\"); COMP_CWORD=$#; _zoetrope; "
        "((${#COMPREPLY[@]} == 0)) || printf '%s\\n' \"${COMPREPLY[@]}\"";
    Words shell{installed("bash"), "--norc", "--noprofile", "-u", "-c", program, "bash"};
    script("bash");
    shell.insert(shell.end(), words.begin(), words.end());
    const Ended ended = run(shell);
    EXPECT_EQ(ended.err, "");
    return lines(ended.out);
  }
};

TEST_F(Bash, TheScriptIsWellFormed) {
  const Ended checked = run({installed("bash"), "-n", script("bash")});
  EXPECT_EQ(checked.status, 0);
  EXPECT_EQ(checked.err, "");
}

TEST_F(Bash, CommandsAndOptions) {
  EXPECT_THAT(offered({"gen"}), ElementsAre("generate", "generate-video"));
  EXPECT_THAT(offered({""}), IsSupersetOf({"new", "plan", "verify", "help", "--version"}));
  EXPECT_THAT(offered({"generate", "--m"}), ElementsAre("--model", "--max-in-flight"));
  EXPECT_THAT(offered({"verify", "--"}), AllOf(Contains("--deep"), Not(Contains("--workspace"))));
  EXPECT_THAT(offered({"help", "gen"}), ElementsAre("generate", "generate-video"));
  EXPECT_THAT(offered({"unheard-of", ""}), IsEmpty());
}

TEST_F(Bash, ValuesOfOptions) {
  EXPECT_THAT(offered({"generate", "--log-format", ""}), ElementsAre("text", "json"));
  EXPECT_THAT(offered({"generate", "--log-format", "=", "j"}), ElementsAre("json"));
  EXPECT_THAT(offered({"generate", "--log-format", "="}), ElementsAre("text", "json"));
  EXPECT_THAT(offered({"generate", "--model", "k"}), ElementsAre("kling-2.5-turbo-pro"));
  EXPECT_THAT(offered({"generate", "--host", ""}), IsSupersetOf({"kie", "catbox"}));
  EXPECT_THAT(offered({"generate", "--host", "kie,"}),
              AllOf(Contains("kie,catbox"), Not(Contains("kie,kie"))));
  EXPECT_THAT(offered({"generate", "--budget", ""}), IsEmpty());
  EXPECT_THAT(offered({"completion", ""}), ElementsAre("bash", "zsh", "fish"));
  EXPECT_THAT(offered({"verify", ""}),
              AllOf(Contains("film.mp4"), Contains("workspace"), Not(Contains("notes.txt"))));
}

TEST_F(Bash, ProjectsOfTheWorkspaceAndNothingElseInIt) {
  EXPECT_THAT(offered({"generate", "po"}), ElementsAre("poke1/vid-2", "poke1/vid_1"));
  EXPECT_THAT(offered({"generate", "--json", "--budget", "3", "z"}), ElementsAre("zoo/only"));
  EXPECT_THAT(offered({"status", ""}), ElementsAre("poke1/vid-2", "poke1/vid_1", "zoo/only"));
  EXPECT_THAT(offered({"generate", "poke1/vid_1", ""}), IsEmpty());
  EXPECT_THAT(offered({"generate", "poke1/vid_1", ":", ""}), IsEmpty());
  EXPECT_THAT(offered({"generate", "$(touch pwned)"}), IsEmpty());
}

TEST_F(Bash, TheWorkspaceIsTheOneOfTheCommandLine) {
  fs::create_directories(folder_ / "other films/channels/new/projects/one");
  fs::create_directories(folder_ / "third/channels/from/projects/file");
  std::ofstream(folder_ / "third.toml") << "workspace = \"third\"\n";
  EXPECT_THAT(offered({"plan", "--workspace", "other\\ films", ""}), ElementsAre("new/one"));
  EXPECT_THAT(offered({"plan", "--workspace", "=", "'other films'", ""}), ElementsAre("new/one"));
  EXPECT_THAT(offered({"plan", "--workspace", "~/other\\ films", ""}), ElementsAre("new/one"));
  EXPECT_THAT(offered({"plan", "--config", "third.toml", ""}), ElementsAre("from/file"));
  EXPECT_THAT(offered({"plan", "--workspace", "$(touch pwned)", ""}), IsEmpty());
  EXPECT_THAT(offered({"plan", "--workspace", "`touch pwned`", ""}), IsEmpty());
}

TEST_F(Shell, ZshScriptIsWellFormedAndCompletes) {
  const std::string zsh = installed("zsh");
  if (zsh.empty()) GTEST_SKIP() << "zsh is not installed; its completion was NOT tested";
  const std::string file = script("zsh");
  const Ended checked = run({zsh, "-f", "-n", file});
  EXPECT_EQ(checked.status, 0);
  EXPECT_EQ(checked.err, "");
  const Ended defined = run({zsh, "-f", "-c",
                             "autoload -Uz compinit; compinit -u -D; source script.zsh; print -- "
                             "$_comps[zoetrope] ${+functions[_zoetrope_projects]}"});
  EXPECT_EQ(defined.out, "_zoetrope 1\n") << defined.err;
  // The function that meets outside text, with the library's part of it taken down.
  const std::string projects =
      "compdef() { :; }; compadd() { print -l -- ${(P)2}; }; typeset -A opt_args; opt_args=(\"$@\"); "
      "source script.zsh; _zoetrope_projects";
  EXPECT_THAT(lines(run({zsh, "-f", "-c", projects, "zsh"}).out),
              ElementsAre("poke1/vid-2", "poke1/vid_1", "zoo/only"));
  fs::create_directories(folder_ / "other films/channels/new/projects/one");
  EXPECT_THAT(lines(run({zsh, "-f", "-c", projects, "zsh", "--workspace", "other\\ films"}).out),
              ElementsAre("new/one"));
  EXPECT_THAT(lines(run({zsh, "-f", "-c", projects, "zsh", "--workspace", "$(touch pwned)"}).out),
              ElementsAre(""));
}

TEST_F(Shell, FishScriptIsWellFormedAndCompletes) {
  const std::string fish = installed("fish");
  if (fish.empty()) GTEST_SKIP() << "fish is not installed; its completion was NOT tested";
  const std::string file = script("fish");
  const Ended checked = run({fish, "--no-config", "-n", file});
  EXPECT_EQ(checked.status, 0);
  EXPECT_EQ(checked.err, "");
  const auto offered = [&](const std::string& line) {
    const Ended ended =
        run({fish, "--no-config", "-c", "source script.fish; complete -C $argv[1]", "zoetrope " + line});
    EXPECT_EQ(ended.err, "") << line;
    Words words;
    for (const std::string& text : lines(ended.out)) words.push_back(text.substr(0, text.find('\t')));
    return words;
  };
  EXPECT_THAT(offered("gen"), ElementsAre("generate", "generate-video"));
  EXPECT_THAT(offered("generate --m"), ElementsAre("--max-in-flight", "--model"));
  EXPECT_THAT(offered("generate --log-format "), ElementsAre("json", "text"));
  EXPECT_THAT(offered("generate --host kie,"), AllOf(Contains("kie,catbox"), Not(Contains("kie,kie"))));
  EXPECT_THAT(offered("generate --host=kie,"), AllOf(Not(IsEmpty()), Each(StartsWith("--host=kie,"))));
  EXPECT_THAT(offered("generate po"), ElementsAre("poke1/vid-2", "poke1/vid_1"));
  EXPECT_THAT(offered("status "), ElementsAre("poke1/vid-2", "poke1/vid_1", "zoo/only"));
  EXPECT_THAT(offered("new a/b --images w"), ElementsAre("workspace/"));
  EXPECT_THAT(offered("verify "),
              AllOf(Contains("film.mp4"), Contains("workspace/"), Not(Contains("notes.txt"))));
  EXPECT_THAT(offered("plan --workspace '$(touch pwned)' "), IsEmpty());
  EXPECT_THAT(offered("completion "), ElementsAre("bash", "fish", "zsh"));
}

TEST_F(Shell, TheManualPageIsWithoutFault) {
  const Ended page = run({ACCEPTANCE_ZOETROPE, "help", "--man"});
  EXPECT_EQ(page.status, 0);
  std::ofstream(folder_ / "zoetrope.1", std::ios::binary) << page.out;
  const std::string mandoc = installed("mandoc");
  if (mandoc.empty()) GTEST_SKIP() << "mandoc is not installed; the manual page was NOT checked";
  const Ended linted = run({mandoc, "-T", "lint", "zoetrope.1"});
  EXPECT_EQ(linted.status, 0);
  EXPECT_EQ(linted.out, "");
  EXPECT_EQ(linted.err, "");
  const Ended shown = run({mandoc, "-T", "html", "zoetrope.1"});
  EXPECT_EQ(shown.status, 0);
  EXPECT_THAT(shown.out, AllOf(HasSubstr("--max-in-flight"), HasSubstr("kie_api_key"),
                               HasSubstr("poke1/vid_1:3-5 --json")));
}

}  // namespace
}  // namespace zoetrope::acceptance
