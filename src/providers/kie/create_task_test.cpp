#include "providers/kie/create_task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/kie/flat_json.h"
#include "providers/kie/test_answers.h"

namespace zoetrope::providers {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using enum ErrorCode;

RenderRequest render() {
  RenderRequest request;
  request.attempt = "a1";
  request.model = "kling/v2-5-turbo-image-to-video-pro";
  request.prompt = "The fox lifts its head. \"Slow\" push in.";
  request.negative_prompt = "blur, distort, and low quality";
  request.image_url = "https://example.net/seed.png";
  return request;
}

TEST(CreateTaskBody, holds_the_documented_fields_and_a_duration_that_is_a_string) {
  EXPECT_EQ(
      *create_task_body(render()),
      R"({"model":"kling/v2-5-turbo-image-to-video-pro","input":{)"
      R"("prompt":"The fox lifts its head. \"Slow\" push in.","image_url":"https://example.net/seed.png",)"
      R"("duration":"10","negative_prompt":"blur, distort, and low quality"}})");
}

TEST(CreateTaskBody, leaves_an_empty_negative_prompt_and_the_callback_out) {
  RenderRequest request = render();
  request.negative_prompt = "";
  request.seconds = 5;
  const std::string body = *create_task_body(request);
  EXPECT_THAT(body, Not(HasSubstr("negative_prompt")));
  EXPECT_THAT(body, Not(HasSubstr("callBackUrl")));
  EXPECT_THAT(body, HasSubstr(R"("duration":"5")"));
}

TEST(CreateTaskBody, a_request_that_can_only_be_refused_is_not_made) {
  using Change = void (*)(RenderRequest&);
  const Change changes[] = {
      [](RenderRequest& r) { r.model = ""; },
      [](RenderRequest& r) { r.prompt = ""; },
      [](RenderRequest& r) { r.image_url = ""; },
      [](RenderRequest& r) { r.prompt = "\xff"; },
      [](RenderRequest& r) { r.negative_prompt = "\xc3"; },
  };
  for (const Change change : changes) {
    RenderRequest request = render();
    change(request);
    const auto body = create_task_body(request);
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().code, invalid_input);
  }
}

TEST(TaskId, is_opaque_but_harmless) {
  for (const std::string& id :
       {std::string("ee9c2715375b7837f8bb51d641ff5863"), std::string("task_kling_1765184408908"),
        std::string("a.b:c-d"), std::string(160, 'x')}) {
    EXPECT_TRUE(is_task_id(id)) << id;
  }
  for (const std::string& id :
       {std::string(), std::string(161, 'x'), std::string("a b"), std::string("a/b"), std::string("a\n"),
        std::string("a\0b", 3), std::string("\xC3\xA9"), std::string("a?b")}) {
    EXPECT_FALSE(is_task_id(id)) << id;
  }
}

SubmitAnswer read(const http::Exchange& exchange) {
  Redactor redactor;
  redactor.add(Secret(test_key));
  return read_create_answer(exchange, redactor);
}

TEST(CreateTaskAnswer, a_task_id_under_success_is_accepted) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"code":200,"msg":"success","data":{"taskId":"task_kling_1765184408908"}})",
       "task_kling_1765184408908"},
      {R"({"code":"200","message":"success","data":{"taskId":"ee9c27"}})", "ee9c27"},
      {R"({"data":{"task_id":12345}})", "12345"},
  };
  for (const auto& [body, id] : rows) {
    const SubmitAnswer submitted = read(answer(200, body));
    const auto* accepted = std::get_if<Accepted>(&submitted);
    ASSERT_NE(accepted, nullptr) << body;
    EXPECT_EQ(accepted->task_id, id);
  }
}

struct RefusedRow {
  int status;
  const char* body;
  ErrorCode code;
  const char* words;
};

constexpr RefusedRow refused_rows[] = {
    // A code in the body under HTTP 200.
    {200, R"({"code":400,"msg":"bad request"})", invalid_input, "KIE.ai answered 400: bad request"},
    {200, R"({"code":422,"msg":"image_url is invalid","data":null})", invalid_input, "image_url is invalid"},
    {200, R"({"code":404,"message":"no such model"})", invalid_input, "no such model"},
    {200, R"({"code":422,"msg":"The prompt contains sensitive words"})", rejected, "sensitive"},
    {200, R"({"code":401,"msg":"You do not have access permissions"})", unauthenticated,
     "KIE.ai authentication failed - Check KIE_API_KEY"},
    {200, R"({"code":402,"msg":"The current credits are insufficient. Please top up.","data":null})",
     payment_required, "insufficient"},
    {200, R"({"code":429,"msg":"The current credits are insufficient. Please top up."})", payment_required,
     "top up"},
    {200, R"({"code":429,"msg":"Rate limit exceeded","data":null})", rate_limited, "Rate limit exceeded"},
    {200, R"({"code":433,"msg":"sub-key limit"})", key_limited, "sub-key limit"},
    {200, R"({"code":455,"msg":"Service Unavailable","data":null})", maintenance, "Service Unavailable"},
    {200, R"({"code":505,"msg":"feature disabled"})", rejected, "feature disabled"},
    // Parameter errors as a server error, told by their text.
    {200, R"({"code":500,"msg":"duration is not within the range of allowed options","data":null})",
     invalid_input, "duration"},
    {200, R"({"code":500,"msg":"This field is required","data":null})", invalid_input,
     "This field is required"},
    {200, R"({"code":500,"msg":"File type not supported"})", invalid_input, "File type"},
    {200, R"({"code":500,"msg":"prompt length cannot exceed the maximum limit"})", invalid_input, "length"},
    {200, R"({"code":500,"msg":"image_url is invalid"})", invalid_input, "image_url"},
    {200, R"({"code":500,"msg":"Operation not found: Market_x"})", invalid_input, "Market_x"},
    {200, R"({"code":500,"msg":"Content moderation check failed: violence"})", rejected, "violence"},
    {500, R"({"code":500,"msg":"This field is required"})", invalid_input, "This field is required"},
    // The same under their own HTTP status, with and without a code.
    {400, R"({"code":400,"msg":"bad"})", invalid_input, "bad"},
    {422, R"({"msg":"no code here"})", invalid_input, "no code here"},
    {401, R"({"code":401,"msg":"Unauthorized"})", unauthenticated,
     "KIE.ai authentication failed - Check KIE_API_KEY"},
    {403, R"({"code":403,"msg":"ip not allowed"})", unauthenticated, "Check KIE_API_KEY"},
    {402, R"({"code":402,"msg":"pay"})", payment_required, "pay"},
    {429, R"({"code":429,"msg":"Rate limit exceeded"})", rate_limited, "Rate limit"},
    {429, R"({"code":429,"msg":"credits are insufficient"})", payment_required, "insufficient"},
    {455, R"({"code":455,"msg":"maintenance"})", maintenance, "maintenance"},
    {505, R"({"code":505,"msg":"disabled"})", rejected, "disabled"},
    {400, R"({"code":422,"msg":"both refuse"})", invalid_input, "422 under HTTP 400: both refuse"},
    // The proxy in front speaks no JSON.
    {403, "error code: 1010", unavailable, "error code: 1010"},
    {429, "<html>slow down</html>", rate_limited, "slow down"},
    {404, "<html>nothing here</html>", invalid_input, "nothing here"},
    {400, "", invalid_input, "an empty body"},
    {401, "no", unauthenticated, "Check KIE_API_KEY"},
};

TEST(CreateTaskAnswer, a_refusal_that_is_certain_is_refused_with_its_reaction_and_words) {
  for (const RefusedRow& row : refused_rows) {
    const SubmitAnswer submitted = read(answer(row.status, row.body));
    const auto* refused = std::get_if<Refused>(&submitted);
    ASSERT_NE(refused, nullptr) << row.status << row.body;
    EXPECT_EQ(refused->error.code, row.code) << row.status << row.body << refused->error.message;
    EXPECT_TRUE(refused->sent);
    EXPECT_THAT(refused->error.message, HasSubstr(row.words));
  }
}

struct DoubtfulRow {
  int status;
  const char* body;
  const char* words;
};

constexpr DoubtfulRow doubtful_rows[] = {
    // A success that names no task.
    {200, R"({"code":200,"msg":"success","data":null})", "without a task id"},
    {200, R"({"code":200,"msg":"success","data":{}})", "without a task id"},
    {200, R"({"code":200,"msg":"success","data":{"taskId":""}})", "without a task id"},
    {200, R"({"code":200,"msg":"success","data":{"taskId":null}})", "without a task id"},
    {200, R"({"code":200,"msg":"success","data":{"taskId":"has space"}})", "has space"},
    {200, "{}", "without a task id"},
    {204, "", "HTTP 204"},
    // No JSON, or half of one.
    {200, "", "an empty body"},
    {200, "<html>hello</html>", "hello"},
    {200, R"({"code":200,"msg":"success","data":{"taskId":"task_k)", "without JSON"},
    {200, R"("task_kling_1765184408908")", "without JSON"},
    // Codes that do not say whether a task was made.
    {200, R"({"code":500,"msg":"Internal Server Error"})", "Internal Server Error"},
    {200, R"({"code":408,"msg":"no result"})", "408"},
    {200, R"({"code":501,"msg":"Generation failed"})", "Generation failed"},
    {200, R"({"code":531,"msg":"refunded"})", "531"},
    {200, R"({"code":418,"msg":"new"})", "418"},
    {200, R"({"code":0,"msg":"zero"})", "zero"},
    // HTTP errors that do not, whatever the body says.
    {408, "", "408"},
    {500, "<html>image_url is invalid</html>", "HTTP 500"},
    {500, R"({"msg":"image_url is invalid"})", "500"},
    {502, "<html>Bad gateway</html>", "Bad gateway"},
    {502, R"({"code":422,"msg":"odd"})", "422 under HTTP 502"},
    {503, "", "503"},
    {524, "error code: 524", "524"},
    {301, "", "301"},
    {302, R"({"code":422,"msg":"moved"})", "moved"},
    {418, "teapot", "teapot"},
    {422, R"({"code":200,"msg":"success"})", "200 under HTTP 422"},
    // A task id where there should be none.
    {200, R"({"code":422,"msg":"odd","data":{"taskId":"T1"}})", "T1"},
    {500, R"({"code":200,"msg":"success","data":{"taskId":"T1"}})", "T1"},
};

TEST(CreateTaskAnswer, everything_else_is_doubtful) {
  for (const DoubtfulRow& row : doubtful_rows) {
    const SubmitAnswer submitted = read(answer(row.status, row.body));
    const auto* doubtful = std::get_if<Doubtful>(&submitted);
    ASSERT_NE(doubtful, nullptr) << row.status << row.body;
    EXPECT_EQ(doubtful->error.code, ambiguous);
    EXPECT_THAT(doubtful->error.message, HasSubstr(row.words));
  }
}

TEST(CreateTaskAnswer, a_rate_limit_brings_its_waiting_time) {
  http::Response response = answer(429, R"({"code":429,"msg":"Rate limit exceeded"})");
  response.headers.add("Retry-After", "7");
  const SubmitAnswer submitted = read(response);
  EXPECT_EQ(std::get<Refused>(submitted).error.retry_after, std::chrono::seconds(7));
}

TEST(CreateTaskAnswer, without_an_answer_it_depends_on_what_was_sent) {
  for (const ErrorCode code : {unavailable, timed_out, corrupt, cancelled, invalid_input}) {
    const SubmitAnswer before = read(http::Failure{http::Delivery::not_sent, {code, "gate missed"}});
    const auto& refused = std::get<Refused>(before);
    EXPECT_FALSE(refused.sent);
    EXPECT_EQ(refused.error.code, code == cancelled ? cancelled : unavailable);
    EXPECT_THAT(refused.error.message, HasSubstr("gate missed"));

    const SubmitAnswer after = read(http::Failure{http::Delivery::maybe_sent, {code, "connection reset"}});
    EXPECT_EQ(std::get<Doubtful>(after).error.code, ambiguous);
    EXPECT_THAT(std::get<Doubtful>(after).error.message, HasSubstr("connection reset"));
  }
}

std::string message_of(const SubmitAnswer& submitted) {
  if (const auto* refused = std::get_if<Refused>(&submitted)) return refused->error.message;
  if (const auto* doubtful = std::get_if<Doubtful>(&submitted)) return doubtful->error.message;
  return "accepted";
}

TEST(CreateTaskAnswer, a_key_that_the_server_echoes_is_not_repeated) {
  const std::string key = test_key;
  const std::string escaped = "\\u0063" + key.substr(1);
  const http::Exchange exchanges[] = {
      answer(200, R"({"code":422,"msg":"bad header Bearer )" + key + "\"}"),
      answer(200, R"({"code":422,"msg":")" + escaped + "\"}"),
      answer(200, R"({"code":500,"msg":")" + std::string(290, 'x') + key + "\"}"),
      answer(502, "<pre>Authorization: Bearer " + key + "</pre>"),
      answer(502, std::string(100, 'x') + key),
      answer(422, R"({"code":422,"data":{"taskId":")" + key + "\"}}"),
      answer(200, R"({"code":200,"data":{"taskId":")" + key + "\"}}"),
      http::Failure{http::Delivery::maybe_sent, {unavailable, "while sending Bearer " + key}},
      http::Failure{http::Delivery::not_sent, {unavailable, "while sending Bearer " + key}},
  };
  for (const http::Exchange& exchange : exchanges) {
    const std::string message = message_of(read(exchange));
    EXPECT_NE(message, "accepted");
    EXPECT_THAT(message, Not(HasSubstr(key.substr(0, 12)))) << message;
  }
}

TEST(CreateTaskAnswer, words_are_one_harmless_line) {
  const SubmitAnswer submitted = read(answer(200, R"({"code":422,"msg":"two\nlines\u001b[31m\u202e"})"));
  EXPECT_THAT(std::get<Refused>(submitted).error.message, HasSubstr("two?lines?[31m?"));
}

}  // namespace
}  // namespace zoetrope::providers
