#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_kie/fake_kie_fixture.h"

namespace zoetrope::testing {
namespace {

using ::testing::HasSubstr;

std::string input_for(const std::string& url) {
  return R"({"prompt":"p","duration":"10","image_url":")" + url + "\"}";
}

TEST(TaskLife, ATaskWaitsQueuesRendersAndSucceeds) {
  FakeKieBench bench;
  const std::string task = task_id(bench.create_good());
  bench.service.wait_for_renders();
  const auto state = [&] { return json_value(bench.poll(task).body, "state"); };
  EXPECT_EQ(state(), "waiting");
  bench.clock.advance(std::chrono::seconds(20));
  EXPECT_EQ(state(), "queuing");
  bench.clock.advance(std::chrono::seconds(20));
  EXPECT_EQ(state(), "generating");
  bench.clock.advance(std::chrono::seconds(60));
  EXPECT_EQ(state(), "success");
  const std::string body = bench.poll(task).body;
  EXPECT_THAT(body, HasSubstr(R"("resultJson":"{\"resultUrls\":[\"http://127.0.0.1:8700/results/)" + task));
  EXPECT_THAT(body, HasSubstr(R"("creditsConsumed":84.0)"));
  EXPECT_THAT(body, HasSubstr(R"("costTime":100000)"));
  EXPECT_THAT(body, HasSubstr(R"("param":"{\"model\":\"kling/v2-5-turbo-image-to-video-pro\",\"input\":)"));
  const auto clip = bench.get("/results/" + task + ".mp4");
  EXPECT_EQ(clip.status, 200);
  EXPECT_EQ(clip.content_type, "video/mp4");
  EXPECT_EQ(clip.body, "0123456789 clip of 10 s" +
                           std::string("\0\0\0\x28"
                                       "free",
                                       8) +
                           task);
}

TEST(TaskLife, ItsTimesAreThoseOfTheRenderAndNotOfWhoeverLooks) {
  FakeKieBench bench;
  const std::string task = task_id(bench.create_good());
  bench.service.wait_for_renders();
  bench.clock.advance(std::chrono::hours(1));
  EXPECT_THAT(bench.poll(task).body, HasSubstr(R"("costTime":100000)"));
  const TaskFigure figure = bench.service.figures().tasks.at(0);
  EXPECT_EQ(figure.render_time_us, 100'000'000);
  EXPECT_EQ(figure.polls, 1);
  EXPECT_THAT(to_json(bench.service.figures()), HasSubstr(R"("render_time_us":100000000,"polls":1)"));
}

TEST(TaskLife, CreditsAreTakenAtOnceAndGivenBackOnFailure) {
  ChaosSettings chaos;
  ASSERT_TRUE(chaos.plan.set_next("createTask.fail_task", 1));
  FakeKieBench bench({}, chaos);
  const std::string failing = task_id(bench.create_good());
  const std::string fine = task_id(bench.create_good());
  EXPECT_EQ(bench.service.figures().balance_credits, 10'000 - 168);
  bench.finish_renders();
  const std::string body = bench.poll(failing).body;
  EXPECT_THAT(body, HasSubstr(R"("state":"fail")"));
  EXPECT_THAT(body, HasSubstr(R"("failCode":"500","failMsg":"Internal server error")"));
  EXPECT_THAT(body, HasSubstr(R"("creditsConsumed":0.0)"));
  EXPECT_EQ(json_value(bench.poll(fine).body, "state"), "success");
  const Figures figures = bench.service.figures();
  EXPECT_EQ(figures.balance_credits, 10'000 - 84);
  EXPECT_EQ(figures.billed_tasks, 1);
  EXPECT_EQ(figures.billed_credits, 84);
  EXPECT_EQ(figures.creates_accepted, 2);
  EXPECT_EQ(figures.peak_in_flight, 2);
  EXPECT_EQ(figures.in_flight, 0);
}

struct Terms {
  const char* settings;
  std::int64_t under_way;  ///< credits taken for two renders while they are under way
  std::int64_t in_the_end;
};

class ChargeTerms : public ::testing::TestWithParam<Terms> {};

TEST_P(ChargeTerms, OneRenderSucceedsAndOneFails) {
  ChaosSettings chaos;
  ASSERT_TRUE(chaos.plan.set_next("createTask.fail_task", 1));
  FakeKieBench bench({}, chaos);
  ASSERT_TRUE(bench.service.change(GetParam().settings));
  const std::string failing = task_id(bench.create_good());
  const std::string fine = task_id(bench.create_good());
  EXPECT_EQ(bench.service.figures().balance_credits, 10'000 - GetParam().under_way);
  EXPECT_EQ(bench.service.figures().billed_credits, GetParam().under_way);
  bench.finish_renders();
  const std::int64_t for_failing = GetParam().in_the_end - 84;
  EXPECT_EQ(json_value(bench.poll(failing).body, "creditsConsumed"), std::to_string(for_failing) + ".0");
  EXPECT_EQ(json_value(bench.poll(fine).body, "creditsConsumed"), "84.0");
  EXPECT_EQ(bench.service.figures().balance_credits, 10'000 - GetParam().in_the_end);
  EXPECT_EQ(bench.service.figures().billed_credits, GetParam().in_the_end);
}

INSTANTIATE_TEST_SUITE_P(All, ChargeTerms,
                         ::testing::Values(Terms{"{}", 168, 84}, Terms{R"({"charge_failed":true})", 168, 168},
                                           Terms{R"({"charge_at":"success"})", 0, 84},
                                           Terms{R"({"charge_at":"success","charge_failed":true})", 0, 168}));

TEST(TaskLife, WhatIsChargedAtTheEndIsPromisedBefore) {
  FakeKieBench bench;
  ASSERT_TRUE(bench.service.change(R"({"credits":100,"charge_at":"success"})"));
  EXPECT_NE(task_id(bench.create_good()), "");
  EXPECT_THAT(bench.create_good().body, HasSubstr(R"("code":402)"));
  bench.finish_renders();
  EXPECT_EQ(bench.service.figures().balance_credits, 16);
}

TEST(TaskLife, AFailureMayKeepItsCredits) {
  ChaosSettings chaos;
  ASSERT_TRUE(chaos.plan.set_next("createTask.fail_charged", 1));
  FakeKieBench bench({}, chaos);
  const std::string failing = task_id(bench.create_good());
  bench.finish_renders();
  const std::string body = bench.poll(failing).body;
  EXPECT_THAT(body, HasSubstr(R"("failCode":"500","failMsg":"Internal server error")"));
  EXPECT_THAT(body, HasSubstr(R"("creditsConsumed":84.0)"));
  EXPECT_EQ(bench.service.figures().balance_credits, 10'000 - 84);
  EXPECT_EQ(bench.service.figures().billed_credits, 84);
}

TEST(TaskLife, CreditsMayLeaveAtSuccessAndAtAnotherPrice) {
  Settings settings;
  settings.charge_at = ChargeMoment::success;
  settings.clip_credits = 100;
  ChaosSettings chaos;
  ASSERT_TRUE(chaos.plan.set_next("createTask.fail_task", 1));
  FakeKieBench bench(settings, chaos);
  const std::string failing = task_id(bench.create_good());
  const std::string fine = task_id(bench.create_good());
  EXPECT_EQ(bench.service.figures().balance_credits, 10'000);
  EXPECT_THAT(bench.poll(fine).body, HasSubstr(R"("creditsConsumed":0.0)"));
  bench.finish_renders();
  EXPECT_THAT(bench.poll(failing).body, HasSubstr(R"("creditsConsumed":0.0)"));
  EXPECT_THAT(bench.poll(fine).body, HasSubstr(R"("creditsConsumed":100.0)"));
  EXPECT_EQ(bench.service.figures().balance_credits, 10'000 - 100);
  EXPECT_EQ(bench.service.figures().billed_credits, 100);
}

TEST(TaskLife, AnImageThatCannotBeUsedFailsTheTaskAndCostsNothing) {
  FakeKieBench bench;
  bench.upload("text.png", "plain text");
  bench.upload("big.png", FakeKieBench::png() + std::string(10'000'000, 'x'));
  bench.upload("broken.png", FakeKieBench::png() + " broken");
  const std::string base = FakeKieBench::base;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {base + "/hosted/images/p/missing.png", "image fetch failed"},
      {base + "/hosted/images/p/text.png", "File type not supported"},
      {base + "/hosted/images/p/big.png", "File size exceeds the limit"},
      {base + "/hosted/images/p/broken.png", "image decode failed"},
      {"http://127.0.0.1:9/closed.png", "image fetch failed"},
      {"https://example.net/a.png", "image fetch failed"},
  };
  for (const auto& [url, words] : cases) {
    const std::string task = task_id(bench.create(input_for(url)));
    ASSERT_NE(task, "") << url;
    bench.service.wait_for_renders();
    const std::string body = bench.poll(task).body;
    EXPECT_THAT(body, HasSubstr(R"("state":"fail")")) << url;
    EXPECT_THAT(body, HasSubstr(R"("failCode":"400")")) << url;
    EXPECT_THAT(body, HasSubstr(words)) << url;
    EXPECT_EQ(bench.get("/results/" + task + ".mp4").status, 404);
  }
  EXPECT_EQ(bench.service.figures().billed_tasks, 0);
  EXPECT_EQ(bench.service.figures().balance_credits, 10'000);
}

TEST(TaskLife, AnImageOfAnotherLoopbackServerIsFetched) {
  FakeKieBench bench;
  const std::string task = task_id(bench.create(input_for("http://127.0.0.1:4711/good.png")));
  bench.finish_renders();
  EXPECT_EQ(json_value(bench.poll(task).body, "state"), "success");
}

TEST(TaskLife, WithoutCreditsNothingIsMade) {
  FakeKieBench bench;
  ASSERT_TRUE(bench.service.change(R"({"credits":100})"));
  EXPECT_NE(task_id(bench.create_good()), "");
  const auto answer = bench.create_good();
  EXPECT_EQ(answer.body,
            R"({"code":402,"msg":"The current credits are insufficient. Please top up.","data":null})");
  EXPECT_EQ(bench.service.figures().balance_credits, 16);
}

TEST(TaskLife, TheTwentyFirstCreationInTenSecondsIsRefused) {
  FakeKieBench bench;
  for (int i = 0; i < 20; ++i) ASSERT_NE(task_id(bench.create_good()), "");
  EXPECT_EQ(bench.create_good().status, 429);
  bench.clock.advance(std::chrono::seconds(10));
  EXPECT_EQ(bench.create_good().status, 200);
  ASSERT_TRUE(bench.service.change(R"({"creates_max":0,"in_flight_max":22})"));
  EXPECT_NE(task_id(bench.create_good()), "");
  EXPECT_EQ(bench.create_good().status, 429);
  EXPECT_EQ(bench.service.figures().creates_accepted, 22);
}

TEST(TaskLife, UnknownTasksAreAnsweredAsDocumented) {
  FakeKieBench bench;
  EXPECT_EQ(bench.poll("nobody").body, R"({"code":422,"msg":"recordInfo is null","data":null})");
  EXPECT_THAT(bench.get("/api/v1/jobs/recordInfo").body, HasSubstr(R"("code":400)"));
  EXPECT_EQ(bench.get("/results/nobody.mp4").status, 404);
}

TEST(TaskLife, ANewTaskCanBeUnknownForAWhile) {
  FakeKieBench bench;
  ASSERT_TRUE(bench.service.change(R"({"null_polls":2})"));
  const std::string task = task_id(bench.create_good());
  EXPECT_THAT(bench.poll(task).body, HasSubstr("recordInfo is null"));
  EXPECT_THAT(bench.poll(task).body, HasSubstr("recordInfo is null"));
  EXPECT_EQ(json_value(bench.poll(task).body, "state"), "waiting");
}

TEST(TaskLife, TooManyPollsInASecondAreRefusedWhenAskedFor) {
  FakeKieBench bench;
  ASSERT_TRUE(bench.service.change(R"({"polls_per_second_max":2})"));
  const std::string task = task_id(bench.create_good());
  EXPECT_EQ(bench.poll(task).status, 200);
  EXPECT_EQ(bench.poll(task).status, 200);
  EXPECT_EQ(bench.poll(task).status, 429);
  bench.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(bench.poll(task).status, 200);
}

TEST(TaskLife, AResetForgetsEverything) {
  FakeKieBench bench;
  const std::string task = task_id(bench.create_good());
  ASSERT_EQ(bench.post("/_fake/reset", "").status, 200);
  EXPECT_THAT(bench.poll(task).body, HasSubstr("recordInfo is null"));
  EXPECT_EQ(bench.get("/hosted/images/p/a.png").status, 404);
  const Figures figures = bench.service.figures();
  EXPECT_EQ(figures.creates_received, 0);
  EXPECT_EQ(figures.balance_credits, 10'000);
  EXPECT_TRUE(figures.tasks.empty());
}

}  // namespace
}  // namespace zoetrope::testing
