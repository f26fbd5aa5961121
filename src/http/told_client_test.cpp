#include "http/told_client.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "testing/manual_clock.h"

namespace zoetrope::http {
namespace {

/// Takes as long as it is told to, and answers or fails as it is told to.
class SlowClient final : public Client {
 public:
  SlowClient(testing::ManualClock& clock, Duration time, Exchange exchange)
      : clock_(clock), time_(time), exchange_(std::move(exchange)) {}
  Exchange perform(const Request&, std::stop_token) override {
    clock_.advance(time_);
    return exchange_;
  }

 private:
  testing::ManualClock& clock_;
  Duration time_;
  Exchange exchange_;
};

struct Told {
  Call call;
  Exchange exchange;
};

Told tell(Exchange exchange, const Request& request) {
  testing::ManualClock clock;
  std::vector<Call> calls;
  const auto client = make_told_client(
      std::make_unique<SlowClient>(clock, std::chrono::milliseconds(1'500), std::move(exchange)), clock,
      [&](const Call& call) { calls.push_back(call); });
  Exchange passed_on = client->perform(request, {});
  EXPECT_EQ(calls.size(), 1U);
  return {calls.empty() ? Call{} : calls.front(), std::move(passed_on)};
}

TEST(ToldClient, TellsOfAnAnswerWithoutQueryHeadersAndBody) {
  Request request{.method = Method::post, .url = "https://api.example/v1/send?token=canary-key-abc#here"};
  request.headers.add("Authorization", "Bearer canary-key-abc");
  request.body = "canary-key-abc";
  Response response{.status = 429, .body = "later"};
  response.headers.add("CF-Ray", "8c0f-FRA");
  const Told told = tell(response, request);
  EXPECT_EQ(told.call.service, "api.example");
  EXPECT_EQ(told.call.method, Method::post);
  EXPECT_EQ(told.call.endpoint.rfind("https://api.example/v1/send", 0), 0U);
  EXPECT_EQ(told.call.endpoint.find("abc"), std::string::npos) << told.call.endpoint;
  EXPECT_EQ(told.call.status, 429);
  EXPECT_FALSE(told.call.error.has_value());
  EXPECT_EQ(told.call.took, std::chrono::milliseconds(1'500));
  EXPECT_EQ(told.call.request_id, "8c0f-FRA");
  EXPECT_EQ(std::get<Response>(told.exchange).body, "later");
}

TEST(ToldClient, TellsOfAUrlThatIsASecretItsHostAlone) {
  const Told told = tell(Response{.status = 204},
                         {.url = "https://hooks.example/canary-key-abc?wait=true", .url_is_secret = true});
  EXPECT_EQ(told.call.endpoint, "https://hooks.example");
}

TEST(ToldClient, TellsOfAFailureAndPassesItOn) {
  const Told told = tell(Failure{Delivery::not_sent, {ErrorCode::unavailable, "no route"}},
                         {.url = "https://api.example/", .service = "kie"});
  EXPECT_EQ(told.call.service, "kie");
  EXPECT_FALSE(told.call.status.has_value());
  ASSERT_TRUE(told.call.error.has_value());
  EXPECT_EQ(told.call.error->code, ErrorCode::unavailable);
  EXPECT_EQ(told.call.request_id, "");
  EXPECT_EQ(std::get<Failure>(told.exchange).delivery, Delivery::not_sent);
}

TEST(RequestId, IsWhatTheServiceCallsTheRequest) {
  const auto with = [](const char* name, const char* value) {
    Headers headers;
    headers.add("Content-Type", "text/plain");
    headers.add(name, value);
    headers.add("cf-ray", "the-ray");
    return request_id(headers);
  };
  EXPECT_EQ(with("X-Request-Id", " req_1 "), "req_1");
  EXPECT_EQ(with("x-notion-request-id", "n-1"), "n-1");
  EXPECT_EQ(with("x-amz-request-id", "a-1"), "a-1");
  EXPECT_EQ(with("x-request-id", ""), "the-ray");
  EXPECT_EQ(request_id(Headers()), "");
  EXPECT_EQ(with("x-request-id", "a\x1b[31m").find('\x1b'), std::string::npos);
  EXPECT_LE(with("x-request-id", std::string(5'000, 'x').c_str()).size(), 110U);
}

}  // namespace
}  // namespace zoetrope::http
