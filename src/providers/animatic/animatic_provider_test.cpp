#include <gmock/gmock.h>

#include <fstream>
#include <thread>

#include "providers/animatic/animatic_fixture.h"
#include "providers/animatic/animatic_task.h"
#include "providers/provider.h"

namespace zoetrope::providers {
namespace {

using ::testing::HasSubstr;

class AnimaticProviderTest : public AnimaticTest {
 protected:
  AnimaticProviderTest()
      : workspace_(open_file_system(folder_, SymlinkPolicy::refuse).value()),
        random_(make_seeded_random(7)),
        provider_(make_animatic_provider(*workspace_, *children_, *random_, ANIMATIC_CHILD_PROGRAM)) {}

  std::string accept(const RenderRequest& request) {
    const SubmitAnswer answer = provider_->submit(request, MonoTime{}, {});
    if (const auto* refused = std::get_if<Refused>(&answer)) ADD_FAILURE() << refused->error.message;
    const auto* accepted = std::get_if<Accepted>(&answer);
    return accepted != nullptr ? accepted->task_id : "";
  }
  Refused refuse(const RenderRequest& request, std::stop_token stop = {}) {
    const SubmitAnswer answer = provider_->submit(request, MonoTime{}, std::move(stop));
    EXPECT_TRUE(std::holds_alternative<Refused>(answer));
    const auto* refused = std::get_if<Refused>(&answer);
    return refused != nullptr ? *refused : Refused{};
  }
  static RenderRequest request_for(const std::string& image) {
    RenderRequest request;
    request.attempt = "a1";
    request.prompt = "Wolf breathes. Slow pan left.";
    request.seconds = 5;
    request.image_path = image;
    return request;
  }
  RenderReport wait_for(const std::string& task) {
    for (int i = 0; i < 12'000; ++i) {
      const Result<RenderReport> report = provider_->poll(task, {});
      EXPECT_TRUE(report.has_value());
      if (!report || report->state != RenderState::pending) return report.value_or(RenderReport{});
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "the render does not end";
    return {};
  }

  std::unique_ptr<FileSystem> workspace_;
  std::unique_ptr<Random> random_;
  std::unique_ptr<Provider> provider_;
};

TEST_F(AnimaticProviderTest, RendersAndHandsOverAClipForNothing) {
  make_picture(folder_ + "/still.png", "testsrc2=s=640x360");
  const std::string task = accept(request_for("still.png"));
  ASSERT_TRUE(parse_task_id(task)) << task;
  const RenderReport report = wait_for(task);
  ASSERT_EQ(report.state, RenderState::succeeded) << report.words;
  EXPECT_EQ(report.charged, Money{});
  ASSERT_EQ(report.urls.size(), 1U);

  std::string clip;
  const Sink sink = [&clip](std::string_view piece) {
    clip += piece;
    return Result<void>();
  };
  ASSERT_TRUE(provider_->download(report.urls[0], sink, {}));
  const std::string path = clip_path(parse_task_id(task)->name);
  EXPECT_EQ(clip.size(), std::filesystem::file_size(folder_ + "/" + path));
  EXPECT_EQ(clip.substr(4, 4), "ftyp");

  // Again, as after a restart: the exit status is gone, the clip is not.
  const RenderReport again = wait_for(task);
  EXPECT_EQ(again.state, RenderState::succeeded);
  EXPECT_EQ(again.urls, report.urls);
  clip.clear();
  EXPECT_TRUE(provider_->download(again.urls[0], sink, {}));
  EXPECT_EQ(clip.substr(4, 4), "ftyp");

  const Sink full = [](std::string_view) { return Result<void>(Error{ErrorCode::no_space, "full"}); };
  EXPECT_EQ(provider_->download(report.urls[0], full, {}).error().code, ErrorCode::no_space);
  std::stop_source stopped;
  stopped.request_stop();
  EXPECT_EQ(provider_->download(report.urls[0], sink, stopped.get_token()).error().code,
            ErrorCode::cancelled);
}

TEST_F(AnimaticProviderTest, RefusesWhatCannotBeStartedAndSaysThatNothingWasSent) {
  std::filesystem::create_directory(folder_ + "/folder");
  make_picture(folder_ + "/still.png", "color=red:s=320x180");
  RenderRequest seven = request_for("still.png");
  seven.seconds = 7;
  std::stop_source stopped;
  stopped.request_stop();
  const std::pair<Refused, ErrorCode> table[] = {
      {refuse(request_for("missing.png")), ErrorCode::not_found},
      {refuse(request_for("folder")), ErrorCode::invalid_input},
      {refuse(request_for("../still.png")), ErrorCode::invalid_input},
      {refuse(seven), ErrorCode::invalid_input},
      {refuse(request_for("still.png"), stopped.get_token()), ErrorCode::cancelled}};
  for (const auto& [refused, code] : table) {
    EXPECT_EQ(to_string(refused.error.code), to_string(code)) << refused.error.message;
    EXPECT_FALSE(refused.sent);
  }
  provider_ = make_animatic_provider(*workspace_, *children_, *random_, folder_ + "/no-such-program");
  EXPECT_FALSE(refuse(request_for("still.png")).sent);
}

TEST_F(AnimaticProviderTest, ABrokenStillIsRejectedInTheWordsOfTheRenderer) {
  std::ofstream(folder_ + "/still.png") << "no picture";
  const RenderReport report = wait_for(accept(request_for("still.png")));
  EXPECT_EQ(report.state, RenderState::failed);
  EXPECT_EQ(report.fail_reaction, ErrorCode::rejected);
  EXPECT_THAT(report.words, HasSubstr("still.png"));
}

TEST_F(AnimaticProviderTest, AKilledRenderMayBeTriedAgain) {
  make_picture(folder_ + "/still.png", "testsrc2=s=640x360");
  const std::string task = accept(request_for("still.png"));
  EXPECT_EQ(provider_->poll(task, {}).value().state, RenderState::pending);
  children_->kill_group(parse_task_id(task)->process);
  const RenderReport report = wait_for(task);
  EXPECT_EQ(report.state, RenderState::failed);
  EXPECT_EQ(report.fail_reaction, ErrorCode::unavailable);
}

TEST_F(AnimaticProviderTest, ARenderOfAnEarlierRunOfTheProgramWasInterrupted) {
  const RenderReport report = wait_for("animatic:1:1:0123456789abcdef0123456789abcdef");
  EXPECT_EQ(report.state, RenderState::failed);
  EXPECT_EQ(report.fail_reaction, ErrorCode::unavailable);
  EXPECT_EQ(report.fail_code, "interrupted");
}

TEST_F(AnimaticProviderTest, ForeignTasksAndUrlsAreRefused) {
  EXPECT_EQ(provider_->poll("kie-task", {}).error().code, ErrorCode::not_found);
  const Sink sink = [](std::string_view) { return Result<void>(); };
  std::ofstream(folder_ + "/secret.mp4") << "x";
  EXPECT_EQ(provider_->download("workspace:secret.mp4", sink, {}).error().code, ErrorCode::invalid_input);
  const std::string gone = clip_url("0123456789abcdef0123456789abcdef");
  EXPECT_EQ(provider_->download(gone, sink, {}).error().code, ErrorCode::not_found);
  EXPECT_EQ(provider_->fresh_url(gone, {}).error().code, ErrorCode::not_found);
}

TEST_F(AnimaticProviderTest, HasNoMoneyAndNeedsNoHost) {
  EXPECT_EQ(provider_->name(), "animatic");
  EXPECT_FALSE(provider_->needs_hosted_image());
  EXPECT_EQ(provider_->balance({}).value(), std::nullopt);
}

TEST_F(AnimaticProviderTest, FilesOlderThanADayGoWithTheNextRender) {
  namespace fs = std::filesystem;
  const fs::path scratch = folder_ + "/" + animatic_folder;
  fs::create_directories(scratch);
  for (const char* name : {"old.mp4", "old.log", "young.mp4"}) std::ofstream(scratch / name) << "x";
  const auto now = fs::last_write_time(scratch / "young.mp4");
  fs::last_write_time(scratch / "old.mp4", now - std::chrono::hours(25));
  fs::last_write_time(scratch / "old.log", now - std::chrono::hours(25));
  fs::last_write_time(scratch / "young.mp4", now - std::chrono::hours(23));
  make_picture(folder_ + "/still.png", "color=red:s=320x180");
  children_->kill_group(parse_task_id(accept(request_for("still.png")))->process);
  EXPECT_FALSE(fs::exists(scratch / "old.mp4"));
  EXPECT_FALSE(fs::exists(scratch / "old.log"));
  EXPECT_TRUE(fs::exists(scratch / "young.mp4"));
}

}  // namespace
}  // namespace zoetrope::providers
