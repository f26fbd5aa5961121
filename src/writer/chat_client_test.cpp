#include "writer/chat_client.h"

#include "writer/test_chat.h"

namespace zoetrope::writer {
namespace {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ChatClientTest : public ChatTest {
 protected:
  Result<std::string> ask() {
    const Question question{.request = request_, .clips = request_.wanted};
    return chat_.ask(question, stop_.get_token());
  }
  std::string form(std::size_t index) {
    const auto body = sent(index);
    const auto format = body.find("response_format");
    return format == body.end() ? "none" : format->at("type").get<std::string>();
  }
  static http::Response busy(int status, const std::string& retry_after = "",
                             const std::string& body = "{}") {
    http::Response response{.status = status, .body = body};
    if (!retry_after.empty()) response.headers.add("Retry-After", retry_after);
    return response;
  }

  const PromptRequest request_ = request_for(1);
  ChatClient chat_{client_, pause_, test_service()};
};

TEST_F(ChatClientTest, ABusyServiceIsAskedOnceMoreAfterItsOwnTime) {
  answers_ = {busy(429, "7"), completion("here")};
  EXPECT_EQ(*ask(), "here");
  EXPECT_THAT(pause_.waits, ElementsAre(seconds(7)));
  EXPECT_EQ(client_.sent[0].request.body, client_.sent[1].request.body);
}

TEST_F(ChatClientTest, ABrokenOneAfterTwoSeconds) {
  answers_ = {busy(503), completion("here")};
  EXPECT_EQ(*ask(), "here");
  EXPECT_THAT(pause_.waits, ElementsAre(seconds(2)));
}

TEST_F(ChatClientTest, NotASecondTime) {
  answers_ = {busy(500), busy(429, "1")};
  const auto text = ask();
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::rate_limited);
  EXPECT_EQ(text.error().retry_after, seconds(1));
}

TEST_F(ChatClientTest, WhoeverWantsMoreThanHalfAMinuteIsNotWaitedFor) {
  answers_ = {busy(429, "31")};
  const auto text = ask();
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().message, AllOf(HasSubstr("answered 429"), HasSubstr("try again in 31 s")));
  EXPECT_THAT(pause_.waits, IsEmpty());
  answers_ = {busy(429, "30"), completion("here")};
  EXPECT_EQ(*ask(), "here");
}

TEST_F(ChatClientTest, AnEmptyAccountIsNotAskedAgain) {
  answers_ = {busy(429, "1", R"({"error":{"type":"insufficient_quota","message":"quota"}})")};
  EXPECT_EQ(ask().error().code, ErrorCode::payment_required);
}

TEST_F(ChatClientTest, AStopEndsTheWait) {
  answers_ = {busy(429, "7")};
  stop_.request_stop();
  EXPECT_EQ(ask().error().code, ErrorCode::cancelled);
}

TEST_F(ChatClientTest, AnAnswerThatNeverComesIsNotAskedForAgain) {
  answers_ = {http::Failure{http::Delivery::maybe_sent,
                            {ErrorCode::timed_out, "POST https://llm.example.com/v1: no complete answer"}}};
  const auto text = ask();
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::timed_out);
  EXPECT_EQ(
      text.error().message,
      "the language model at https://llm.example.com/v1 gave no whole answer within 1 min 0 s; a faster "
      "model may");
}

TEST_F(ChatClientTest, ABrokenConnectionIsNotTriedAgain) {
  for (const ErrorCode code : {ErrorCode::unavailable, ErrorCode::corrupt, ErrorCode::invalid_input}) {
    answers_ = {http::Failure{http::Delivery::maybe_sent, {code, std::string("lost ") + test_key}}};
    const auto text = ask();
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error(),
              (Error{code, "the language model at https://llm.example.com/v1: lost [redacted]"}));
  }
}

TEST_F(ChatClientTest, AServiceWithoutSchemasIsAskedForLessAndFromThenOnForThatAlone) {
  answers_ = {busy(400, "", R"({"error":{"message":"response_format is not supported"}})"),
              completion("here"), completion("there")};
  EXPECT_EQ(*ask(), "here");
  EXPECT_EQ(*ask(), "there");
  EXPECT_EQ(form(0), "json_schema");
  EXPECT_EQ(form(1), "json_object");
  EXPECT_EQ(form(2), "json_object");
  EXPECT_THAT(pause_.waits, IsEmpty());
}

TEST_F(ChatClientTest, AServiceThatKnowsNoFormIsAskedPlainly) {
  answers_ = {busy(422), busy(400), completion("here"), completion("there")};
  EXPECT_EQ(*ask(), "here");
  EXPECT_EQ(*ask(), "there");
  EXPECT_EQ(form(2), "none");
  EXPECT_EQ(form(3), "none");
}

TEST_F(ChatClientTest, ARequestThatIsRefusedInEveryFormIsAnErrorAndSaysNothingOfForms) {
  const auto refused = busy(400, "", R"({"error":{"message":"prompt too long"}})");
  answers_ = {refused, refused, refused, completion("here")};
  const auto text = ask();
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(text.error().message, HasSubstr("prompt too long"));
  EXPECT_EQ(*ask(), "here");
  EXPECT_EQ(form(3), "json_schema");
}

TEST_F(ChatClientTest, NoAnswerIsAskedForMoreThanAllThisAllows) {
  answers_ = {busy(503), busy(400), busy(503), busy(400), busy(503), busy(503)};
  EXPECT_EQ(ask().error().code, ErrorCode::unavailable);
  EXPECT_THAT(client_.sent, SizeIs(6));
}

}  // namespace
}  // namespace zoetrope::writer
