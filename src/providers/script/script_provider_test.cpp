#include "providers/script_provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "providers/script/kept_output.h"
#include "testing/manual_clock.h"

namespace zoetrope::providers {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* script_attempt = "0b7c3e1a-0000-4000-8000-000000000001";

/// A program that prints, leaves a file at its --output and ends.
class OneRun final : public ChildProcess {
 public:
  Result<ChildResult> run(const ChildSpec& spec, Duration timeout, std::stop_token stop) override {
    ++runs;
    seen = spec;
    limit = timeout;
    if (!file.empty()) std::ofstream(spec.argv.back()) << file;
    if (spec.on_output && !ended.output.empty()) spec.on_output(ChildStream::output, ended.output);
    if (spec.on_output && !ended.errors.empty()) spec.on_output(ChildStream::errors, ended.errors);
    was_stopped = stop.stop_requested();
    if (was_stopped) return Error{ErrorCode::cancelled, "stopped"};
    if (failure) return *failure;
    return ended;
  }
  Result<ProcessId> start(const ChildSpec&, const std::string&) override { return ProcessId{}; }
  Result<std::optional<int>> poll(const ProcessId&) override { return std::optional<int>(); }
  void kill_group(const ProcessId&) override {}

  int runs = 0;
  ChildSpec seen;
  Duration limit{};
  std::string file;
  ChildResult ended;
  std::optional<Error> failure;
  bool was_stopped = false;
};

/// Knows every task to be under way.
class Poller final : public Provider {
 public:
  [[nodiscard]] std::string name() const override { return "poller"; }
  [[nodiscard]] bool needs_hosted_image() const override { return true; }
  SubmitAnswer submit(const RenderRequest&, MonoTime, std::stop_token) override {
    ADD_FAILURE() << "it sends nothing";
    return Refused{};
  }
  Result<RenderReport> poll(const std::string& task_id, std::stop_token) override {
    RenderReport report;
    report.words = task_id;
    return report;
  }
  Result<void> download(const std::string&, const Sink&, std::stop_token) override { return {}; }
  Result<std::string> fresh_url(const std::string& url, std::stop_token) override { return url + "?fresh"; }
  Result<std::optional<Money>> balance(std::stop_token) override {
    return std::optional(Money::from_micros(7));
  }
};

class ScriptProviderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "zoetrope-script-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    workspace_ = *open_file_system(folder_, SymlinkPolicy::refuse);
    spec_.command = {"python3", "/srv/script.py"};
    spec_.task_id_pattern = usual_task_id_pattern;
    spec_.secrets.emplace_back("canary-key-of-a-script");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Provider> provider(bool polls) {
    auto made = make_script_provider(spec_, *workspace_, child_, clock_,
                                     polls ? std::make_unique<Poller>() : std::unique_ptr<Poller>());
    EXPECT_TRUE(made);
    return std::move(*made);
  }
  RenderRequest request() {
    return {.attempt = script_attempt,
            .prompt = "The fox looks up.",
            .image_url = "https://files.example/a.png",
            .image_path = "channels/a/still.png"};
  }
  SubmitAnswer submit(bool polls = true) {
    return provider(polls)->submit(request(), clock_.mono() + std::chrono::seconds(45), {});
  }

  std::string folder_;
  std::unique_ptr<FileSystem> workspace_;
  testing::ManualClock clock_;
  OneRun child_;
  ScriptSpec spec_;
};

TEST_F(ScriptProviderTest, CallsTheProgramAsTheContractSays) {
  spec_.environment = {{"LC_ALL", "C.UTF-8"}};
  spec_.timeout = std::chrono::seconds(7);
  submit();
  EXPECT_THAT(child_.seen.argv,
              ElementsAre("python3", "/srv/script.py", "--image", "https://files.example/a.png", "--prompt",
                          "The fox looks up.", "--output",
                          folder_ + "/.zoetrope/script/" + script_attempt + ".part.mp4"));
  EXPECT_EQ(child_.seen.environment, spec_.environment);
  EXPECT_EQ(child_.limit, spec_.timeout);
  spec_.image_as_path = true;
  EXPECT_FALSE(provider(true)->needs_hosted_image());
  submit();
  EXPECT_EQ(child_.seen.argv[3], folder_ + "/channels/a/still.png");
}

TEST_F(ScriptProviderTest, ATaskIdEndsTheScriptAndIsAskedForByThePoller) {
  child_.ended.output = "created task_id=5f2a77aa01\n";
  const SubmitAnswer answer = submit();
  ASSERT_TRUE(std::holds_alternative<Accepted>(answer));
  EXPECT_EQ(std::get<Accepted>(answer).task_id, "5f2a77aa01");
  EXPECT_TRUE(child_.was_stopped);
  const auto all = provider(true);
  EXPECT_EQ(all->poll("5f2a77aa01", {})->words, "5f2a77aa01");
  EXPECT_EQ(*all->fresh_url("https://r.example/1.mp4", {}), "https://r.example/1.mp4?fresh");
  EXPECT_EQ(**all->balance({}), Money::from_micros(7));
}

TEST_F(ScriptProviderTest, ATaskIdWithoutAKeyIsWhatAPersonLooksFor) {
  child_.ended = {.exit_status = 1, .output = "task_id=5f2a77aa01\n", .errors = "HTTP 429"};
  const SubmitAnswer answer = submit(false);
  EXPECT_FALSE(child_.was_stopped);
  ASSERT_TRUE(std::holds_alternative<Doubtful>(answer)) << "a task exists, whatever else it says";
  EXPECT_THAT(std::get<Doubtful>(answer).error.message, HasSubstr("5f2a77aa01"));
}

TEST_F(ScriptProviderTest, AFileIsAResultThatCanBeFetchedMoreThanOnce) {
  child_.file = "a clip";
  const SubmitAnswer answer = submit();
  ASSERT_TRUE(std::holds_alternative<Accepted>(answer));
  const std::string task = std::get<Accepted>(answer).task_id;
  EXPECT_EQ(task, std::string("script:0:") + script_attempt);
  const auto later = provider(true);
  const auto report = later->poll(task, {});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->state, RenderState::succeeded);
  EXPECT_FALSE(report->charged) << "it does not say what it took";
  ASSERT_EQ(report->urls.size(), 1U);
  for (int time = 0; time < 2; ++time) {
    std::string clip;
    const Sink sink = [&](std::string_view bytes) {
      clip += bytes;
      return Result<void>();
    };
    ASSERT_TRUE(later->download(report->urls[0], sink, {}));
    EXPECT_EQ(clip, "a clip");
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/.zoetrope/script/" + script_attempt + ".part.mp4"));
}

TEST_F(ScriptProviderTest, NoIdOrLinkLeadsToAnotherFile) {
  const auto all = provider(false);
  for (const char* id :
       {"script:1:../../a", "script:x:a", "script:1:", "script:1:a:b", "other:1:a", "script:-1:a"})
    EXPECT_FALSE(all->poll(id, {})) << id;
  const Sink sink = [](std::string_view) { return Result<void>(); };
  for (const char* url : {"workspace:.zoetrope/script/../a.mp4", "workspace:.zoetrope/script/", "workspace:a",
                          "workspace:.zoetrope/script/.a", "workspace:.zoetrope/scripts/a.mp4"})
    EXPECT_FALSE(all->download(url, sink, {})) << url;
}

struct CutShort {
  ErrorCode code;
  bool doubtful;
};

TEST_F(ScriptProviderTest, WhatDidNotComeToItsEndIsInDoubtUnlessItNeverBegan) {
  for (const CutShort& each : {CutShort{ErrorCode::timed_out, true}, CutShort{ErrorCode::cancelled, true},
                               CutShort{ErrorCode::unavailable, true}, CutShort{ErrorCode::not_found, false},
                               CutShort{ErrorCode::invalid_input, false}}) {
    child_.failure = Error{each.code, "so it was"};
    EXPECT_EQ(std::holds_alternative<Doubtful>(submit()), each.doubtful) << to_string(each.code);
  }
  child_.failure.reset();
  EXPECT_TRUE(std::holds_alternative<Doubtful>(submit())) << "0, and no clip";
  EXPECT_TRUE(std::filesystem::is_empty(folder_ + "/.zoetrope/script"));
}

TEST_F(ScriptProviderTest, WordsAreShownWithoutSecretsAndNotForEver) {
  child_.ended = {.exit_status = 1, .errors = std::string(5000, 'x') + "\x1b[31m canary-key-of-a-script\n"};
  const SubmitAnswer answer = submit();
  const std::string& words = std::get<Doubtful>(answer).error.message;
  EXPECT_THAT(words, HasSubstr("[redacted]"));
  EXPECT_EQ(words.find("canary-key"), std::string::npos);
  EXPECT_EQ(words.find('\x1b'), std::string::npos);
  EXPECT_LT(words.size(), 500U);
}

TEST_F(ScriptProviderTest, AllThatIsPrintedIsReadHoweverLongItIs) {
  child_.ended = {.exit_status = 1,
                  .output = std::string(70'000, '.') + "\ntask created, polling\n",
                  .errors = "HTTP 429\n"};
  EXPECT_TRUE(std::holds_alternative<Doubtful>(submit())) << "beyond 64 KiB";
  child_.ended.output = std::string(70'000, '.') + "\n";
  EXPECT_TRUE(std::holds_alternative<Refused>(submit()));
  child_.ended.errors = "HTTP 429\n" + std::string(1 << 20, '.') + "\nthe very last line\n";
  const SubmitAnswer answer = submit();
  ASSERT_TRUE(std::holds_alternative<Doubtful>(answer)) << "nobody knows what was in the middle";
  EXPECT_THAT(std::get<Doubtful>(answer).error.message, ::testing::EndsWith(".. the very last line"));
}

TEST_F(ScriptProviderTest, AFileIsNoRefusalWhateverIsSaid) {
  child_.ended = {.exit_status = 1, .errors = "Notion answered HTTP 401\n"};
  EXPECT_TRUE(std::holds_alternative<Refused>(submit()));
  child_.file = "a clip, or the beginning of one";
  EXPECT_TRUE(std::holds_alternative<Doubtful>(submit()));
}

TEST_F(ScriptProviderTest, ASecretThatIsCutByTheGapIsNotShown) {
  const std::string blanks(KeptOutput::part_bytes_max - 10, ' ');
  std::string errors(3 * KeptOutput::part_bytes_max - blanks.size() - 5, 'x');
  errors += "canary-key-of-a-script" + blanks;
  child_.ended = {.exit_status = 1, .errors = errors};
  const SubmitAnswer answer = submit();
  EXPECT_EQ(std::get<Doubtful>(answer).error.message.find("f-a-script"), std::string::npos);
}

TEST_F(ScriptProviderTest, BeginsNothingThatIsTooLateOrThatItCannotSay) {
  const auto all = provider(true);
  const auto expect_refused = [&](const RenderRequest& asked, MonoTime gate, std::stop_token stop) {
    const SubmitAnswer answer = all->submit(asked, gate, std::move(stop));
    ASSERT_TRUE(std::holds_alternative<Refused>(answer));
    EXPECT_FALSE(std::get<Refused>(answer).sent);
  };
  clock_.advance(std::chrono::seconds(2));
  expect_refused(request(), clock_.mono() - std::chrono::seconds(1), {});
  std::stop_source stopped;
  stopped.request_stop();
  expect_refused(request(), clock_.mono() + std::chrono::seconds(1), stopped.get_token());
  RenderRequest shorter = request();
  shorter.seconds = 5;
  expect_refused(shorter, clock_.mono() + std::chrono::seconds(1), {});
  RenderRequest negative = request();
  negative.negative_prompt = "blur";
  expect_refused(negative, clock_.mono() + std::chrono::seconds(1), {});
  EXPECT_EQ(child_.runs, 0);
}

}  // namespace
}  // namespace zoetrope::providers
