#include "testing/fake_kie/chaos.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_kie/fake_kie_fixture.h"

namespace zoetrope::testing {
namespace {

using http::Misbehave;
using ::testing::HasSubstr;
using ::testing::Not;

FakeKieBench& suffer(FakeKieBench& bench, const std::string& fault) {
  EXPECT_TRUE(bench.service.change(R"({"slow_seconds":0,"next":{")" + fault + R"(":1}})")) << fault;
  return bench;
}

TEST(Chaos, RefusalsAreMadeBeforeAnythingIsDone) {
  struct Case {
    const char* fault;
    int status;
    const char* words;
  };
  for (const Case& expected :
       {Case{"createTask.http_429", 429, R"("code":429)"}, Case{"createTask.body_429", 200, R"("code":429)"},
        Case{"createTask.body_433", 200, R"("code":433)"}, Case{"createTask.body_455", 200, R"("code":455)"},
        Case{"createTask.http_500", 500, R"("code":500)"}, Case{"createTask.body_500", 200, R"("code":500)"},
        Case{"createTask.html_502", 502, "<!DOCTYPE html>"}}) {
    FakeKieBench bench;
    const auto answer = suffer(bench, expected.fault).create_good();
    EXPECT_EQ(answer.status, expected.status) << expected.fault;
    EXPECT_THAT(answer.body, HasSubstr(expected.words)) << expected.fault;
    EXPECT_EQ(bench.service.figures().creates_received, 1);
    EXPECT_EQ(bench.service.figures().billed_tasks, 0) << expected.fault;
    EXPECT_NE(task_id(bench.create_good()), "") << "the fault happens once";
  }
}

TEST(Chaos, BrokenConnectionsDifferInWhatWasDone) {
  struct Case {
    const char* fault;
    Misbehave how;
    int billed;
  };
  for (const Case& expected : {Case{"createTask.reset", Misbehave::reset_before_answer, 0},
                               Case{"createTask.never_answer", Misbehave::never_answer, 0},
                               Case{"createTask.lost_answer", Misbehave::reset_before_answer, 1},
                               Case{"createTask.cut_answer", Misbehave::cut_body_in_half, 1},
                               Case{"createTask.slow", Misbehave::no, 1}}) {
    FakeKieBench bench;
    EXPECT_EQ(suffer(bench, expected.fault).create_good().misbehave, expected.how) << expected.fault;
    EXPECT_EQ(bench.service.figures().billed_tasks, expected.billed) << expected.fault;
  }
}

TEST(Chaos, AcceptedTasksCanBeMadeToFail) {
  FakeKieBench bench;
  const std::string task = task_id(suffer(bench, "createTask.fail_moderation").create_good());
  bench.finish_renders();
  EXPECT_THAT(bench.poll(task).body, HasSubstr("sensitive or prohibited content"));
  EXPECT_EQ(bench.service.figures().billed_tasks, 0);
}

TEST(Chaos, ResultsCanBeBadInEveryWay) {
  FakeKieBench bench;
  const std::string task = task_id(bench.create_good());
  bench.finish_renders();
  const auto fetch = [&](const std::string& fault) {
    return suffer(bench, fault).get("/results/" + task + ".mp4");
  };
  EXPECT_EQ(fetch("download.truncated_result").body.size(), 31U) << "of 63 bytes";
  EXPECT_EQ(fetch("download.result_403").status, 403);
  EXPECT_EQ(fetch("download.result_404").status, 404);
  const auto html = fetch("download.result_html");
  EXPECT_EQ(html.status, 200);
  EXPECT_THAT(html.content_type, HasSubstr("text/html"));
  EXPECT_EQ(fetch("download.result_empty").body, "");
  EXPECT_EQ(fetch("download.result_wrong_codec").status, 200);
  EXPECT_EQ(fetch("download.result_redirect").headers.get("Location"),
            "http://169.254.169.254/latest/meta-data/");
  EXPECT_THAT(suffer(bench, "recordInfo.private_link").poll(task).body,
              HasSubstr(R"(http://169.254.169.254/results/)" + task));
  EXPECT_THAT(bench.poll(task).body, Not(HasSubstr("169.254")));
}

TEST(Chaos, RatesAreKeptAndTheSameSeedFailsTheSameRequests) {
  ChaosSettings chaos;
  ASSERT_TRUE(parse_chaos("credit.http_500=0.2, credit.http_429=0.1", chaos.plan));
  const auto run = [&chaos] {
    FakeKieBench bench({}, chaos);
    std::vector<int> statuses;
    for (int i = 0; i < 2000; ++i) statuses.push_back(bench.get("/api/v1/chat/credit").status);
    return statuses;
  };
  const auto statuses = run();
  EXPECT_EQ(run(), statuses);
  EXPECT_NEAR(static_cast<double>(std::count(statuses.begin(), statuses.end(), 500)), 400, 60);
  EXPECT_NEAR(static_cast<double>(std::count(statuses.begin(), statuses.end(), 429)), 200, 50);
}

TEST(Chaos, AFaultForAllOperationsLeavesTheControlsAlone) {
  FakeKieBench bench;
  ASSERT_EQ(bench.post("/_fake/settings", R"({"chaos":{"http_500":1}})").status, 200);
  EXPECT_EQ(bench.get("/api/v1/chat/credit").status, 500);
  EXPECT_EQ(bench.get("/hosted/a.png").status, 500);
  EXPECT_EQ(bench.get("/_fake/figures").status, 200);
  ASSERT_EQ(bench.post("/_fake/settings", R"({"chaos":{}})").status, 200);
  EXPECT_EQ(bench.get("/api/v1/chat/credit").status, 200);
}

TEST(Chaos, MistypedPlansAreRefusedAndNothingChanges) {
  for (const char* text : {"http_439=0.1", "createTusk.reset=0.1", "createTask.result_404=0.1", "reset",
                           "reset=", "reset=1.5", "reset=-1", "reset=nan", "control.reset=1"}) {
    ChaosPlan plan;
    EXPECT_FALSE(parse_chaos(text, plan)) << text;
  }
  FakeKieBench bench;
  for (const char* body : {R"({"credits":5,"chaos":{"x":1}})", R"({"credits":5,"no_such":1})",
                           R"({"credits":-5})", R"({"credits":"5"})", R"({"next":{"reset":1}})",
                           R"({"render_sigma":99})", R"({"status_follows_code":1})", "[]"}) {
    EXPECT_EQ(bench.post("/_fake/settings", body).status, 400) << body;
  }
  EXPECT_EQ(bench.service.figures().balance_credits, 10'000);
}

TEST(Chaos, EveryFaultHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (const Fault fault : all_faults) names.insert(to_string(fault));
  EXPECT_EQ(names.size(), all_faults.size());
  EXPECT_EQ(to_string(Fault::result_html), "result_html");
  EXPECT_EQ(to_string(Fault::slow), "slow");
  EXPECT_EQ(to_string(Fault::private_link), "private_link");
}

}  // namespace
}  // namespace zoetrope::testing
