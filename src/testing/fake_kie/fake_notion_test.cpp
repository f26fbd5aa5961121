#include "testing/fake_kie/fake_notion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_kie/webhook_box.h"
#include "testing/manual_clock.h"

namespace zoetrope::testing {
namespace {

using ::testing::HasSubstr;

const std::string known_page = "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

class FakeNotionTest : public ::testing::Test {
 protected:
  FakeNotionTest() {
    notion_.put_page(known_page,
                     {{"Status", {"status", {"Ready"}}}, {"Stage", {"select"}}, {"Cost", {"number"}}});
  }
  http::ServerResponse ask(const std::string& method, const std::string& path, const std::string& body = "",
                           const std::string& token = "canary-key-notion-fake",
                           const std::string& version = "2025-09-03") {
    http::ServerRequest request{.method = method, .target = path, .body = body};
    if (!token.empty()) request.headers.add("Authorization", "Bearer " + token);
    if (!version.empty()) request.headers.add("Notion-Version", version);
    return notion_.handle(request);
  }
  http::ServerResponse set(const std::string& properties) {
    return ask("PATCH", "/v1/pages/" + known_page, R"({"properties":)" + properties + "}");
  }

  ManualClock clock_;
  FakeNotion notion_{clock_, "canary-key-notion-fake"};
};

TEST_F(FakeNotionTest, SetsWhatFitsAndKeepsWhatWasWritten) {
  EXPECT_EQ(set(R"({"Status":{"status":{"name":"Ready"}},"Cost":{"number":0.42}})").status, 200);
  EXPECT_EQ(set(R"({"Stage":{"select":{"name":"New"}}})").status, 200);
  EXPECT_EQ(notion_.page(known_page)["Status"].value, "Ready");
  EXPECT_EQ(notion_.page(known_page)["Stage"].options, std::vector<std::string>{"New"});
  ASSERT_EQ(notion_.writes().size(), 2U);
  EXPECT_EQ(notion_.writes()[0].values.at("Cost"), "0.42");
  EXPECT_THAT(ask("GET", "/v1/pages/" + known_page).body, HasSubstr(R"("type":"status")"));
}

TEST_F(FakeNotionTest, RefusesWhatTheRealOneRefuses) {
  EXPECT_EQ(set(R"({"Status":{"status":{"name":"Nowhere"}}})").status, 400);
  EXPECT_EQ(set(R"({"Status":{"select":{"name":"Ready"}}})").status, 400);
  EXPECT_EQ(set(R"({"Unknown":{"number":1}})").status, 400);
  EXPECT_EQ(set(R"({"Cost":{"number":"1"}})").status, 400);
  EXPECT_EQ(ask("PATCH", "/v1/pages/" + known_page, "{").status, 400);
  EXPECT_EQ(ask("GET", "/v1/pages/" + std::string(36, '0')).status, 404);
  EXPECT_EQ(ask("GET", "/v1/pages/" + known_page, "", "canary-key-wrong").status, 401);
  EXPECT_THAT(ask("GET", "/v1/pages/" + known_page, "", "canary-key-notion-fake", "").body,
              HasSubstr("missing_version"));
  EXPECT_EQ(ask("GET", "/v1/databases").status, 400);
  EXPECT_TRUE(notion_.writes().empty());
}

TEST_F(FakeNotionTest, IsAskedThreeTimesASecondOnAverage) {
  for (int i = 0; i < 30; ++i) EXPECT_EQ(ask("GET", "/v1/users/me").status, 200);
  const auto refused = ask("GET", "/v1/users/me");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.get("Retry-After"), "1");
}

TEST(WebhookBox, TakesWhatDiscordSlackAndAProgramTake) {
  WebhookBox box;
  const auto post = [&](const std::string& body) {
    return box.handle({.method = "POST", .target = "/webhook/ops", .body = body}).status;
  };
  EXPECT_EQ(post(R"({"content":"a"})"), 200);
  EXPECT_EQ(post(R"({"text":"a"})"), 200);
  EXPECT_EQ(post(R"({"alerts":[]})"), 200);
  for (const char* body : {"", "[]", R"({"content":""})", R"({"text":1})"})
    EXPECT_EQ(post(body), 400) << body;
  EXPECT_EQ(box.messages().size(), 3U);
  EXPECT_EQ(box.messages()[0].path, "/webhook/ops");
}

}  // namespace
}  // namespace zoetrope::testing
