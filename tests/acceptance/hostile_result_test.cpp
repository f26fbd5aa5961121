#include <filesystem>
#include <map>
#include <regex>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// What a service, or somebody between it and us, may hand out in place of a clip. Nothing of it is trusted,
/// and what was paid for is had in the end.
class HostileResult : public Acceptance {};

TEST_F(HostileResult, EveryKindIsRefusedAndTheClipIsFetchedAgain) {
  change_fake(R"({"next": {"download.result_empty": 1, "download.result_wrong_codec": 1,
                           "download.truncated_result": 1, "download.result_html": 1}})");
  make_project(4);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("is empty"));
  EXPECT_THAT(ended.err, HasSubstr("expected H.264"));
  EXPECT_THAT(ended.err, HasSubstr("an HTML page"));
  EXPECT_EQ(asked("download"), 8) << "each one twice";
  EXPECT_EQ(figures().creates_received, 4);
}

TEST_F(HostileResult, ALinkToAPrivateAddressIsNotFollowedAndAnHonestOneIsAskedFor) {
  change_fake(R"({"next": {"recordInfo.private_link": 1, "download.result_redirect": 1}})");
  make_project(2);
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().creates_received, 2);
}

TEST_F(HostileResult, ALinkThatStaysPrivateKeepsThePaidClipForALaterRun) {
  change_fake(R"({"chaos": {"recordInfo.private_link": 1}})");
  make_project(1);
  const auto program = begin_generate();
  EXPECT_TRUE(program->says("private address (169.254.169.254), which is not allowed here; next try in"));
  program->signal(SIGINT);
  EXPECT_EQ(end(*program).status, 130);
  EXPECT_THAT(status(), HasSubstr("downloading"));
  change_fake(R"({"chaos": {}})");
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(figures().creates_received, 1) << "it was paid for already";
}

/// Text of the user, and of the service, goes to the service, the database and the terminal as it is and does
/// nothing there.
class HostileText : public Acceptance {};

TEST_F(HostileText, APromptIsDataEverywhere) {
  make_project(1);
  std::filesystem::remove(project() / "shots.md");
  write(project() / "shots.yaml",
        "- number: 1\n"
        "  prompt: \"$(touch pwned) `touch pwned`; touch pwned | x \\\"y\\\" '); DROP TABLE clips; -- "
        "%s%n <b>&amp;</b> {\\\"level\\\":\\\"error\\\"}\"\n");
  const Ended ended = generate({"--log-format", "json"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  ASSERT_EQ(figures().tasks.size(), 1U);
  EXPECT_EQ(figures().tasks.front().prompt,
            "$(touch pwned) `touch pwned`; touch pwned | x \"y\" '); DROP TABLE clips; -- %s%n <b>&amp;</b> "
            "{\"level\":\"error\"}");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "pwned"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips"), 1);
}

TEST_F(HostileText, NothingDrivesTheTerminalOrForgesALineOfTheLog) {
  make_project(1);
  std::filesystem::remove(project() / "shots.md");
  write(project() / "shots.yaml",
        "- number: 1\n"
        "  prompt: \"the lamp\\e[2J\\e]0;title\\a turns\\r\\n{\\\"level\\\":\\\"forged\\\"} \\u202e\"\n"
        "  image: \"clip\\e[31m_01.png\"\n");
  for (const Words& words :
       {Words{"plan", "demo/story"}, generate_words(), generate_words({"--log-format", "json"}),
        Words{"plan", "demo/story\x1b[2J"}, Words{"generate", "demo/story", "--yes\x1b[2J"},
        Words{"verify", "clip\x1b[2J.mp4"}, Words{"x\x1b]0;t\a"}}) {
    const Ended ended = zoetrope(words);
    EXPECT_NE(ended.status, -1);
    for (const std::string& text : {ended.out, ended.err}) {
      EXPECT_THAT(text, Not(HasSubstr("\x1b")));
      EXPECT_THAT(text, Not(HasSubstr("\a")));
      EXPECT_THAT(text, Not(HasSubstr("\r")));
      EXPECT_THAT(text, Not(HasSubstr("\n{\"level\":\"forged\"")));
    }
  }
  EXPECT_EQ(figures().creates_received, 0) << "there is no such image";
}

/// While a run is under way the key is in its memory and in the headers of its requests, and nowhere else.
class KeyKeeping : public Acceptance {
 protected:
  /// The words and the limits of every process that has the workspace of this test among its words.
  std::vector<std::pair<std::string, std::string>> processes() {
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const std::string words = read(entry.path() / "cmdline");
      if (words.find(folder_.string()) == std::string::npos) continue;
      found.emplace_back(words, read(entry.path() / "limits"));
    }
    return found;
  }

  /// The environment of every program that one of those has begun; "" where the kernel does not show it. It
  /// has to be quick: the children live for a moment.
  std::vector<std::string> environments_of_children() {
    std::map<std::string, std::string> words_of_parents;             // by number
    std::vector<std::pair<std::string, std::filesystem::path>> all;  // by the parent's number
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      // "PID (NAME) STATE PARENT ...", proc(5)
      const std::string stat = read(entry.path() / "stat");
      const std::size_t name_end = stat.rfind(") ");
      if (name_end == std::string::npos) continue;
      const std::size_t parent = name_end + std::string_view(") S ").size();
      all.emplace_back(stat.substr(parent, stat.find(' ', parent) - parent), entry.path());
      const std::string words = read(entry.path() / "cmdline");
      if (words.find(folder_.string()) != std::string::npos)
        words_of_parents.emplace(entry.path().filename(), words);
    }
    std::vector<std::string> environments;
    for (const auto& [parent, place] : all) {
      const auto words = words_of_parents.find(parent);
      // Before its exec a child still is what its parent is, environment and all.
      if (words == words_of_parents.end() || read(place / "cmdline") == words->second) continue;
      environments.push_back(read(place / "environ"));
    }
    return environments;
  }
};

TEST_F(KeyKeeping, NoChildGetsItInItsEnvironment) {
  change_fake(R"({"render_median_seconds": 1.5})");
  make_project(1);
  const auto program = begin_generate({"--workspace", workspace().string()});
  std::vector<std::string> seen;
  ASSERT_TRUE(eventually([&] { return !(seen = environments_of_children()).empty(); }));
  for (const std::string& environment : seen) EXPECT_EQ(environment.find(key_), std::string::npos);
  EXPECT_EQ(end(*program).status, 0);
}

TEST_F(KeyKeeping, NoProcessShowsItAmongItsWordsOrMayLeaveACoreFile) {
  change_fake(R"({"render_median_seconds": 1.5})");
  make_project(1);
  const auto program = begin_generate({"--workspace", workspace().string()});
  ASSERT_TRUE(program->says("accepted, rendering"));
  const auto seen = processes();
  ASSERT_FALSE(seen.empty());
  for (const auto& [words, limits] : seen) {
    EXPECT_EQ(words.find(key_), std::string::npos) << words;
    EXPECT_TRUE(std::regex_search(limits, std::regex("Max core file size +0 "))) << words << limits;
  }
  EXPECT_EQ(end(*program).status, 0);
}

/// Several processes at once share one budget, as they share the limit.
class MoneyAbuse : public Acceptance {};

TEST_F(MoneyAbuse, TwoProcessesAtOnceKeepOneBudget) {
  make_project(4);
  const auto first = begin_generate({"--budget", "0.84"});
  const auto second = begin_generate({"--budget", "0.84"});
  const Ended one = end(*first);
  const Ended two = end(*second);
  EXPECT_EQ(one.status, 4) << one.err;
  EXPECT_EQ(two.status, 4) << two.err;
  EXPECT_EQ(figures().creates_received, 2);
  EXPECT_EQ(figures().billed_tasks, 2);
}

}  // namespace
}  // namespace zoetrope::acceptance
