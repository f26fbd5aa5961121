#include <fmt/format.h>

#include <map>

#include "acceptance/harness.h"

/// Scenario 5 of the story: Partial Resume After Failure (FR29 Applied to Videos).

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;

class Scenario5 : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    make_project(18);
    EXPECT_EQ(zoetrope({"generate", "demo/story:1-10", "--yes", "--poll-interval", "0.1"}).status, 0);
    for (int clip = 1; clip <= 10; ++clip) before_[clip] = std::filesystem::last_write_time(clip_file(clip));
  }

  void expect_first_ten_untouched() {
    for (const auto& [clip, time] : before_)
      EXPECT_EQ(std::filesystem::last_write_time(clip_file(clip)), time) << clip;
  }

  std::map<int, std::filesystem::file_time_type> before_;
};

/// Given generation has failed after clips 1-10 of 18, when it is run again, then those are skipped without
/// an upload or a render, 11-18 are generated, and it says so.
TEST_F(Scenario5, TenExistingClipsAreSkippedAndEightAreGenerated) {
  change_fake(R"({"chaos": {"createTask.http_429": 1}})");
  EXPECT_EQ(generate().status, 1) << "the run that fails after ten";
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_error");
  change_fake(R"({"chaos": {}})");
  const std::int64_t uploads = asked("upload");

  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Skipped 10 existing clips, generated 8 new clips"));
  expect_first_ten_untouched();
  EXPECT_LE(asked("upload"), 18) << "no picture of a clip that is there";
  EXPECT_GE(uploads, 10);
  EXPECT_EQ(figures().billed_tasks, 18);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_ready");
}

/// The same in the log of a machine.
TEST_F(Scenario5, TheLogSaysWhatWasSkippedAndWhatWasGenerated) {
  const Ended ended = generate({"--log-format", "json"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr(R"("message":"Skipped 10 existing clips, generated 8 new clips")"));
  EXPECT_THAT(ended.err, HasSubstr(R"("generated":8,"skipped":10)"));
}

/// "Detect existing video clips by checking filesystem paths": files that no database knows count too.
TEST_F(Scenario5, FilesCountAlsoWhenTheDatabaseIsGone) {
  lose_database();
  std::filesystem::remove_all(folder_ / "state");
  const std::int64_t before = figures().creates_received;
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Skipped 10 existing clips, generated 8 new clips"));
  expect_first_ten_untouched();
  EXPECT_EQ(figures().creates_received - before, 8);
}

/// Where the story says `resume=False` a person says `redo`: to run again never overwrites what is paid for.
TEST_F(Scenario5, ARunNeverOverwritesAPaidClipAndARedoKeepsIt) {
  const std::string paid = read(clip_file(3));
  EXPECT_EQ(zoetrope({"generate", "demo/story:1-10", "--yes"}).status, 0);
  EXPECT_EQ(read(clip_file(3)), paid);
  EXPECT_EQ(figures().creates_received, 10);
  EXPECT_EQ(zoetrope({"redo", "demo/story:3", "--yes", "--poll-interval", "0.1"}).status, 0);
  EXPECT_EQ(figures().creates_received, 11);
  EXPECT_EQ(read(project() / "videos/takes/clip_03.1.mp4"), paid);
}

/// By a worker.
TEST_F(Scenario5, AWorkerSkipsWhatIsThereToo) {
  const auto worker = begin_worker();
  queue();
  EXPECT_TRUE(worker->says("demo/story is taken up: 18 clips, 10 of them there already")) << worker->errors();
  EXPECT_TRUE(becomes("video_ready")) << worker->errors();
  EXPECT_TRUE(worker->says("demo/story  Video Ready: Skipped 10 existing clips, generated 8 new clips"))
      << worker->errors();
  expect_first_ten_untouched();
  EXPECT_EQ(figures().creates_received, 18);
  stop_worker(*worker);
}

}  // namespace
}  // namespace zoetrope::acceptance
