#include <fmt/format.h>

#include <atomic>
#include <nlohmann/json.hpp>

#include "acceptance/harness.h"
#include "http/server.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::json;

/// Prompts that are planned, edited, and refused until a person has read them.
class Planning : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    make_project(3);
    fs::remove(project() / "shots.md");
  }

  [[nodiscard]] fs::path list() const { return project() / "shots.yaml"; }

  /// Relative to where the user is, as people type it.
  Ended plan_to(const fs::path& file, const Words& more = {}) {
    Words words{"plan",    "demo/story",
                "--topic", "The keeper's light",
                "--story", "The keeper climbs the stairs. He lights the lamp. A storm rises.",
                "--write", file.lexically_relative(folder_).string()};
    words.insert(words.end(), more.begin(), more.end());
    return zoetrope(words);
  }

  void replace_in(const fs::path& file, const std::string& before, const std::string& after) {
    std::string text = read(file);
    const std::size_t at = text.find(before);
    ASSERT_NE(at, std::string::npos) << before << " is not in\n" << text;
    write(file, text.replace(at, before.size(), after));
  }

  /// Files beside the one that was to be written.
  [[nodiscard]] static std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
};

TEST_F(Planning, IsWrittenReadEditedAndThenRendered) {
  const Ended planned = plan_to(list());
  ASSERT_EQ(planned.status, 0) << planned.err;
  EXPECT_THAT(planned.out, StartsWith("Planned 3 prompts of 3 clips, kept 0\nShot list: " + list().string()));
  EXPECT_THAT(planned.out, HasSubstr("write \"reviewed: true\" in it"));
  const std::string text = read(list());
  EXPECT_THAT(text, HasSubstr("reviewed: false\n"));
  EXPECT_THAT(text, HasSubstr("    core_action: \"The keeper slowly climbs the stairs.\"\n"));
  EXPECT_EQ(zoetrope({"lint", "--strict", "demo/story"}).status, 0);

  const Ended seen = zoetrope({"plan", "demo/story"});
  EXPECT_EQ(seen.status, 0);
  EXPECT_THAT(seen.out, HasSubstr("warning: no person has read the prompts of"));
  EXPECT_FALSE(Json::parse(zoetrope({"plan", "demo/story", "--json"}).out).at("reviewed").get<bool>());

  replace_in(list(), "reviewed: false", "reviewed: true");
  EXPECT_THAT(zoetrope({"plan", "demo/story"}).out, Not(HasSubstr("no person has read")));
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().creates_accepted, 3);
}

TEST_F(Planning, IsNotSentBeforeAPersonHasReadIt) {
  ASSERT_EQ(plan_to(list()).status, 0);
  change_fake(R"({"next": {"createTask.fail_moderation": 1}})");
  EXPECT_EQ(zoetrope({"generate", "demo/story:1", "--yes", "--auto-plan", "--poll-interval", "0.1"}).status,
            1);
  const std::int64_t sent = figures().creates_accepted;
  for (const char* command : {"generate", "redo", "retry"}) {
    const Ended refused = zoetrope({command, "demo/story:1", "--yes"});
    EXPECT_EQ(refused.status, 2) << command;
    EXPECT_THAT(refused.err, HasSubstr("no person has read the prompts of "
                                       "channels/demo/projects/story/shots.yaml; read them and write "
                                       "\"reviewed: true\" in it, or add --auto-plan"));
  }
  EXPECT_EQ(figures().creates_accepted, sent);
  EXPECT_EQ(zoetrope({"preview", "demo/story:1", "--quiet"}).status, 0) << "previews are free";
}

TEST_F(Planning, IsSentUnreadOnlyWhenThatWasSaid) {
  ASSERT_EQ(plan_to(list(), {"--clips", "3"}).status, 0);
  EXPECT_EQ(zoetrope({"generate", "demo/story:1", "--yes", "--auto-plan", "--poll-interval", "0.1"}).status,
            0);
  write(folder_ / "zoetrope.toml", "auto_plan = true\n");
  EXPECT_EQ(zoetrope({"generate", "demo/story:2", "--yes", "--poll-interval", "0.1"}).status, 0);
  fs::remove(folder_ / "zoetrope.toml");
  environment_["ZOETROPE_AUTO_PLAN"] = "1";
  EXPECT_EQ(zoetrope({"generate", "demo/story:3", "--yes", "--poll-interval", "0.1"}).status, 0);
  EXPECT_EQ(figures().creates_accepted, 3);
}

TEST_F(Planning, LeavesAloneWhatAPersonWrote) {
  write(project() / "shots.md",
        "| Clip | Image | Prompt | Negative prompt |\n|---|---|---|---|\n| 1 | | | fog |\n"
        "| 2 | clip_02.png | Camera pans left: \"my\" own words, \\| all of them | |\n| 3 | | | |\n");
  const fs::path file = folder_ / "planned.yaml";
  const Ended planned = plan_to(file, {"--json"});
  ASSERT_EQ(planned.status, 0) << planned.err;
  const Json json = Json::parse(planned.out);
  EXPECT_EQ(json.at("planned"), Json({1, 3}));
  EXPECT_EQ(json.at("kept"), Json({2}));
  EXPECT_EQ(json.at("file"), file.string());
  fs::remove(project() / "shots.md");
  fs::copy_file(file, list());
  const Json plan = Json::parse(zoetrope({"plan", "demo/story", "--json"}).out);
  EXPECT_EQ(plan.at("clips").at(1).at("prompt"), "Camera pans left: \"my\" own words, | all of them");
  EXPECT_EQ(plan.at("clips").at(0).at("negative_prompt"), "fog");
}

TEST_F(Planning, KeepsWhatWasChangedWhenItIsPlannedAgain) {
  ASSERT_EQ(plan_to(list()).status, 0);
  replace_in(list(), "The keeper slowly climbs the stairs.", "The old keeper rests on the stairs.");
  const std::string edited = read(list());
  const Ended again =
      zoetrope({"plan", "demo/story", "--topic", "The fox", "--story", "A fox wakes. It sleeps.", "--write",
                list().lexically_relative(folder_).string()});
  ASSERT_EQ(again.status, 0) << again.err;
  EXPECT_THAT(again.out, StartsWith("Planned 2 prompts of 3 clips, kept 1\n"));
  const std::string text = read(list());
  EXPECT_THAT(text, HasSubstr("The old keeper rests on the stairs."));
  EXPECT_THAT(text, HasSubstr("fox"));
  EXPECT_THAT(text, Not(HasSubstr("storm")));
}

TEST_F(Planning, IsNotWrittenWhereNothingChanges) {
  ASSERT_EQ(plan_to(list()).status, 0);
  const auto before = fs::last_write_time(list());
  const Ended again = plan_to(list());
  EXPECT_EQ(again.status, 0);
  EXPECT_THAT(again.out, HasSubstr("Unchanged: "));
  EXPECT_EQ(fs::last_write_time(list()), before);
}

TEST_F(Planning, ReplacesNoFileOfSomebodyElse) {
  const fs::path file = folder_ / "notes.yaml";
  write(file, "my own notes\n");
  const Ended refused = plan_to(file);
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err,
              HasSubstr("is no plan that zoetrope made; move it away, or name another with --write"));
  EXPECT_EQ(read(file), "my own notes\n");

  ASSERT_EQ(plan_to(list()).status, 0);
  replace_in(list(), "reviewed: false", "reviewed: true");
  const std::string reviewed = read(list());
  const Ended kept = plan_to(list());
  EXPECT_EQ(kept.status, 2);
  EXPECT_THAT(kept.err, HasSubstr("was reviewed and is not written over"));
  EXPECT_EQ(read(list()), reviewed);
}

TEST_F(Planning, AnErrorLeavesNoFileBehind) {
  const fs::path folder = folder_ / "plans";
  fs::create_directories(folder);
  const std::string file = "plans/shots.yaml";
  const std::pair<Words, const char*> rows[] = {
      {{"--write", "plans/shots.txt", "--topic", "x"}, "a plan is YAML, so name a file that ends in .yaml"},
      {{"--write", "nowhere/shots.yaml", "--topic", "x"}, "there is no folder for"},
      {{"--write", file}, "3 of 3 clips have no prompt; say with --topic and --story what the video tells"},
      {{"--write", file, "--topic", "..."}, "the topic and the story have no words"},
      {{"--write", file, "--topic", std::string(301, 'x')}, "the topic has 301 characters; at most 300"},
      {{"--write", file, "--story", "@long.txt"}, "the story has 20001 characters; at most 20000"},
      {{"--write", file, "--story", "@missing.txt"}, "there is no file missing.txt, which --story names"},
      {{"--write", file, "--topic", "x", "--clips", "201"},
       "--clips is \"201\"; it takes a number from 1 to 200"},
      {{"--write", file, "--topic", "x", "--clips", "two"},
       "--clips is \"two\"; it takes a number from 1 to 200"},
      {{"--topic", "x"}, "--topic is for planning prompts; add --write FILE"}};
  write(folder_ / "long.txt", std::string(20'001, 'x'));
  for (const auto& [more, message] : rows) {
    Words words{"plan", "demo/story"};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = zoetrope(words);
    EXPECT_EQ(ended.status, 2) << message;
    EXPECT_THAT(ended.err, HasSubstr(message));
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(files_in(folder), 0u) << message;
  }
  write(project() / "shots.csv", "Clip,Prompt\n1,a\n1,b\n");
  EXPECT_EQ(plan_to(folder / "shots.yaml").status, 2);
  EXPECT_EQ(files_in(folder), 0u);
}

TEST_F(Planning, IsOfferedWherePromptsAreMissing) {
  EXPECT_THAT(
      zoetrope({"plan", "demo/story"}).err,
      HasSubstr(
          "or have them planned: `zoetrope plan demo/story --topic TEXT --story TEXT --write shots.yaml`"));
  write(project() / "shots.md", "| Clip | Prompt |\n|---|---|\n| 1 | The fox sleeps. |\n| 2 | |\n");
  const Ended missing = zoetrope({"plan", "demo/story"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_THAT(missing.err, HasSubstr("shots.md:4:7: clip 2 has no prompt"));
  EXPECT_THAT(missing.err, HasSubstr("(1 of 2 clips have none), or have them planned: "));
}

TEST_F(Planning, HasAsManyClipsAsThereArePictures) {
  write(folder_ / "story.txt", "\xEF\xBB\xBFThe keeper wakes -> the lamp glows\r\n-> the sea is calm\r\n");
  const Words words{"plan", "demo/story", "--story", "@story.txt", "--write", "a.yaml"};
  EXPECT_THAT(zoetrope(words).out, StartsWith("Planned 3 prompts of 3 clips"));
  fs::remove_all(project() / "assets");
  fs::remove(folder_ / "a.yaml");
  EXPECT_THAT(zoetrope(words).out, StartsWith("Planned 18 prompts of 18 clips"));
  write(project() / "shots.csv", "Clip,Prompt\n1,\n2,\n");
  fs::remove(folder_ / "a.yaml");
  EXPECT_THAT(zoetrope(words).out, StartsWith("Planned 2 prompts of 2 clips"));
}

/// An answer as chat services give it, with prompts for clips 1 and 3 and for one that there is not.
std::string chat_answer() {
  const auto prompt = [](int number, const std::string& actor) {
    return Json{{"number", number},
                {"core_action", "The " + actor + " turns slowly toward the window."},
                {"specific_details", "Dust drifts in the light beside it."},
                {"logical_sequence", "As it turns, its shadow glides over the wall."},
                {"environment", "Grey light fills the room."},
                {"camera", "Slow push in."}};
  };
  const Json content{{"clips", {prompt(1, "keeper"), prompt(3, "captain"), prompt(9, "gull")}}};
  return Json{{"choices", {{{"finish_reason", "stop"}, {"message", {{"content", content.dump()}}}}}}}.dump();
}

TEST_F(Planning, ALanguageModelWritesWhatItCanOnceAndTheStoryTheRest) {
  std::atomic<int> asked = 0;
  const auto server = http::start_server({}, [&](const http::ServerRequest&) {
    ++asked;
    return http::ServerResponse{.body = chat_answer()};
  });
  ASSERT_TRUE(server);
  environment_["LLM_API_BASE"] = "http://127.0.0.1:" + std::to_string((*server)->port()) + "/v1";
  environment_["LLM_MODEL"] = "scribe-1";
  const Ended planned = plan_to(list());
  EXPECT_EQ(planned.status, 0) << planned.err;
  EXPECT_THAT(planned.out, HasSubstr("Written by the language model: 2\n"));
  EXPECT_THAT(planned.err, HasSubstr("clip 9"));
  const std::string text = read(list());
  EXPECT_THAT(text, HasSubstr("The keeper turns slowly toward the window."));
  EXPECT_THAT(text, HasSubstr("The captain turns slowly toward the window."));
  EXPECT_THAT(text, HasSubstr("reviewed: false\n"));
  const int paid = asked;
  EXPECT_EQ(plan_to(list()).status, 0);
  EXPECT_EQ(read(list()), text);
  EXPECT_EQ(asked, paid) << "a plan is paid for once";
}

TEST_F(Planning, ALanguageModelThatFailsIsAWarning) {
  const auto server = http::start_server(
      {}, [&](const http::ServerRequest&) { return http::ServerResponse{.body = "<html>oops</html>"}; });
  ASSERT_TRUE(server);
  environment_["LLM_API_BASE"] = "http://127.0.0.1:" + std::to_string((*server)->port()) + "/v1";
  environment_["LLM_MODEL"] = "scribe-1";
  const Ended planned = plan_to(list());
  EXPECT_EQ(planned.status, 0) << planned.err;
  EXPECT_THAT(planned.err, HasSubstr("the prompts are planned without the language model"));
  EXPECT_THAT(planned.out, StartsWith("Planned 3 prompts of 3 clips"));
  EXPECT_EQ(zoetrope({"lint", "--strict", "demo/story"}).status, 0);
}

}  // namespace
}  // namespace zoetrope::acceptance
