#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/kie/test_answers.h"
#include "providers/provider.h"
#include "testing/scripted_client.h"

namespace zoetrope::providers {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ScriptedClient;
using enum ErrorCode;

constexpr const char* base = "https://api.kie.ai";

std::unique_ptr<Provider> provider(ScriptedClient& client, const std::string& base_url = base) {
  return make_kie_provider(client, base_url, Secret(test_key));
}

RenderRequest render() {
  RenderRequest request;
  request.model = "kling/v2-5-turbo-image-to-video-pro";
  request.prompt = "p";
  request.image_url = "https://example.net/seed.png";
  return request;
}

Result<void> ignore(std::string_view) {
  return {};
}

TEST(KieProvider, buys_with_one_gated_request) {
  ScriptedClient client(answer(200, R"({"code":200,"data":{"taskId":"T"}})"));
  const auto submitted = provider(client, "https://api.kie.ai/")->submit(render(), MonoTime{77}, {});
  EXPECT_EQ(std::get<Accepted>(submitted).task_id, "T");
  ASSERT_EQ(client.sent.size(), 1U);
  const http::Request& request = client.sent[0].request;
  EXPECT_EQ(request.method, http::Method::post);
  EXPECT_EQ(request.url, "https://api.kie.ai/api/v1/jobs/createTask");
  EXPECT_EQ(request.headers.get("Authorization"), std::string("Bearer ") + test_key);
  EXPECT_EQ(request.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(request.addresses, http::AddressPolicy::public_only);
  EXPECT_EQ(request.total_timeout, seconds(60));
  EXPECT_EQ(request.connect_timeout, seconds(10));
  EXPECT_EQ(request.stall_timeout, seconds(0));
  EXPECT_EQ(request.redirects_max, 0);
  ASSERT_TRUE(request.gate.has_value());
  EXPECT_EQ(request.gate->last_byte_before, MonoTime{77});
}

TEST(KieProvider, never_asks_a_second_time_whatever_the_answer) {
  for (const int status : {200, 301, 408, 429, 500, 502, 503}) {
    ScriptedClient client(answer(status, ""));
    provider(client)->submit(render(), MonoTime{77}, {});
    EXPECT_EQ(client.sent.size(), 1U) << status;
  }
}

TEST(KieProvider, a_request_it_can_refuse_itself_never_leaves) {
  ScriptedClient client(answer(200, R"({"code":200,"data":{"taskId":"T"}})"));
  RenderRequest request = render();
  request.image_url = "";
  const auto submitted = provider(client)->submit(request, MonoTime{77}, {});
  EXPECT_FALSE(std::get<Refused>(submitted).sent);
  EXPECT_EQ(std::get<Refused>(submitted).error.code, invalid_input);
  EXPECT_TRUE(client.sent.empty());
}

TEST(KieProvider, polls_by_id_without_a_gate) {
  ScriptedClient client(answer(200, R"({"code":200,"data":{"taskId":"a:b","state":"waiting"}})"));
  const auto report = provider(client)->poll("a:b", {});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->state, RenderState::pending);
  EXPECT_EQ(client.sent[0].request.url, "https://api.kie.ai/api/v1/jobs/recordInfo?taskId=a%3Ab");
  EXPECT_EQ(client.sent[0].request.method, http::Method::get);
  EXPECT_FALSE(client.sent[0].request.gate.has_value());
}

TEST(KieProvider, an_id_that_cannot_be_one_is_not_asked_for) {
  ScriptedClient client(answer(200, ""));
  const auto report = provider(client)->poll("T&x=1", {});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, not_found);
  EXPECT_TRUE(client.sent.empty());
}

TEST(KieProvider, free_calls_that_break_are_unavailable_and_a_stop_is_a_stop) {
  for (const auto& [seen, expected] :
       {std::pair{timed_out, unavailable}, std::pair{corrupt, unavailable},
        std::pair{invalid_input, unavailable}, std::pair{cancelled, cancelled}}) {
    ScriptedClient client(
        http::Failure{http::Delivery::maybe_sent, {seen, std::string("Bearer ") + test_key}});
    const auto kie = provider(client);
    const auto report = kie->poll("T", {});
    const auto fresh = kie->fresh_url("https://a.example/1", {});
    const auto balance = kie->balance({});
    for (const Error& error : {report.error(), fresh.error(), balance.error()}) {
      EXPECT_EQ(error.code, expected);
      EXPECT_THAT(error.message, Not(HasSubstr(test_key)));
    }
  }
}

TEST(KieProvider, a_download_streams_to_the_sink_and_takes_no_key_along) {
  ScriptedClient client(answer(200, "clip bytes"));
  std::string received;
  const auto sink = [&received](std::string_view bytes) -> Result<void> {
    received += bytes;
    return {};
  };
  ASSERT_TRUE(provider(client)->download("https://tempfile.aiquickdraw.com/x/clip.mp4", sink, {}));
  EXPECT_EQ(received, "clip bytes");
  const http::Request& request = client.sent.at(0).request;
  EXPECT_TRUE(request.headers.all().empty());
  EXPECT_EQ(request.redirects_max, 3);
  EXPECT_EQ(request.response_bytes_max, result_bytes_max);
  EXPECT_EQ(request.total_timeout, minutes(10));
  EXPECT_EQ(request.stall_timeout, seconds(30));
  EXPECT_EQ(request.addresses, http::AddressPolicy::public_only);
}

TEST(KieProvider, a_base_on_loopback_allows_results_on_loopback) {
  ScriptedClient client(answer(200, "clip bytes"));
  ASSERT_TRUE(
      provider(client, "http://127.0.0.1:8080")->download("http://127.0.0.1:8080/clip.mp4", ignore, {}));
  EXPECT_EQ(client.sent.at(0).request.addresses, http::AddressPolicy::loopback_too);
}

TEST(KieProvider, the_status_of_a_download_decides_whether_to_ask_for_a_fresh_url) {
  const std::pair<int, ErrorCode> rows[] = {{403, not_found},   {404, not_found},   {410, not_found},
                                            {401, unavailable}, {400, unavailable}, {429, unavailable},
                                            {500, unavailable}, {503, unavailable}, {302, unavailable},
                                            {204, unavailable}, {206, unavailable}};
  for (const auto& [status, code] : rows) {
    ScriptedClient client(answer(status, ""));
    const auto downloaded = provider(client)->download("https://a.example/1?sig=s3cret", ignore, {});
    ASSERT_FALSE(downloaded) << status;
    EXPECT_EQ(downloaded.error().code, code) << status;
    EXPECT_THAT(downloaded.error().message, Not(HasSubstr("s3cret")));
  }
}

TEST(KieProvider, a_download_that_breaks_says_how) {
  for (const auto& [seen, expected] :
       {std::pair{corrupt, corrupt}, std::pair{cancelled, cancelled}, std::pair{invalid_input, invalid_input},
        std::pair{timed_out, unavailable}, std::pair{unavailable, unavailable}}) {
    ScriptedClient client(http::Failure{http::Delivery::maybe_sent, {seen, "cut"}});
    const auto downloaded = provider(client)->download("https://a.example/1", ignore, {});
    ASSERT_FALSE(downloaded);
    EXPECT_EQ(downloaded.error().code, expected);
  }
}

TEST(KieProvider, the_error_of_a_sink_comes_back_as_it_was) {
  ScriptedClient client(answer(200, "clip bytes"));
  // A client may well report the end that it was asked for in its own words.
  client.own_words = Error{unavailable, "transfer ended"};
  const Error full{no_space, "the disk is full"};
  const auto downloaded = provider(client)->download(
      "https://a.example/1", [&](std::string_view) -> Result<void> { return full; }, {});
  ASSERT_FALSE(downloaded);
  EXPECT_EQ(downloaded.error(), full);
}

TEST(KieProvider, what_is_no_url_is_not_fetched) {
  ScriptedClient client(answer(200, "clip bytes"));
  for (const char* url :
       {"", "clip.mp4", "file:///etc/passwd", "workspace:previews/a.mp4", "ftp://a.example/1"}) {
    const auto downloaded = provider(client)->download(url, ignore, {});
    ASSERT_FALSE(downloaded) << url;
    EXPECT_EQ(downloaded.error().code, invalid_input) << url;
  }
  EXPECT_TRUE(client.sent.empty());
}

TEST(KieProvider, a_fresh_url_is_a_string_in_the_answer) {
  ScriptedClient client(
      answer(200, R"({"code":200,"msg":"success","data":"https://signed.example/1?sig=a"})"));
  const auto fresh = provider(client)->fresh_url("https://a.example/\"1\"", {});
  ASSERT_TRUE(fresh);
  EXPECT_EQ(*fresh, "https://signed.example/1?sig=a");
  EXPECT_EQ(client.sent[0].request.url, "https://api.kie.ai/api/v1/common/download-url");
  EXPECT_EQ(client.sent[0].request.body, R"({"url":"https://a.example/\"1\""})");
}

TEST(KieProvider, a_fresh_url_that_is_none_is_an_error) {
  const std::string with_key = std::string(R"({"data":"https://a.example/?k=)") + test_key + "\"}";
  const std::tuple<int, std::string, ErrorCode> rows[] = {
      {200, with_key, unavailable},
      {200, R"({"code":200,"data":null})", unavailable},
      {200, R"({"code":200,"data":"javascript:1"})", unavailable},
      {200, R"({"code":422,"msg":"foreign url"})", not_found},
      {404, R"({"code":404,"msg":"gone"})", not_found},
      {401, R"({"code":401,"msg":"no"})", unauthenticated},
      {429, R"({"code":429,"msg":"slow"})", rate_limited},
      {503, "", unavailable},
  };
  for (const auto& [status, body, code] : rows) {
    ScriptedClient client(answer(status, body));
    const auto fresh = provider(client)->fresh_url("https://a.example/1", {});
    ASSERT_FALSE(fresh) << body;
    EXPECT_EQ(fresh.error().code, code) << body;
  }
}

TEST(KieProvider, the_balance_is_credits_at_half_a_cent) {
  const std::pair<const char*, std::int64_t> rows[] = {{"100", 500'000}, {"\"84.5\"", 422'500}, {"0", 0}};
  for (const auto& [data, micros] : rows) {
    ScriptedClient client(answer(200, std::string(R"({"code":200,"msg":"success","data":)") + data + "}"));
    const auto balance = provider(client)->balance({});
    ASSERT_TRUE(balance) << data;
    ASSERT_TRUE(balance->has_value()) << data;
    EXPECT_EQ((*balance)->micros(), micros);
    EXPECT_EQ(client.sent[0].request.url, "https://api.kie.ai/api/v1/chat/credit");
  }
}

TEST(KieProvider, an_answer_without_a_balance_is_an_error) {
  const std::tuple<int, const char*, ErrorCode> rows[] = {
      {200, R"({"code":200,"data":null})", unavailable},
      {200, R"({"code":200,"data":"plenty"})", unavailable},
      {200, R"({"code":401,"msg":"You do not have access permissions"})", unauthenticated},
      {403, "error code: 1010", unavailable},
  };
  for (const auto& [status, body, code] : rows) {
    ScriptedClient client(answer(status, body));
    const auto balance = provider(client)->balance({});
    ASSERT_FALSE(balance) << body;
    EXPECT_EQ(balance.error().code, code) << body;
  }
}

}  // namespace
}  // namespace zoetrope::providers
