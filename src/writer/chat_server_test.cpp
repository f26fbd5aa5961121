#include <atomic>

#include "env/clock.h"
#include "http/server.h"
#include "writer/test_chat.h"

/// The writer with the real client against a server on this machine.

namespace zoetrope::writer {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ChatServer : public ChatTest {
 protected:
  std::unique_ptr<http::Server> serve(http::Server::Handler handler) {
    auto server = http::start_server({}, std::move(handler));
    EXPECT_TRUE(server);
    return std::move(server).value();
  }
  Result<std::vector<WrittenPrompt>> write_at(const std::string& base, const PromptRequest& request) {
    options_.service.base_url = base;
    const auto clock = make_system_clock();
    const auto client = http::make_curl_client(*clock, "zoetrope-test/1");
    const auto writer = make_chat_writer(*client, pause_, *workspace_, options_);
    return writer->write(request, [this](const std::string& line) { complaints_.push_back(line); }, {});
  }
  static std::string base_of(const http::Server& server) {
    return fmt::format("http://127.0.0.1:{}/v1", server.port());
  }
  static http::ServerResponse answer_of(const http::Response& response) {
    return {.status = response.status, .body = response.body};
  }
};

TEST_F(ChatServer, IsTalkedToLikeAnyOther) {
  std::vector<http::ServerRequest> asked;  // one connection after the other
  const auto server = serve([&](const http::ServerRequest& request) {
    asked.push_back(request);
    if (asked.size() == 1)
      return http::ServerResponse{.status = 400, .body = R"({"error":{"message":"no json_schema here"}})"};
    return answer_of(completion("```json\n" + clip_answer_json(good_prompts({1, 2})) + "\n```"));
  });
  const auto prompts = write_at(base_of(*server), request_for(2));
  ASSERT_TRUE(prompts) << prompts.error().message;
  EXPECT_THAT(*prompts, ElementsAre(WrittenPrompt{1, good_parts(1)}, WrittenPrompt{2, good_parts(2)}));
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[1].method, "POST");
  EXPECT_EQ(asked[1].target, "/v1/chat/completions");
  EXPECT_EQ(asked[1].headers.get("Authorization"), std::string("Bearer ") + test_key);
  EXPECT_EQ(nlohmann::json::parse(asked[1].body).at("response_format").at("type"), "json_object");
  EXPECT_THAT(complaints_, IsEmpty());
}

TEST_F(ChatServer, ARedirectIsNotFollowedAndTheKeyStaysHere) {
  std::atomic<int> strangers = 0;
  const auto elsewhere = serve([&](const http::ServerRequest&) {
    ++strangers;
    return answer_of(completion_for({1}));
  });
  const auto server = serve([&](const http::ServerRequest&) {
    http::ServerResponse response{.status = 307};
    response.headers.add("Location", base_of(*elsewhere) + "/chat/completions");
    return response;
  });
  const auto prompts = write_at(base_of(*server), request_for(1));
  ASSERT_FALSE(prompts);
  EXPECT_THAT(prompts.error().message, HasSubstr("a redirect, which is not followed"));
  EXPECT_EQ(strangers, 0);
}

TEST_F(ChatServer, AnAnswerThatIsCutOrTooLongIsOneLine) {
  std::atomic<int> asked = 0;
  const auto server = serve([&](const http::ServerRequest&) {
    http::ServerResponse response = answer_of(completion_for({1}));
    if (++asked == 1) response.misbehave = http::Misbehave::cut_body_in_half;
    if (asked == 2) response.body.assign(2 << 20, 'x');
    if (asked == 3) response.misbehave = http::Misbehave::reset_before_answer;
    return response;
  });
  for (const char* words : {"cut short", "larger than 1048576 bytes", "connection"}) {
    const auto prompts = write_at(base_of(*server), request_for(1));
    ASSERT_FALSE(prompts) << words;
    EXPECT_THAT(prompts.error().message, AllOf(HasSubstr("the language model at http://127.0.0.1"),
                                               HasSubstr(words), Not(HasSubstr("\n"))));
  }
  EXPECT_EQ(asked, 3) << "none of them is sent twice";
}

TEST_F(ChatServer, NobodyThereIsOneLine) {
  std::string base;
  {
    const auto server = serve([](const http::ServerRequest&) { return http::ServerResponse{}; });
    base = base_of(*server);
  }
  const auto prompts = write_at(base, request_for(1));
  ASSERT_FALSE(prompts);
  EXPECT_EQ(prompts.error().code, ErrorCode::unavailable);
  EXPECT_THAT(prompts.error().message, HasSubstr("connection refused"));
}

TEST_F(ChatServer, AnAddressThatIsNotPublicIsNotAsked) {
  const auto prompts = write_at("https://192.168.1.7/v1", request_for(1));
  ASSERT_FALSE(prompts);
  EXPECT_EQ(prompts.error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace zoetrope::writer
