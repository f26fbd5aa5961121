#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_kie/fake_kie_fixture.h"

namespace zoetrope::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* url = "http://127.0.0.1:8700/hosted/images/p/a.png";

std::string whole(const std::string& input) {
  return R"({"model":"kling/v2-5-turbo-image-to-video-pro","input":)" + input + "}";
}

std::string input_with(const std::string& more) {
  return whole(R"({"prompt":"p","image_url":")" + std::string(url) + "\"" + more + "}");
}

void expect_refused(const std::string& body, const std::string& code, const std::string& words) {
  FakeKieBench bench;
  const auto answer = bench.post("/api/v1/jobs/createTask", body);
  EXPECT_EQ(answer.status, 200) << body;
  EXPECT_EQ(json_value(answer.body, "code"), code) << body << answer.body;
  EXPECT_THAT(answer.body, HasSubstr(words)) << body;
  const Figures figures = bench.service.figures();
  EXPECT_EQ(figures.creates_received, 1);
  EXPECT_EQ(figures.creates_accepted, 0);
  EXPECT_EQ(figures.balance_credits, Settings{}.credits);
}

TEST(CreateStrictness, EveryBrokenRuleIsRefusedAndCostsNothing) {
  expect_refused("no json", "500", "not JSON");
  expect_refused(R"({"input":{"prompt":"p","image_url":"http://127.0.0.1/a"}})", "500",
                 "This field is required");
  expect_refused(R"({"model":"kling/v2-5-turbo-image-to-video-pro"})", "500", "This field is required");
  expect_refused(R"({"model":"kling/v9","input":{"prompt":"p","image_url":"http://127.0.0.1/a"}})", "500",
                 "model is not within the range of allowed options");
  expect_refused(whole(R"({"prompt":"p"})"), "500", "This field is required");
  expect_refused(whole(R"({"prompt":"  ","image_url":"http://127.0.0.1/a"})"), "500",
                 "This field is required");
  expect_refused(whole(R"({"prompt":"p","image_url":"not a url"})"), "422", "image_url is invalid");
  expect_refused(input_with(R"(,"duration":10)"), "500",
                 "duration is not within the range of allowed options");
  expect_refused(input_with(R"(,"duration":"7")"), "500",
                 "duration is not within the range of allowed options");
  expect_refused(input_with(R"(,"cfg_scale":"0.5")"), "500", "cfg_scale is not within the range");
  expect_refused(input_with(R"(,"cfg_scale":1.5)"), "500", "cfg_scale is not within the range");
  expect_refused(input_with(R"(,"aspect_ratio":"16:9")"), "500", "input.aspect_ratio is not a known field");
  expect_refused(input_with(R"(,"prompt":"twice")"), "500", "comes twice");
  expect_refused(input_with("},\"seed\":{"), "500", "seed is not a known field");
}

TEST(CreateStrictness, PromptsMayBeAsLongAsDocumentedAndCountInCharacters) {
  FakeKieBench bench;
  std::string umlauts;
  for (int i = 0; i < 2500; ++i) umlauts += "\xc3\xa4";
  const auto with = [&](const std::string& prompt, const std::string& negative) {
    return bench.create(R"({"prompt":")" + prompt + R"(","negative_prompt":")" + negative +
                        R"(","image_url":")" + url + "\"}");
  };
  EXPECT_NE(task_id(with(umlauts, std::string(2496, 'n'))), "");
  EXPECT_THAT(with(umlauts + "x", "n").body, HasSubstr("prompt length cannot exceed the maximum limit"));
  EXPECT_THAT(with("p", std::string(2497, 'n')).body, HasSubstr("negative_prompt length cannot exceed"));
}

TEST(CreateStrictness, EveryDocumentedFieldIsTaken) {
  FakeKieBench bench;
  const auto answer = bench.post("/api/v1/jobs/createTask",
                                 R"({"model":"kling/v2-5-turbo-image-to-video-pro",)"
                                 R"("callBackUrl":"https://example.net/cb","input":{"prompt":"p",)"
                                 R"("image_url":"https://example.net/good.png","tail_image_url":"",)"
                                 R"("duration":"5","negative_prompt":"n","cfg_scale":0.5}})");
  EXPECT_NE(task_id(answer), "") << answer.body;
  EXPECT_EQ(bench.service.figures().billed_credits, 42);
}

TEST(CreateStrictness, AWrongContentTypeIsRefused) {
  FakeKieBench bench;
  auto request = FakeKieBench::request("POST", "/api/v1/jobs/createTask", input_with(""));
  request.headers.add("Content-Type", "text/plain");
  EXPECT_THAT(bench.send(request).body, HasSubstr("Content-Type 'text/plain' is not supported"));
}

TEST(CreateStrictness, AWrongMethodIsRefused) {
  FakeKieBench bench;
  EXPECT_EQ(bench.get("/api/v1/jobs/createTask").status, 405);
  EXPECT_EQ(bench.post("/api/v1/jobs/recordInfo?taskId=x", "{}").status, 405);
  EXPECT_EQ(bench.get("/api/v1/jobs/unknown").status, 404);
}

}  // namespace
}  // namespace zoetrope::testing
