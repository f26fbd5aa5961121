#include "notify/webhook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace zoetrope::notify {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const char* const hidden_url = "https://hooks.example/services/canary-key-webhook";

/// Answers each request with the next of what the test says, and keeps the requests.
class ScriptedHooks final : public http::Client {
 public:
  http::Exchange perform(const http::Request& request, std::stop_token /*stop*/) override {
    requests.push_back(request);
    return answer;
  }
  http::Exchange answer = http::Response{.status = 204};
  std::vector<http::Request> requests;
};

Alert alert(AlertKind kind, std::string text) {
  return {kind, WallTime{1'780'000'000'000'000}, std::move(text)};
}

class WebhookTest : public ::testing::Test {
 protected:
  Result<void> post(http::Exchange answer, WebhookForm form = WebhookForm::json) {
    client_.answer = std::move(answer);
    const auto hooks = make_webhooks(client_, {{"ops", {form, Secret(hidden_url)}}});
    return hooks->post("ops", {alert(AlertKind::budget, "the budget is used up")}, {});
  }
  static http::Response response(int status, std::string body = "") {
    http::Response made;
    made.status = status;
    made.body = std::move(body);
    return made;
  }
  ScriptedHooks client_;
};

TEST(WebhookBody, OfOneProgramHasEveryAlertWithItsKind) {
  const auto body = nlohmann::json::parse(webhook_body(
      WebhookForm::json, {alert(AlertKind::breaker_open, "a"), alert(AlertKind::breaker_open, "b")}));
  EXPECT_EQ(body.at("source"), "zoetrope");
  ASSERT_EQ(body.at("alerts").size(), 2U);
  EXPECT_EQ(body.at("alerts").at(0).at("kind"), "breaker_open");
  EXPECT_EQ(body.at("alerts").at(1).at("text"), "b");
  EXPECT_EQ(body.at("alerts").at(0).at("at"), "2026-05-28T20:26:40.000000Z");
}

TEST(WebhookBody, OfDiscordMentionsNobody) {
  const auto body =
      nlohmann::json::parse(webhook_body(WebhookForm::discord, {alert(AlertKind::budget, "@everyone pays")}));
  EXPECT_EQ(body.at("content"), "Zoetrope: @everyone pays\n");
  EXPECT_TRUE(body.at("allowed_mentions").at("parse").empty());
}

TEST(WebhookBody, OfSlackHasNoMarkupButItsOwn) {
  const auto body = nlohmann::json::parse(
      webhook_body(WebhookForm::slack, {alert(AlertKind::budget, "<!channel> & \x1b[31m")}));
  EXPECT_EQ(body.at("text"), "Zoetrope: &lt;!channel&gt; &amp; ?[31m\n");
}

TEST(WebhookBody, IsNeverTooLongAndSaysHowManyAreMissing) {
  const std::vector<Alert> many(20, alert(AlertKind::clip_waits, std::string(500, 'x')));
  for (const WebhookForm form : {WebhookForm::discord, WebhookForm::slack}) {
    const std::string body = webhook_body(form, many);
    EXPECT_LT(body.size(), 2100U);
    EXPECT_THAT(body, HasSubstr("and 17 more; see `zoetrope status`"));
  }
}

TEST(SecretsOf, AWebhookAreItsUrlAndItsPathWithAndWithoutTheQuery) {
  std::vector<std::string> shown;
  for (const Secret& secret : secrets_of(Secret(std::string(hidden_url) + "?wait=true")))
    shown.push_back(secret.reveal());
  EXPECT_THAT(shown, ::testing::ElementsAre(std::string(hidden_url) + "?wait=true", hidden_url,
                                            "/services/canary-key-webhook?wait=true",
                                            "/services/canary-key-webhook"));
  const std::string short_path = "https://hooks.example/x";
  EXPECT_EQ(secrets_of(Secret(short_path)).size(), 2U) << "what is short is no secret by itself";
}

TEST_F(WebhookTest, AnAcceptedMessageIsPostedOnceToItsUrl) {
  EXPECT_TRUE(post(response(204)));
  ASSERT_EQ(client_.requests.size(), 1U);
  EXPECT_EQ(client_.requests.front().url, hidden_url);
  EXPECT_EQ(client_.requests.front().addresses, http::AddressPolicy::public_only);
}

struct HookAnswer {
  int status;
  ErrorCode code;
};

class HookAnswers : public WebhookTest, public ::testing::WithParamInterface<HookAnswer> {};

TEST_P(HookAnswers, AreJudgedAndNoneShowsTheUrl) {
  const auto posted = post(response(GetParam().status, std::string("no such thing as ") + hidden_url));
  ASSERT_FALSE(posted);
  EXPECT_EQ(posted.error().code, GetParam().code);
  EXPECT_THAT(posted.error().message, AllOf(HasSubstr("the webhook ops"), Not(HasSubstr("canary-key"))));
}

INSTANTIATE_TEST_SUITE_P(
    Statuses, HookAnswers,
    ::testing::Values(HookAnswer{400, ErrorCode::rejected}, HookAnswer{401, ErrorCode::unauthenticated},
                      HookAnswer{404, ErrorCode::not_found}, HookAnswer{410, ErrorCode::not_found},
                      HookAnswer{429, ErrorCode::rate_limited}, HookAnswer{302, ErrorCode::unavailable},
                      HookAnswer{503, ErrorCode::unavailable}));

TEST_F(WebhookTest, NoAnswerMayHaveArrivedAndNoConnectionHasNot) {
  const Error shown{ErrorCode::unavailable, std::string("POST ") + hidden_url + ": lost"};
  const auto lost = post(http::Failure{http::Delivery::maybe_sent, shown});
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, ErrorCode::ambiguous);
  const auto refused = post(http::Failure{http::Delivery::not_sent, shown});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  for (const Error& error : {lost.error(), refused.error()})
    EXPECT_THAT(error.message, Not(HasSubstr("canary-key")));
}

}  // namespace
}  // namespace zoetrope::notify
