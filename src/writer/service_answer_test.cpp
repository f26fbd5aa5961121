#include "writer/service_answer.h"

#include "writer/test_chat.h"

namespace zoetrope::writer {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct BadAnswer {
  const char* scenario;
  int status;
  std::string body;
  ErrorCode code;
  const char* words;
};

class BadAnswerTest : public ::testing::TestWithParam<BadAnswer> {};

TEST_P(BadAnswerTest, IsOneClearLineWithoutTheKey) {
  const auto text = text_of_answer(test_service(), {.status = GetParam().status, .body = GetParam().body});
  ASSERT_FALSE(text) << *text;
  EXPECT_EQ(text.error().code, GetParam().code) << text.error().message;
  EXPECT_THAT(text.error().message, AllOf(HasSubstr("the language model at https://llm.example.com/v1"),
                                          HasSubstr(GetParam().words), Not(HasSubstr("\n")),
                                          Not(HasSubstr("\x1b")), Not(HasSubstr(test_key))));
  EXPECT_LT(text.error().message.size(), 500U);
}

std::string with_key(const std::string& before) {
  return R"({"error":{"message":")" + before + test_key + R"( is no key"}})";
}

std::string choice(const std::string& message, const std::string& reason = "stop") {
  return R"({"choices":[{"message":)" + message + R"(,"finish_reason":")" + reason + R"("}]})";
}

INSTANTIATE_TEST_SUITE_P(
    All, BadAnswerTest,
    ::testing::Values(
        BadAnswer{"no_json", 200, "<html>Welcome\n</html>", ErrorCode::corrupt,
                  "without JSON: <html>Welcome"},
        BadAnswer{"nothing", 200, "", ErrorCode::corrupt, "without JSON: nothing"},
        BadAnswer{"escapes", 200, "\x1b[2J\x07", ErrorCode::corrupt, "without JSON: ?[2J?"},
        BadAnswer{"cut_json", 200, R"({"choices":[{"mess)", ErrorCode::corrupt, "without JSON"},
        BadAnswer{"deep", 200, std::string(1'000'000, '['), ErrorCode::corrupt, "without JSON"},
        BadAnswer{"deep_object", 200, R"({"choices":)" + std::string(90, '[') + std::string(90, ']') + "}",
                  ErrorCode::corrupt, "without a text"},
        BadAnswer{"a_list", 200, "[]", ErrorCode::corrupt, "without JSON: []"},
        BadAnswer{"something_else", 200, R"({"status":"ok"})", ErrorCode::corrupt, "no chat completion"},
        BadAnswer{"no_choice", 200, R"({"choices":[]})", ErrorCode::corrupt, "no chat completion"},
        BadAnswer{"choices_of_another_type", 200, R"({"choices":{"0":1}})", ErrorCode::corrupt,
                  "no chat completion"},
        BadAnswer{"choice_of_another_type", 200, R"({"choices":[7]})", ErrorCode::corrupt, "without a text"},
        BadAnswer{"null_text", 200, choice(R"({"content":null})"), ErrorCode::corrupt, "without a text"},
        BadAnswer{"blank_text", 200, choice(R"({"content":" \n"})"), ErrorCode::corrupt, "without a text"},
        BadAnswer{"text_of_another_type", 200, choice(R"({"content":{"clips":[]}})"), ErrorCode::corrupt,
                  "without a text"},
        BadAnswer{"cut_short", 200, choice(R"({"content":"{\"clips\":["})", "length"), ErrorCode::corrupt,
                  "cut short"},
        BadAnswer{"too_long", 200, choice(R"({"content":")" + std::string(300'000, 'x') + "\"}"),
                  ErrorCode::corrupt, "300000 bytes of text; at most 262144"},
        BadAnswer{"refusal", 200, choice(R"({"content":null,"refusal":"I can't help with that."})"),
                  ErrorCode::rejected, "will not write this: I can't help"},
        BadAnswer{"content_filter", 200, choice(R"({"content":""})", "content_filter"), ErrorCode::rejected,
                  "its content filter"},
        BadAnswer{"error_under_200", 200, R"({"error":{"code":429,"message":"upstream is busy"}})",
                  ErrorCode::rate_limited, "answered 429: upstream is busy"},
        BadAnswer{"text_error_under_200", 200, R"({"error":"no such engine"})", ErrorCode::unavailable,
                  "answered 502: no such engine"},
        BadAnswer{"odd_error_under_200", 200, R"({"error":{"code":18446744073709551615}})",
                  ErrorCode::unavailable, "answered 502: no message"},
        BadAnswer{"unauthorized", 401, with_key("Incorrect API key provided: "), ErrorCode::unauthenticated,
                  "[redacted] is no key; check LLM_API_KEY"},
        BadAnswer{"forbidden", 403, "error code: 1010", ErrorCode::unauthenticated, "error code: 1010"},
        BadAnswer{"no_credit", 402, R"({"error":{"message":"Insufficient Balance"}})",
                  ErrorCode::payment_required, "Insufficient Balance; there is no credit left"},
        BadAnswer{"quota", 429, R"({"error":{"code":"insufficient_quota","message":"over quota"}})",
                  ErrorCode::payment_required, "over quota; there is no credit left"},
        BadAnswer{"too_many", 429, R"({"error":{"message":"slow down"}})", ErrorCode::rate_limited,
                  "answered 429: slow down"},
        BadAnswer{"no_model", 404, R"({"error":{"message":"model 'scribe-1' not found"}})",
                  ErrorCode::not_found, "check LLM_MODEL, and LLM_API_BASE"},
        BadAnswer{"bad_request", 400, R"({"message":"messages: too many tokens"})", ErrorCode::invalid_input,
                  "messages: too many tokens"},
        BadAnswer{"detail", 422, R"({"detail":"field required"})", ErrorCode::invalid_input,
                  "field required"},
        BadAnswer{"too_large", 413, "", ErrorCode::invalid_input, "no message; the request is too long"},
        BadAnswer{"broken", 500, "<html>\nInternal", ErrorCode::unavailable, "answered 500: <html> Internal"},
        BadAnswer{"gateway", 502, R"({"error":{"message":7}})", ErrorCode::unavailable, "no message"},
        BadAnswer{"redirect", 307, "<a href=\"https://evil.example.com/?k=1\">", ErrorCode::unavailable,
                  "answered 307: a redirect, which is not followed; set LLM_API_BASE"},
        BadAnswer{"long_words", 500, R"({"error":")" + std::string(100'000, 'y') + "\"}",
                  ErrorCode::unavailable, "yyy..."}),
    [](const auto& row) { return std::string(row.param.scenario); });

TEST(TextOfAnswer, IsTheContentOfTheFirstChoice) {
  const auto text = text_of_answer(test_service(), completion("{\"clips\":[]}"));
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ(*text, "{\"clips\":[]}");
}

TEST(TextOfAnswer, AKeyThatComesBackGoesNoFurther) {
  EXPECT_EQ(*text_of_answer(test_service(), completion(std::string("The fox holds ") + test_key + ".")),
            "The fox holds [redacted].");
}

TEST(TextOfAnswer, AFewLettersAreNoKey) {
  ChatService service = test_service();
  service.key = Secret("fox");
  EXPECT_EQ(*text_of_answer(service, completion("The fox waits.")), "The fox waits.");
}

TEST(TextOfAnswer, WithoutAKeyItSaysThatThereIsNone) {
  ChatService service = test_service();
  service.key = Secret();
  EXPECT_THAT(text_of_answer(service, {.status = 401, .body = "{}"}).error().message,
              HasSubstr("LLM_API_KEY is not set"));
}

TEST(TextOfAnswer, AnEmptyErrorIsNone) {
  const auto text = text_of_answer(
      test_service(), {.status = 200, .body = R"({"error":null,"choices":[{"message":{"content":"a"}}]})"});
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ(*text, "a");
}

Result<std::vector<std::string>> models_from(http::Exchange answer, http::Request* asked = nullptr) {
  testing::ScriptedClient client([&](const http::Request& request) {
    if (asked != nullptr) *asked = request;
    return answer;
  });
  return model_names(client, test_service(), std::chrono::seconds(10), {});
}

TEST(ModelNames, AreAskedForWithTheKey) {
  http::Request asked;
  const auto names = models_from(
      http::Response{.status = 200,
                     .body = R"({"object":"list","data":[{"id":"scribe-1"},{"id":7},{"id":"b"}]})"},
      &asked);
  ASSERT_TRUE(names) << names.error().message;
  EXPECT_THAT(*names, ElementsAre("scribe-1", "b"));
  EXPECT_EQ(asked.url, "https://llm.example.com/v1/models");
  EXPECT_EQ(asked.method, http::Method::get);
  EXPECT_EQ(asked.headers.get("Authorization"), std::string("Bearer ") + test_key);
  EXPECT_EQ(asked.redirects_max, 0);
  EXPECT_EQ(asked.total_timeout, std::chrono::seconds(10));
}

TEST(ModelNames, EverythingElseIsAnError) {
  EXPECT_EQ(models_from(http::Response{.status = 404, .body = ""}).error().code, ErrorCode::not_found);
  EXPECT_EQ(models_from(http::Response{.status = 401, .body = ""}).error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(models_from(http::Response{.status = 200, .body = "hello"}).error().code, ErrorCode::corrupt);
  EXPECT_EQ(models_from(http::Response{.status = 200, .body = R"({"data":7})"}).error().code,
            ErrorCode::corrupt);
  const auto none = models_from(http::Failure{
      http::Delivery::not_sent, {ErrorCode::unavailable, std::string("connection refused ") + test_key}});
  EXPECT_THAT(none.error().message,
              AllOf(HasSubstr("connection refused [redacted]"), Not(HasSubstr(test_key))));
}

}  // namespace
}  // namespace zoetrope::writer
