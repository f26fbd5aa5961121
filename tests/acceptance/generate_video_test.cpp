#include <algorithm>
#include <nlohmann/json.hpp>

#include "acceptance/harness.h"
#include "http/server.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* prompt = "The keeper turns his lamp slowly, and its light sweeps the sea. Static shot.";
constexpr const char* other_prompt = "The keeper puts out his lamp, and the sea turns dark. Static shot.";

/// `zoetrope generate-video`, called as the story's script is: by a program, with an output that lies
/// anywhere.
class GenerateVideo : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    fs::create_directories(output().parent_path());
  }

  [[nodiscard]] fs::path output() const { return folder_ / "elsewhere/clip_01.mp4"; }

  [[nodiscard]] Words words(const Words& more = {}, const std::string& text = prompt,
                            const std::string& image = ACCEPTANCE_COMPOSITE) const {
    Words all{"generate-video",  "--image",         image, "--prompt", text, "--output",
              output().string(), "--poll-interval", "0.1"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  Ended video(const Words& more = {}, const std::string& text = prompt,
              const std::string& image = ACCEPTANCE_COMPOSITE) {
    return zoetrope(words(more, text, image));
  }
  void expect_whole_output() {
    const Ended verified = zoetrope({"verify", output().string()});
    EXPECT_EQ(verified.status, 0) << verified.out;
  }
  /// Everything beside the output, which should be nothing.
  std::vector<std::string> beside() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(output().parent_path())) {
      if (entry.path() != output()) names.push_back(entry.path().filename().string());
    }
    return names;
  }
};

TEST_F(GenerateVideo, UploadsRendersDeliversAndEndsWithZero) {
  const Ended ended = video();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, output().string() + "\n") << "the result of a script is one line";
  EXPECT_THAT(ended.err, HasSubstr("1 clip to render for $0.42"));
  EXPECT_EQ(figures().billed_tasks, 1);
  EXPECT_EQ(figures().tasks.at(0).prompt, prompt);
  EXPECT_EQ(figures().tasks.at(0).seconds, 10);
  expect_whole_output();
  EXPECT_EQ(fs::status(output()).permissions(), fs::perms{0644});
  EXPECT_TRUE(beside().empty()) << ::testing::PrintToString(beside());
  EXPECT_THAT(zoetrope({"status"}).out, HasSubstr("generate-video/clip_01-"));
  EXPECT_THAT(zoetrope({"costs", "generate-video"}).out, HasSubstr("0.4200"));
}

TEST_F(GenerateVideo, AWholeClipIsNeverWrittenOverAndNothingIsSent) {
  ASSERT_EQ(video().status, 0);
  const std::string clip = read(output());
  for (const char* text : {prompt, other_prompt}) {
    const Ended again = video({}, text);
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_EQ(again.out, output().string() + "\n");
    EXPECT_THAT(again.err, HasSubstr("nothing was sent"));
  }
  EXPECT_TRUE(read(output()) == clip);
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(GenerateVideo, AnOutputThatWasTakenAwayIsDeliveredAgainWithoutPaying) {
  ASSERT_EQ(video().status, 0);
  const std::string clip = read(output());
  fs::remove(output());
  environment_.erase("KIE_API_KEY");
  const Ended again = video();
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(read(output()) == clip);
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(GenerateVideo, WhatIsNoWholeClipIsMovedAsideOnceTheNewOneIsThere) {
  write(output(), "half a film");
  const Ended ended = video();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("moved aside"));
  expect_whole_output();
  const auto names = beside();
  ASSERT_EQ(names.size(), 1U);
  EXPECT_THAT(names[0], StartsWith("clip_01.before-"));
  EXPECT_EQ(read(output().parent_path() / names[0]), "half a film");
}

/// Killed while it waits for the answer of the operation, and so never in the instant of the send; what it
/// leaves is picked up by the same call.
class KilledVideo : public GenerateVideo, public ::testing::WithParamInterface<const char*> {};

TEST_P(KilledVideo, PicksUpItsOwnRenderInsteadOfPayingAgain) {
  const std::string operation = GetParam();
  change_fake(R"({"render_median_seconds": 1.5, "slow_seconds": 2, "next": {")" + operation +
              R"(.slow": 1}})");
  const auto program = begin(words());
  ASSERT_TRUE(eventually([&] { return asked(operation) >= 1; }));
  program->signal(SIGKILL);
  EXPECT_EQ(end(*program).status, 128 + SIGKILL);
  const Ended again = video();
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(figures().creates_received, 1);
  EXPECT_EQ(figures().billed_tasks, 1);
  expect_whole_output();
  EXPECT_TRUE(beside().empty()) << ::testing::PrintToString(beside());
}

INSTANTIATE_TEST_SUITE_P(At, KilledVideo, ::testing::Values("credit", "upload", "recordInfo", "download"),
                         [](const auto& each) { return std::string(each.param); });

TEST_F(GenerateVideo, ASendInDoubtIsNeverRepeatedHoweverOftenItIsCalled) {
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  for (int call = 0; call < 3; ++call) {
    const Ended ended = video();
    EXPECT_EQ(ended.status, 1);
    EXPECT_THAT(ended.err, HasSubstr("https://kie.ai/logs"));
    EXPECT_FALSE(fs::exists(output()));
  }
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(GenerateVideo, TwoAtOnceOnOneOutputPayOnce) {
  change_fake(R"({"render_median_seconds": 1})");
  const auto one = begin(words());
  const auto other = begin(words());
  const Ended first = end(*one);
  const Ended second = end(*other);
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_EQ(second.status, 0) << second.err;
  EXPECT_EQ(figures().creates_received, 1);
  expect_whole_output();
  EXPECT_TRUE(beside().empty()) << ::testing::PrintToString(beside());
}

TEST_F(GenerateVideo, AnotherPromptForAnOutputThatIsBeingMadeIsRefusedBeforeItCosts) {
  change_fake(R"({"render_median_seconds": 3})");
  const auto one = begin(words());
  ASSERT_TRUE(one->says("accepted, rendering"));
  const Ended other = video({}, other_prompt);
  EXPECT_EQ(other.status, 1);
  EXPECT_THAT(other.err, HasSubstr("another process makes"));
  EXPECT_EQ(end(*one).status, 0);
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(GenerateVideo, TakesTheEnvironmentFromAFileAndNoKeyFromTheCommandLine) {
  environment_["KIE_API_KEY"] = "canary-key-of-the-wrong-kind";
  const fs::path file = folder_ / "keys/.env";
  write(file, "# for the pipeline\nexport KIE_API_KEY='" + key_ + "'\n");
  const Ended ended = video({"--environment", file.string()});
  write(file, "KIE_API_KEY " + key_ + "\n");
  const Ended bad = video({"--environment", file.string()});
  fs::remove(file);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(bad.status, 1);
  EXPECT_THAT(bad.err, HasSubstr(":1: is not NAME=VALUE"));
  EXPECT_THAT(video({"--environment", "none.env"}).err, HasSubstr("none.env"));
}

/// A picture that is at a link already.
class LinkedVideo : public GenerateVideo {
 protected:
  void SetUp() override {
    GenerateVideo::SetUp();
    auto started = http::start_server({}, [](const http::ServerRequest&) {
      return http::ServerResponse{
          .status = 200, .content_type = "image/png", .body = read(ACCEPTANCE_COMPOSITE)};
    });
    ASSERT_TRUE(started);
    server_ = std::move(*started);
  }
  [[nodiscard]] std::string link(const std::string& name) const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + "/" + name;
  }

  std::string project_name() {
    const auto projects = fs::directory_iterator(workspace() / "channels/generate-video/projects");
    return "generate-video/" + projects->path().filename().string();
  }

  std::unique_ptr<http::Server> server_;
};

TEST_F(LinkedVideo, IsRenderedFromTheLinkAsItIs) {
  const Ended ended = video({}, prompt, link("xyz789.png?signed=0123abcd"));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(figures().tasks.at(0).image_url, link("xyz789.png?signed=0123abcd"));
  EXPECT_EQ(asked("upload"), 0);
  EXPECT_THAT(ended.err + zoetrope({"explain", project_name() + ":1"}).out,
              AllOf(HasSubstr("xyz789.png"), Not(HasSubstr("0123abcd"))));
}

TEST_F(LinkedVideo, AnotherLinkToTheSamePictureIsTheSameWish) {
  ASSERT_EQ(video({}, prompt, link("first.png")).status, 0);
  fs::remove(output());
  const Ended again = video({}, prompt, link("uploaded-once-more.png"));
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("it was rendered before"));
  EXPECT_EQ(video({}, prompt).status, 0) << "and so is the file itself";
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(LinkedVideo, NoTwoRendersShowTheSameLink) {
  ASSERT_EQ(video({}, prompt, link("one.png")).status, 0);
  fs::remove(output());
  const Ended second = video({}, other_prompt, link("one.png"));
  EXPECT_EQ(second.status, 0) << second.err;
  ASSERT_EQ(figures().tasks.size(), 2U);
  EXPECT_NE(figures().tasks[0].image_url, figures().tasks[1].image_url);
  EXPECT_EQ(asked("upload"), 1);
}

struct FailureCase {
  const char* name;
  const char* fake;
  Words more;
  const char* says;  ///< what the story's pipeline searches for
};

class FailedVideo : public GenerateVideo, public ::testing::WithParamInterface<FailureCase> {};

TEST_P(FailedVideo, EndsWithOneAndTheWordsThatItsCallerSearchesFor) {
  change_fake(GetParam().fake);
  const Ended ended = video(GetParam().more);
  EXPECT_EQ(ended.status, 1) << ended.err;
  EXPECT_EQ(ended.out, "");
  const std::string last = ended.err.substr(ended.err.rfind("zoetrope: "));
  EXPECT_EQ(std::count(last.begin(), last.end(), '\n'), 1) << last;
  EXPECT_THAT(last, HasSubstr(GetParam().says));
  EXPECT_FALSE(fs::exists(output()));
}

INSTANTIATE_TEST_SUITE_P(
    Of, FailedVideo,
    ::testing::Values(
        FailureCase{"too_many_requests", R"({"chaos": {"createTask.http_429": 1}})", {}, "429"},
        FailureCase{"a_render_that_takes_too_long",
                    R"({"render_median_seconds": 30})",
                    {"--render-timeout", "1"},
                    "timeout"},
        FailureCase{"a_refused_render", R"({"chaos": {"createTask.fail_moderation": 1}})", {}, "explain"},
        FailureCase{"a_cap", "{}", {"--budget-channel", "0.10"}, "budget"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(GenerateVideo, AWrongKeyIsToldAsA401AndAskedNothingTwice) {
  environment_["KIE_API_KEY"] = "canary-key-that-is-wrong";
  const Ended ended = video();
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr("KIE.ai authentication failed - Check KIE_API_KEY"), HasSubstr("401")));
  EXPECT_EQ(figures().creates_received, 0);
}

TEST_F(GenerateVideo, ALateRenderIsHarvestedByTheNextCall) {
  change_fake(R"({"render_median_seconds": 4})");
  EXPECT_EQ(video({"--render-timeout", "1"}).status, 1);
  const Ended again = video();
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(figures().creates_received, 1);
}

struct RefusalCase {
  const char* option;
  std::string value;
  const char* says;
};

TEST_F(GenerateVideo, MistakesAreToldInOneLineBeforeAnythingIsSent) {
  write(folder_ / "text.png", "no picture at all");
  const RefusalCase cases[] = {
      {"--image", "none.png", "image file not found: none.png"},
      {"--image", (folder_ / "text.png").string(), "not a PNG or JPEG"},
      {"--image", folder_.string(), "it is a folder"},
      {"--image", "http://127.0.0.1:1/a.png", "http://127.0.0.1:1/a.png"},
      {"--image", "https://user:canary-key-password@example.com/a.png", "the picture at"},
      {"--image", "", "--image is empty"},
      {"--prompt", " \n ", "--prompt is empty"},
      {"--prompt", "a \x1b[31m fox", "no text"},
      {"--prompt", std::string("a fox \xff\xfe"), "not UTF-8"},
      {"--output", (folder_ / "no/folder/clip.mp4").string(), "there is no folder"},
      {"--output", folder_.string() + "/", "names no file"},
      {"--output", output().parent_path().string(), "is a folder"},
      {"--channel", "../etc", "channel"}};
  for (const RefusalCase& wrong : cases) {
    Words all = words();
    const auto at = std::find(all.begin(), all.end(), wrong.option);
    if (at == all.end()) {
      all.insert(all.end(), {wrong.option, wrong.value});
    } else {
      *(at + 1) = wrong.value;
    }
    const Ended ended = zoetrope(all);
    EXPECT_EQ(ended.status, 1) << wrong.option << wrong.value;
    EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
    EXPECT_THAT(ended.err, AllOf(HasSubstr(wrong.says), Not(HasSubstr("canary-key-password"))));
  }
  EXPECT_EQ(figures().creates_received + asked("upload"), 0);
}

TEST_F(GenerateVideo, ACommandLineThatCannotBeReadEndsWithTwoAsOfAnyScript) {
  for (const Words& wrong : {Words{"generate-video"}, Words{"generate-video", "--image", "a.png"}}) {
    const Ended ended = zoetrope(wrong);
    EXPECT_EQ(ended.status, 2);
    EXPECT_THAT(ended.err, HasSubstr("is required"));
  }
  EXPECT_EQ(video({"--duration", "7"}).status, 2);
}

TEST_F(GenerateVideo, AWorkspaceIsNotMadeUpWhereNobodyNamedOne) {
  environment_.erase("ZOETROPE_WORKSPACE");
  const Ended refused = video();
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, HasSubstr("there is no workspace"));
  EXPECT_FALSE(fs::exists(workspace()));
  fs::create_directories(workspace());
  EXPECT_EQ(video().status, 0) << "the one of the usual name, which is there";
}

}  // namespace
}  // namespace zoetrope::acceptance
