#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class PlanPage : public Acceptance {
 protected:
  [[nodiscard]] std::filesystem::path page() const { return folder_ / "plan.html"; }
  Ended plan(const std::string& what = "demo/story") {
    return zoetrope({"plan", what, "--html", page().string()});
  }
};

TEST_F(PlanPage, ShowsEveryClipThatIsAskedForWithItsStillAndItsPrice) {
  make_project(3);
  const Ended ended = plan("demo/story:1,3");
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Web page:  " + page().string()));
  const std::string html = read(page());
  EXPECT_THAT(html, HasSubstr("id=\"clip-01\""));
  EXPECT_THAT(html, Not(HasSubstr("id=\"clip-02\"")));
  EXPECT_THAT(html, HasSubstr("id=\"clip-03\""));
  EXPECT_THAT(html, HasSubstr("data:image/jpeg;base64,/9j/"));
  EXPECT_THAT(html, HasSubstr("To render: 2 clips for $0.84"));
  EXPECT_THAT(html, HasSubstr("render for $0.42"));
}

TEST_F(PlanPage, IsWrittenAnewAndNeverOverAFileOfSomebodyElse) {
  make_project(1);
  ASSERT_EQ(plan().status, 0);
  std::filesystem::remove(project() / "assets/composites/clip_01.png");
  EXPECT_EQ(plan().status, 1);
  EXPECT_THAT(read(page()), HasSubstr("refused"));
  write(page(), "my own notes");
  const Ended refused = plan();
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err,
              HasSubstr("is no page that zoetrope made; move it away, or name another with --html"));
  EXPECT_EQ(read(page()), "my own notes");
}

}  // namespace
}  // namespace zoetrope::acceptance
