#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_kie/fake_kie_fixture.h"

namespace zoetrope::testing {
namespace {

using ::testing::HasSubstr;

http::ServerRequest credit_request(const char* host, const char* agent, const char* authorization) {
  http::ServerRequest request{"GET", "/api/v1/chat/credit", {}, ""};
  request.headers.add("Host", host);
  request.headers.add("User-Agent", agent);
  request.headers.add("Authorization", authorization);
  return request;
}

TEST(FrontDoor, TheRightKeySeesTheCredits) {
  FakeKieBench bench;
  const auto answer = bench.get("/api/v1/chat/credit");
  EXPECT_EQ(answer.body, R"({"code":200,"msg":"success","data":10000})");
}

TEST(FrontDoor, AWrongKeyIsRefusedInTheBodyOrUnderItsStatus) {
  FakeKieBench bench;
  for (const char* authorization :
       {"", "Bearer ", "Bearer canary-key-other", "canary-key-demo", "Basic canary-key-demo"}) {
    const auto answer = bench.send(credit_request("127.0.0.1:8700", "test", authorization));
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr(R"("code":401,"msg":"You do not have access permissions")"));
  }
  ASSERT_TRUE(bench.service.change(R"({"status_follows_code":true})"));
  EXPECT_EQ(bench.send(credit_request("127.0.0.1:8700", "test", "Bearer canary-key-other")).status, 401);
}

TEST(FrontDoor, ARequestWithoutUserAgentMeetsTheGateway) {
  FakeKieBench bench;
  const auto answer = bench.send(credit_request("127.0.0.1:8700", "", "Bearer canary-key-demo"));
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.body, "error code: 1010");
}

TEST(FrontDoor, AForeignHostNameIsRefused) {
  FakeKieBench bench;
  for (const char* host : {"", "example.net", "10.0.0.1:80", "127.0.0.1@example.net"}) {
    EXPECT_EQ(bench.send(credit_request(host, "test", "Bearer canary-key-demo")).status, 400) << host;
  }
}

TEST(FrontDoor, APageAndATableAtNotionAreMadeByAnyRequest) {
  FakeKieBench bench;
  EXPECT_EQ(bench.post("/_fake/notion/pages/1F0B2C3D4E5F60718293A4B5C6D7E8F9", "").status, 201);
  EXPECT_EQ(bench.post("/_fake/notion/tables/3a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", "").status, 201);
  EXPECT_EQ(bench.service.notion().page("1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"), usual_page());
  EXPECT_EQ(bench.post("/_fake/notion/pages/1f0b", "").status, 400);
  EXPECT_EQ(bench.post("/_fake/notion/pages", "").status, 400);
  EXPECT_EQ(bench.post("/_fake/notion/blocks/1f0b2c3d4e5f60718293a4b5c6d7e8f9", "").status, 404);
}

TEST(FrontDoor, TheKeyCanBeChangedWhileItRuns) {
  FakeKieBench bench;
  ASSERT_EQ(bench.post("/_fake/settings", R"({"key":"canary-key-new"})").status, 200);
  EXPECT_THAT(bench.get("/api/v1/chat/credit").body, HasSubstr(R"("code":401)"));
  EXPECT_THAT(bench.send(credit_request("localhost:8700", "test", "Bearer canary-key-new")).body,
              HasSubstr(R"("code":200)"));
}

}  // namespace
}  // namespace zoetrope::testing
