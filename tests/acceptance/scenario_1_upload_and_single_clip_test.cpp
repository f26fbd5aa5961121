#include "acceptance/harness.h"
#include "acceptance/log_lines.h"

/// Scenario 1 of the story: Composite Upload and Single Video Generation.

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Scenario1 : public Acceptance {};

/// Given 18 composites exist in `assets/composites/`, when clip 1 is processed, then its picture goes to
/// catbox, the render is asked for with that URL and the motion prompt, and an H.264 clip of 10 seconds
/// stands in `videos/clip_01.mp4`, with its generation time and file size in the log.
TEST_F(Scenario1, OneOfEighteenCompositesIsUploadedRenderedDownloadedAndVerified) {
  make_project(18);
  const Ended ended = zoetrope({"generate", "demo/story:1", "--yes", "--host", "catbox", "--poll-interval",
                                "0.1", "--log-format", "json"});
  EXPECT_EQ(ended.status, 0) << ended.err;

  EXPECT_EQ(asked("catbox"), 1);
  EXPECT_EQ(asked("upload"), 0) << "to catbox and nowhere else";
  ASSERT_EQ(figures().tasks.size(), 1U);
  const testing::TaskFigure sent = figures().tasks.front();
  EXPECT_THAT(sent.image_url, StartsWith(environment_["KIE_API_BASE"] + "/catbox/"));
  EXPECT_EQ(text("SELECT image_url FROM attempts"), sent.image_url);
  EXPECT_EQ(sent.prompt, "The keeper of lighthouse 1 turns his lamp. Static shot.");
  EXPECT_EQ(sent.seconds, 10);

  const Ended verified = zoetrope({"verify", clip_file(1).string(), "--deep", "--json"});
  EXPECT_EQ(verified.status, 0) << verified.out;
  EXPECT_THAT(verified.out, HasSubstr(R"("codec": "h264")"));
  EXPECT_THAT(verified.out, HasSubstr(R"("duration_s": 10.0)"));
  EXPECT_FALSE(std::filesystem::exists(clip_file(2)));

  int done = 0;
  for (const Json& line : events_of(log_lines(ended), "clip")) {
    if (line["state"] != "done") continue;
    ++done;
    EXPECT_GT(line["render_seconds"].get<double>(), 0);
    EXPECT_EQ(line["bytes"].get<std::uintmax_t>(), std::filesystem::file_size(clip_file(1)));
  }
  EXPECT_EQ(done, 1);
}

/// "Log generation time and file size", for people too.
TEST_F(Scenario1, TheLogForPeopleHasGenerationTimeAndFileSize) {
  make_project(1);
  EXPECT_THAT(generate({"--host", "catbox"}).err,
              ::testing::ContainsRegex("clip 01/01  done: 10\\.00 s, [0-9.]+ MB, rendered in [0-9]+ s"));
}

/// catbox that fails, its words kept: nothing is sent, and the next run takes it up.
TEST_F(Scenario1, AnUploadThatFailsCostsNothingAndIsTriedAgain) {
  make_project(1);
  change_fake(R"({"chaos": {"catbox.http_500": 1}})");
  const Ended failed = generate({"--host", "catbox"});
  EXPECT_EQ(failed.status, 3) << failed.err;
  EXPECT_THAT(failed.out, HasSubstr("image host"));
  EXPECT_EQ(figures().creates_received, 0);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_error");
  change_fake(R"({"chaos": {}})");
  EXPECT_EQ(generate({"--host", "catbox"}).status, 0);
}

/// A composite that is missing or cannot be used stops its own clip, and none of its siblings.
TEST_F(Scenario1, AMissingCompositeStopsItsClipAndNotItsSiblings) {
  make_project(3);
  std::filesystem::remove(composite(2));
  const Ended ended = generate({"--host", "catbox"});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.out, HasSubstr("generated 2 new clips"));
  EXPECT_THAT(ended.out, HasSubstr("clip 02"));
  EXPECT_TRUE(std::filesystem::exists(clip_file(1)));
  EXPECT_TRUE(std::filesystem::exists(clip_file(3)));
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_error");
  EXPECT_THAT(text("SELECT error_log FROM tasks"), HasSubstr("clip 2"));
}

/// The same by a worker: "When the video generation worker processes clip #1".
TEST_F(Scenario1, AWorkerUploadsRendersDownloadsAndLogsIt) {
  make_project(1);
  environment_["ZOETROPE_HOST"] = "catbox";
  const auto worker = begin_worker({"--log-format", "json"});
  queue();
  EXPECT_TRUE(becomes("video_ready"));
  EXPECT_EQ(asked("catbox"), 1);
  EXPECT_TRUE(std::filesystem::exists(clip_file(1)));
  int done = 0;
  for (const Json& line : events_of(log_lines(stop_worker(*worker)), "clip")) {
    if (line["state"] != "done") continue;
    ++done;
    EXPECT_EQ(line["channel_id"], "demo");
    EXPECT_EQ(line["project_id"], "story");
    EXPECT_EQ(line["clip"], 1);
    EXPECT_EQ(line["attempt"], 1);
    EXPECT_GT(line["render_seconds"].get<double>(), 0);
    EXPECT_EQ(line["bytes"].get<std::uintmax_t>(), std::filesystem::file_size(clip_file(1)));
  }
  EXPECT_EQ(done, 1);
}

}  // namespace
}  // namespace zoetrope::acceptance
