#include <fstream>

#include "acceptance/harness.h"
#include "sql/sql.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// The programs in examples/, as somebody would run them who has just read them.
class Examples : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    write(folder_ / "zoetrope.toml", "[channels.demo]\ntake_up = true\n");
  }

  std::unique_ptr<Program> hand_over(const std::string& project) {
    const Words words{"/usr/bin/python3", ACCEPTANCE_EXAMPLES "/hand_over.py",
                      (workspace() / "zoetrope.db").string(), "demo", project};
    return std::make_unique<Program>(words, environment_, folder_.string());
  }
};

TEST_F(Examples, ATwentyLineProgramHandsOverATaskAndWaitsForItsVideos) {
  make_project(2);
  const auto worker = begin_worker();
  const auto example = hand_over("story");
  const Ended ended = end(*example);
  EXPECT_EQ(ended.status, 0) << ended.err << worker->errors();
  EXPECT_THAT(ended.out,
              AllOf(HasSubstr("demo/story: processing"), HasSubstr("demo/story: video_ready, $0.84")));
  EXPECT_TRUE(fs::exists(clip_file(2)));
  EXPECT_EQ(figures().billed_tasks, 2);
  stop_worker(*worker);
}

TEST_F(Examples, ItTellsWhatHasToBePutRightAndGoesOnWaiting) {
  make_project(1);
  const auto worker = begin_worker();
  const auto example = hand_over("lighthouse");
  ASSERT_TRUE(
      eventually([&] { return number("SELECT COUNT(*) FROM tasks WHERE status = 'video_error'") == 1; }));
  fs::rename(project(), project().parent_path() / "lighthouse");
  execute("UPDATE tasks SET status = 'queued'");
  const Ended ended = end(*example);
  EXPECT_EQ(ended.status, 0) << ended.err << worker->errors();
  EXPECT_THAT(ended.out, AllOf(HasSubstr("there is no project demo/lighthouse"),
                               HasSubstr("demo/lighthouse: video_ready, $0.42")));
  stop_worker(*worker);
}

TEST(ExampleSource, IsAsShortAsItSays) {
  std::ifstream file(ACCEPTANCE_EXAMPLES "/hand_over.py");
  int lines = 0;
  int imports = 0;
  for (std::string line; std::getline(file, line);) {
    ++lines;
    if (line.starts_with("import ")) ++imports;
  }
  EXPECT_LE(lines, 25);
  EXPECT_EQ(imports, 4) << "sqlite3, sys, time and uuid: Python's own";
}

}  // namespace
}  // namespace zoetrope::acceptance
