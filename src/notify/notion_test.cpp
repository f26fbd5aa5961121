#include "notify/notion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <nlohmann/json.hpp>

namespace zoetrope::notify {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string page = "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const char* const test_token = "canary-key-notion-unit";

/// Answers one request after the other as the test says, and keeps them.
class ScriptedNotion final : public http::Client {
 public:
  http::Exchange perform(const http::Request& request, std::stop_token /*stop*/) override {
    requests.push_back(request);
    http::Exchange next = answers.front();
    answers.pop_front();
    return next;
  }
  std::deque<http::Exchange> answers;
  std::vector<http::Request> requests;
};

http::Response says(int status, const std::string& body, const std::string& retry_after = "") {
  http::Response response;
  response.status = status;
  response.body = body;
  if (!retry_after.empty()) response.headers.add("Retry-After", retry_after);
  return response;
}

std::string page_of(const std::string& status_type) {
  return R"({"object":"page","properties":{"Status":{"id":"a","type":")" + status_type +
         R"("},"Error":{"id":"b","type":"rich_text"},"Cost":{"id":"c","type":"number"},)" +
         R"("Progress":{"type":"checkbox"}}})";
}

class NotionTest : public ::testing::Test {
 protected:
  Result<Telling> tell(http::Exchange answer, const std::string& memory = "") {
    client_.answers.push_back(std::move(answer));
    return notion_->tell(page, report_, memory, MonoTime{77}, {});
  }
  /// What is known of the page after it was looked at.
  std::string looked(const std::string& type = "status") {
    return tell(says(200, page_of(type))).value().memory;
  }
  nlohmann::json sent() { return nlohmann::json::parse(client_.requests.back().body); }

  ScriptedNotion client_;
  std::unique_ptr<Notion> notion_ = make_notion(client_, {.token = Secret(test_token)});
  TaskReport report_{
      .status = TaskStatus::video_ready, .done = 18, .clips = 18, .cost = Money::from_micros(7'560'000)};
};

/// What Notion answers a change with.
const std::string changed = R"({"object":"page","id":")" + page + R"(","properties":{}})";

TEST_F(NotionTest, TheFirstRequestLooksAtThePageAndTheNextOneSetsWhatItHas) {
  const std::string memory = looked();
  const http::Request& look = client_.requests.back();
  EXPECT_EQ(look.method, http::Method::get);
  EXPECT_EQ(look.url, "https://api.notion.com/v1/pages/" + page);
  EXPECT_EQ(look.headers.get("Notion-Version"), "2025-09-03");
  EXPECT_EQ(look.headers.get("Authorization"), std::string("Bearer ") + test_token);
  const auto told = tell(says(200, changed), memory);
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_TRUE(told->complete);
  EXPECT_EQ(client_.requests.back().method, http::Method::patch);
  EXPECT_EQ(client_.requests.back().gate.value().last_byte_before, MonoTime{77});
  EXPECT_EQ(sent(), nlohmann::json::parse(R"({"properties":{"Status":{"status":{"name":"Video Ready"}},
    "Error":{"rich_text":[]},"Cost":{"number":7.56}}})"));
  EXPECT_THAT(client_.requests.back().body, HasSubstr(R"({"number":7.5600})"))
      << "no binary float on the way";
}

TEST_F(NotionTest, ASelectIsSetAsASelect) {
  ASSERT_TRUE(tell(says(200, changed), looked("select")));
  EXPECT_EQ(sent().at("properties").at("Status"),
            nlohmann::json::parse(R"({"select":{"name":"Video Ready"}})"));
}

TEST_F(NotionTest, ErrorsAreToldWithTheRoundAndWhenItGoesOn) {
  report_.status = TaskStatus::video_error;
  report_.error = "Clip 7: \"bad\"\nimage";
  report_.round = 2;
  report_.rounds = 5;
  report_.next_round = parse_rfc3339("2026-11-29T14:15:00.000000Z");
  ASSERT_TRUE(tell(says(200, changed), looked()));
  const auto error = sent().at("properties").at("Error").at("rich_text").at(0).at("text").at("content");
  EXPECT_EQ(error, "Clip 7: \"bad\"?image (round 2/5, next at 14:15 UTC)");
}

TEST_F(NotionTest, WhatWasLearnedIsForgottenWhenThePageTakesItNoMore) {
  std::string memory = looked();
  memory = tell(says(200, changed), memory).value().memory;
  const auto refused = tell(says(400, R"({"code":"validation_error","message":"no"})"), memory);
  ASSERT_TRUE(refused);
  EXPECT_FALSE(refused->complete);
  EXPECT_EQ(refused->memory, "") << "it is looked at anew, once";
}

TEST_F(NotionTest, AMissingOptionIsSaidWithItsRemedyAndIsForAPerson) {
  const auto refused =
      tell(says(400, R"({"code":"validation_error","message":"Invalid status option."})"), looked());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(refused.error().message, AllOf(HasSubstr("Invalid status option."),
                                             HasSubstr("\"Video Ready\""), HasSubstr("notion.video-ready")));
}

struct PageRow {
  const char* body;
  ErrorCode code;
  const char* says;
};

class PagesOfAnotherKind : public NotionTest, public ::testing::WithParamInterface<PageRow> {};

TEST_P(PagesOfAnotherKind, AreSaid) {
  const auto looked_at = tell(says(200, GetParam().body));
  ASSERT_FALSE(looked_at);
  EXPECT_EQ(looked_at.error().code, GetParam().code);
  EXPECT_THAT(looked_at.error().message, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, PagesOfAnotherKind,
    ::testing::Values(PageRow{R"({"properties":{}})", ErrorCode::invalid_input, "no property \"Status\""},
                      PageRow{R"({"properties":{"Status":{"type":"checkbox"}}})", ErrorCode::invalid_input,
                              "is of type checkbox"},
                      PageRow{R"({"properties":{"Status":7}})", ErrorCode::invalid_input, "is of type"},
                      PageRow{"<html>sign in</html>", ErrorCode::unavailable, "no page"},
                      PageRow{"[]", ErrorCode::unavailable, "no page"}));

struct AnswerRow {
  int status;
  const char* retry_after;
  ErrorCode code;
  std::optional<std::chrono::milliseconds> wait;
};

class NotionAnswers : public NotionTest, public ::testing::WithParamInterface<AnswerRow> {};

TEST_P(NotionAnswers, ToAChangeAreJudgedWithoutTheToken) {
  const std::string body = std::string(R"({"message":"no, )") + test_token + R"("})";
  const auto told = tell(says(GetParam().status, body, GetParam().retry_after), looked());
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, GetParam().code);
  EXPECT_EQ(told.error().retry_after, GetParam().wait);
  EXPECT_THAT(told.error().message, Not(HasSubstr("canary-key")));
}

INSTANTIATE_TEST_SUITE_P(
    Statuses, NotionAnswers,
    ::testing::Values(AnswerRow{401, "", ErrorCode::unauthenticated, std::nullopt},
                      AnswerRow{403, "", ErrorCode::rejected, std::nullopt},
                      AnswerRow{404, "", ErrorCode::not_found, std::nullopt},
                      AnswerRow{409, "", ErrorCode::conflict, std::nullopt},
                      AnswerRow{413, "", ErrorCode::invalid_input, std::nullopt},
                      AnswerRow{429, "7200", ErrorCode::rate_limited, std::chrono::hours(2)},
                      AnswerRow{529, "3", ErrorCode::rate_limited, std::chrono::seconds(3)},
                      AnswerRow{500, "", ErrorCode::ambiguous, std::nullopt},
                      AnswerRow{503, "9", ErrorCode::ambiguous, std::chrono::seconds(9)},
                      AnswerRow{302, "", ErrorCode::ambiguous, std::nullopt}));

TEST_F(NotionTest, ASuccessThatIsNotAboutThePageIsNoSuccess) {
  const std::string memory = looked();
  const std::string other = R"({"object":"page","id":"2f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"})";
  for (const std::string& body :
       {std::string("<html>Welcome</html>"), std::string("{}"), std::string(), other})
    EXPECT_EQ(tell(says(200, body), memory).error().code, ErrorCode::ambiguous) << body;
}

TEST_F(NotionTest, ALostAnswerMayBeAChangeThatWasMadeAndNoConnectionIsNone) {
  const std::string memory = looked();
  const Error why{ErrorCode::timed_out, std::string("PATCH ") + test_token};
  EXPECT_EQ(tell(http::Failure{http::Delivery::maybe_sent, why}, memory).error().code, ErrorCode::ambiguous);
  EXPECT_EQ(tell(http::Failure{http::Delivery::not_sent, why}, memory).error().code, ErrorCode::unavailable);
  EXPECT_EQ(tell(http::Failure{http::Delivery::maybe_sent, why}).error().code, ErrorCode::unavailable)
      << "looking changes nothing";
  const Error stopped{ErrorCode::cancelled, "stopped"};
  EXPECT_EQ(tell(http::Failure{http::Delivery::maybe_sent, stopped}, memory).error().code,
            ErrorCode::cancelled);
}

TEST_F(NotionTest, ATextThatIsNoIdGoesNowhere) {
  const auto told = notion_->tell("../users/me", report_, "", MonoTime{}, {});
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, ErrorCode::invalid_input);
  EXPECT_TRUE(client_.requests.empty());
}

TEST_F(NotionTest, TheTokensOwnerIsAsked) {
  client_.answers.push_back(says(200, R"({"object":"user","name":"Zoetrope"})"));
  EXPECT_EQ(notion_->who({}).value(), "Zoetrope");
  client_.answers.push_back(says(401, "{}"));
  EXPECT_EQ(notion_->who({}).error().message, "Notion authentication failed - Check NOTION_TOKEN");
}

TEST_F(NotionTest, MemoryThatIsDamagedOrOfOtherNamesIsLookedUpAnew) {
  for (const char* memory : {"{", "[]", "{}", R"({"status":["Stage","status"]})", R"({"status":"Status"})"}) {
    client_.answers.push_back(says(200, page_of("status")));
    const auto told = notion_->tell(page, report_, memory, MonoTime{}, {});
    ASSERT_TRUE(told);
    EXPECT_FALSE(told->complete) << memory;
  }
}

}  // namespace
}  // namespace zoetrope::notify
