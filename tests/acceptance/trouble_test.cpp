#include <regex>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct DoubtCase {
  const char* fault;
  std::int64_t billed;  ///< of three renders; a doubtful one may be real
};

class Doubt : public Acceptance, public ::testing::WithParamInterface<DoubtCase> {};

TEST_P(Doubt, IsSentOnceAndHeldForAPerson) {
  change_fake(std::string(R"({"next": {"createTask.)") + GetParam().fault + R"(": 1}})");
  make_project(3);
  const Ended first = generate();
  EXPECT_EQ(first.status, 1) << first.err;
  EXPECT_THAT(first.out, HasSubstr("generated 2 new clips"));
  EXPECT_THAT(first.out, HasSubstr("and $0.4200 that may still be charged"));
  EXPECT_EQ(generate().status, 1);
  EXPECT_EQ(figures().creates_received, 3) << "never sent again";
  EXPECT_EQ(figures().billed_tasks, GetParam().billed);
  const std::string text = status();
  EXPECT_THAT(text, HasSubstr("held: sent, but it is not known whether it was accepted"));
  EXPECT_TRUE(std::regex_search(text, std::regex("look for the image clip_0[1-3]-[0-9a-f]{32}\\.png at "
                                                 "https://kie\\.ai/logs")))
      << text;
}

INSTANTIATE_TEST_SUITE_P(Faults, Doubt,
                         ::testing::Values(DoubtCase{"lost_answer", 3}, DoubtCase{"cut_answer", 3},
                                           DoubtCase{"http_500", 2}, DoubtCase{"html_502", 2},
                                           DoubtCase{"reset", 2}),
                         [](const auto& tested) { return std::string(tested.param.fault); });

class Key : public Acceptance {};

TEST_F(Key, NoneAtAllIsSaid) {
  make_project(1);
  environment_.erase("KIE_API_KEY");
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 3);
  EXPECT_THAT(ended.err, HasSubstr("KIE_API_KEY is not set"));
}

class Spending : public Acceptance {};

TEST_F(Spending, ABalanceThatIsTooSmallIsSaidBeforeTheFirstSend) {
  change_fake(R"({"credits": 100})");
  make_project(3);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 4);
  EXPECT_THAT(ended.err, HasSubstr("the balance is $0.50, enough for 1 of 3 clips"));
  EXPECT_EQ(figures().creates_received + asked("upload"), 0);
}

TEST_F(Spending, CreditThatEndsHalfWayStopsTheRun) {
  limit_ = 1;
  make_project(3);
  const auto program = begin_generate({"--max-in-flight", "1"});
  ASSERT_TRUE(program->says("accepted, rendering"));
  change_fake(R"({"credits": 0})");
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_LE(figures().creates_received, 2);
  EXPECT_THAT(ended.out, HasSubstr("generated 1 new clips"));
  change_fake(R"({"credits": 1000})");
  EXPECT_EQ(generate({"--max-in-flight", "1"}).status, 0);
}

TEST_F(Spending, ABudgetStopsAtItsLastCentAndAHigherOneGoesOn) {
  make_project(3);
  const Ended ended = generate({"--budget", "0.84"});
  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("the budget of the project, $0.84 of $0.84 left, is enough for 2 of 3"));
  EXPECT_THAT(ended.err, HasSubstr("the budget of the project is used up: $0.84 spent"));
  EXPECT_EQ(figures().billed_tasks, 2);
  const Ended again = generate({"--budget", "0.84"});
  EXPECT_EQ(again.status, 4);
  EXPECT_THAT(again.err, HasSubstr("raise it with --budget DOLLARS, or lift it with --budget none"));
  EXPECT_EQ(figures().creates_received, 2);
  EXPECT_EQ(generate({"--budget", "1.26"}).status, 0);
  EXPECT_EQ(figures().billed_tasks, 3);
}

class FailedRender : public Acceptance {};

TEST_F(FailedRender, AnInternalErrorThatCostNothingIsTriedOnceMore) {
  change_fake(R"({"next": {"createTask.fail_task": 1}})");
  make_project(2);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(figures().creates_accepted, 3);
  EXPECT_EQ(figures().billed_tasks, 2);
  EXPECT_THAT(ended.out, HasSubstr("$0.8400"));
}

TEST_F(FailedRender, AnInternalErrorThatStaysFailsTheClip) {
  change_fake(R"({"chaos": {"createTask.fail_task": 1}})");
  make_project(1);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Internal server error"));
  EXPECT_EQ(figures().creates_accepted, 2);
  EXPECT_EQ(figures().billed_tasks, 0);
}

TEST_F(FailedRender, ARefusedPictureKeepsTheProvidersWords) {
  change_fake(R"({"next": {"createTask.fail_moderation": 1}})");
  make_project(2);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1) << ended.err;
  ASSERT_EQ(figures().creates_accepted, 2) << "it is not tried again";
  EXPECT_EQ(figures().billed_tasks, 1);
  EXPECT_THAT(status(), HasSubstr("failed: "));
  EXPECT_THAT(status(), HasSubstr("sensitive or prohibited content"));
}

class Download : public Acceptance, public ::testing::WithParamInterface<const char*> {};

TEST_P(Download, IsFetchedAgainUntilItIsWhole) {
  change_fake(std::string(R"({"next": {"download.)") + GetParam() + R"(": 1}})");
  make_project(1);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_GE(asked("download"), 2);
  EXPECT_EQ(figures().creates_received, 1);
}

INSTANTIATE_TEST_SUITE_P(Faults, Download,
                         ::testing::Values("truncated_result", "result_html", "result_404", "result_403",
                                           "http_500", "reset", "cut_answer"),
                         [](const auto& tested) { return std::string(tested.param); });

class ResultLink : public Acceptance {};

TEST_F(ResultLink, OneThatIsGoneIsReplacedByAFreshOne) {
  change_fake(R"({"result_lifetime_seconds": 0.001})");
  make_project(1);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_GE(asked("downloadUrl"), 1);
}

TEST_F(ResultLink, AFileWithItsIndexAtTheEndIsRewritten) {
  start_fake("{}", testing::IndexPlace::back);
  make_project(1);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  const std::string clip = read(clip_file(1));
  ASSERT_NE(clip.find("moov"), std::string::npos);
  EXPECT_LT(clip.find("moov"), clip.find("mdat"));
}

class ImageHost : public Acceptance {};

TEST_F(ImageHost, TheSecondIsUsedWhenTheFirstIsDown) {
  change_fake(R"({"chaos": {"upload.http_500": 1}})");
  make_project(2);
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(asked("catbox"), 2);
}

TEST_F(ImageHost, OneThatFailsIsLeftAloneAndThatIsSaidOnce) {
  change_fake(R"({"chaos": {"upload.http_500": 1, "catbox.http_500": 1}})");
  make_project(4);
  // One after the other, so that no two uploads learn of it at the same time.
  const Ended ended = generate({"--host", "kie,catbox,litterbox", "--max-in-flight", "1"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(asked("litterbox"), 4);
  EXPECT_LE(asked("upload"), 2) << "the uploads that began before the first failed";
  EXPECT_LE(asked("catbox"), 2);
  const std::string notice = "image host kie fails (";
  EXPECT_THAT(ended.err, HasSubstr("rested for 10 minutes; catbox takes over"));
  EXPECT_THAT(ended.err, HasSubstr("rested for 10 minutes; litterbox takes over"));
  const std::size_t first = ended.err.find(notice);
  ASSERT_NE(first, std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find(notice, first + 1), std::string::npos) << ended.err;
}

TEST_F(ImageHost, ThatAsksForTimeIsNotAskedAgainByTheNextClips) {
  change_fake(R"({"next": {"litterbox.http_429": 1}})");
  make_project(3);
  EXPECT_EQ(generate({"--host", "litterbox,kie", "--max-in-flight", "1"}).status, 0);
  EXPECT_LE(asked("litterbox"), 2);
  EXPECT_GE(asked("upload"), 2);
}

/// What is sent is what lies in the folder at that time, and not what was uploaded before.
TEST_F(ImageHost, APictureThatIsChangedWhileItWaitsIsUploadedAgain) {
  change_fake(R"({"render_median_seconds": 2})");
  make_project(2);
  const auto program = begin_generate({"--max-in-flight", "1"});
  ASSERT_TRUE(eventually([&] {
    return figures().creates_accepted == 1 &&
           number("SELECT COUNT(*) FROM clips WHERE state = 'hosted'") == 1;
  }));
  const std::size_t waiting = figures().tasks.at(0).prompt.find("lighthouse 1") != std::string::npos ? 2 : 1;
  write(composite(static_cast<int>(waiting)), read(ACCEPTANCE_OTHER_COMPOSITE));
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(asked("upload"), 3);
  EXPECT_EQ(figures().creates_received, 2) << "the old picture was never sent";
  EXPECT_THAT(ended.err, HasSubstr("its picture was changed after the upload"));
}

TEST_F(ImageHost, NothingIsSentWhenAllAreDown) {
  change_fake(R"({"chaos": {"upload.http_500": 1, "catbox.http_500": 1}})");
  make_project(2);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_EQ(figures().creates_received, 0);
  EXPECT_THAT(ended.out, HasSubstr("image host"));
}

}  // namespace
}  // namespace zoetrope::acceptance
