#include "cli/doctor/services.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/check.h"
#include "cli/doctor/time_zone.h"
#include "http/date.h"
#include "settings/test_folder.h"
#include "testing/manual_clock.h"

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;
using testing::ManualClock;

/// Gives every request the same answer and keeps the last one.
class OneService final : public http::Client {
 public:
  explicit OneService(http::Exchange answer) : answer_(std::move(answer)) {}
  http::Exchange perform(const http::Request& request, std::stop_token) override {
    asked = request;
    return answer_;
  }

  http::Request asked;

 private:
  http::Exchange answer_;
};

http::Response dated(const std::string& date) {
  http::Response response{.status = 404};
  response.headers.add("Date", date);
  return response;
}

TEST(Reach, AnyAnswerWillDoAndNoKeyGoesAlong) {
  OneService service(http::Response{.status = 403});
  ManualClock clock;
  const Reached reached = reach(service, clock, "KIE.ai", "https://api.kie.ai", Verdict::failure);
  EXPECT_EQ(reached.finding, (Finding{"KIE.ai", Verdict::ok, "https://api.kie.ai answers"}));
  EXPECT_TRUE(reached.answers);
  EXPECT_FALSE(reached.clock_ahead);
  EXPECT_TRUE(service.asked.headers.all().empty());
  EXPECT_EQ(service.asked.addresses, http::AddressPolicy::public_only);
  EXPECT_LE(service.asked.total_timeout, std::chrono::seconds(10));
}

TEST(NotionCheck, SaysWhoseTheTokenIsAndNoMoreThanAWarning) {
  OneService service(http::Response{.status = 200, .body = R"({"name": "Zoetrope"})"});
  const auto notion = notify::make_notion(service, {.token = Secret("canary-key-notion-doctor")});
  EXPECT_EQ(check_notion(*notion),
            (Finding{"Notion", Verdict::ok, "the token is accepted, of the integration \"Zoetrope\""}));
  OneService refusing(http::Response{.status = 401});
  const auto refused = notify::make_notion(refusing, {.token = Secret("canary-key-notion-doctor")});
  EXPECT_EQ(check_notion(*refused),
            (Finding{"Notion", Verdict::warning, "Notion authentication failed - Check NOTION_TOKEN"}));
}

TEST(WebhookCheck, SaysWhetherItCanBeTold) {
  const settings::AlertSettings reached{.form = notify::WebhookForm::slack,
                                        .url = Secret("canary-key-hook-doctor")};
  EXPECT_EQ(check_webhook("ops", reached),
            (Finding{"webhook ops", Verdict::ok, "has a URL for messages of slack"}));
  EXPECT_EQ(check_webhook("ops", {}).verdict, Verdict::warning);
}

TEST(Reach, SilenceHasTheVerdictThatTheCallerGives) {
  OneService service(http::Failure{
      http::Delivery::not_sent,
      {ErrorCode::unavailable, "GET https://x/: the host name cannot be resolved; check the network"}});
  ManualClock clock;
  const Reached reached = reach(service, clock, "image host kie", "https://x/", Verdict::warning);
  EXPECT_EQ(reached.finding.verdict, Verdict::warning);
  EXPECT_THAT(reached.finding.words, HasSubstr("cannot be resolved; check the network"));
  EXPECT_FALSE(reached.answers);
}

TEST(Reach, ComparesTheClockWithTheDateOfTheAnswer) {
  ManualClock clock;
  for (const auto& [ahead, verdict] :
       {std::pair(Duration::zero(), Verdict::ok),
        std::pair<Duration, Verdict>(std::chrono::seconds(119), Verdict::ok),
        std::pair<Duration, Verdict>(std::chrono::seconds(-119), Verdict::ok),
        std::pair<Duration, Verdict>(std::chrono::minutes(3), Verdict::warning),
        std::pair<Duration, Verdict>(std::chrono::minutes(-3), Verdict::warning),
        std::pair<Duration, Verdict>(std::chrono::hours(-24 * 365 * 20), Verdict::warning)}) {
    OneService service(dated(http::to_http_date(clock.wall() - ahead)));
    const Reached reached = reach(service, clock, "KIE.ai", "https://api.kie.ai", Verdict::failure);
    ASSERT_TRUE(reached.clock_ahead);
    EXPECT_EQ(judge_clock(reached.clock_ahead).verdict, verdict) << ahead.count();
  }
  EXPECT_THAT(judge_clock(std::chrono::minutes(3)).words, HasSubstr("3 min 0 s ahead of the services'"));
  EXPECT_THAT(judge_clock(std::chrono::minutes(-3)).words, HasSubstr("3 min 0 s behind the services'"));
}

TEST(JudgeClock, WithoutAnyDateItIsNotCompared) {
  ManualClock clock;
  OneService service(dated("yesterday"));
  EXPECT_FALSE(reach(service, clock, "KIE.ai", "https://api.kie.ai", Verdict::failure).clock_ahead);
  EXPECT_EQ(judge_clock(std::nullopt).verdict, Verdict::warning);
}

const Secret key("canary-key-doctor-5b1f0c7d");

settings::AccountSettings account_with(const Secret& its_key) {
  settings::AccountSettings account;
  account.key_name = "KIE_API_KEY";
  account.key = its_key;
  return account;
}

Finding key_finding(const http::Response& answer) {
  OneService service(answer);
  return check_key(*providers::make_kie_provider(service, "https://api.kie.ai", key), account_with(key),
                   true);
}

TEST(CheckKey, AsksForTheBalance) {
  EXPECT_EQ(key_finding({.status = 200, .body = R"({"code":200,"msg":"success","data":84})"}),
            (Finding{"key", Verdict::ok, "accepted, balance $0.42"}));
}

TEST(CheckKey, ARefusedOneIsAFailureThatDoesNotShowIt) {
  const Finding finding =
      key_finding({.status = 401, .body = R"({"code":401,"msg":"bad key canary-key-doctor-5b1f0c7d"})"});
  EXPECT_EQ(finding.verdict, Verdict::failure);
  EXPECT_EQ(finding.words.find(key.reveal()), std::string::npos);
  EXPECT_THAT(finding.words, HasSubstr("KIE_API_KEY"));
}

TEST(CheckKey, NoneIsAWarningAndNothingIsAskedWithoutAnAnswer) {
  OneService service(http::Response{.status = 200});
  const auto provider = providers::make_kie_provider(service, "https://api.kie.ai", key);
  settings::AccountSettings none = account_with(Secret());
  EXPECT_EQ(check_key(*provider, none, true),
            (Finding{"key", Verdict::warning,
                     "KIE_API_KEY is not set; previews work without it, renders do not: put it into the "
                     "environment or into .env"}));
  none.key_problem = "there is no file x.key, which accounts.a.key-file names";
  EXPECT_EQ(check_key(*provider, none, true),
            (Finding{"key", Verdict::warning,
                     "there is no file x.key, which accounts.a.key-file names; previews work without it, "
                     "renders do not"}));
  EXPECT_EQ(check_key(*provider, account_with(key), false).verdict, Verdict::warning);
  EXPECT_EQ(service.asked.url, "");
}

Finding model_finding(const http::Exchange& answer, const std::string& model = "scribe-1") {
  OneService service(answer);
  const Finding finding =
      check_language_model(service, {.base_url = "https://llm.example.com/v1", .key = key, .model = model});
  EXPECT_EQ(finding.check, "language model");
  EXPECT_EQ(finding.words.find(key.reveal()), std::string::npos);
  if (!model.empty()) {
    EXPECT_EQ(service.asked.url, "https://llm.example.com/v1/models");
    EXPECT_LE(service.asked.total_timeout, std::chrono::seconds(10));
  }
  return finding;
}

TEST(CheckLanguageModel, AsksForTheListOfModels) {
  const http::Response list{.status = 200, .body = R"({"data":[{"id":"scribe-1"},{"id":"llama3:latest"}]})"};
  EXPECT_EQ(model_finding(list),
            (Finding{"language model", Verdict::ok, "https://llm.example.com/v1 answers and has scribe-1"}));
  EXPECT_EQ(model_finding(list, "llama3").verdict, Verdict::ok);
  const Finding misspelt = model_finding(list, "scribe1");
  EXPECT_EQ(misspelt.verdict, Verdict::warning);
  EXPECT_THAT(misspelt.words, HasSubstr("does not list scribe1, but scribe-1; check LLM_MODEL"));
}

TEST(CheckLanguageModel, WhateverIsWrongIsAWarningWithItsRemedy) {
  const std::pair<http::Exchange, const char*> rows[] = {
      {http::Response{.status = 401, .body = R"({"error":{"message":"bad canary-key-doctor-5b1f0c7d"}})"},
       "check LLM_API_KEY"},
      {http::Response{.status = 404, .body = "not here"}, "LLM_API_BASE, which mostly ends in /v1"},
      {http::Response{.status = 200, .body = "<html>"}, "no list of models"},
      {http::Failure{http::Delivery::not_sent, {ErrorCode::unavailable, "connection refused"}},
       "connection refused"}};
  for (const auto& [answer, words] : rows) {
    const Finding finding = model_finding(answer);
    EXPECT_EQ(finding.verdict, Verdict::warning) << words;
    EXPECT_THAT(finding.words, HasSubstr(words));
  }
  EXPECT_THAT(model_finding(http::Response{.status = 200}, "").words, HasSubstr("LLM_MODEL is not"));
}

class TimeZone : public settings::FolderTest {
 protected:
  void SetUp() override {
    settings::FolderTest::SetUp();
    root_ = *open_file_system(folder_, SymlinkPolicy::follow);
  }
  std::unique_ptr<FileSystem> root_;
};

TEST_F(TimeZone, IsUtcWhateverTheMachineHas) {
  put("usr/share/zoneinfo/Europe/Berlin", "TZif2");
  EXPECT_THAT(tell_time_zone({{"TZ", "Europe/Berlin"}}, *root_).words, HasSubstr("(TZ is Europe/Berlin)"));
  EXPECT_THAT(tell_time_zone({{"TZ", ":Europe/Berlin"}}, *root_).words, HasSubstr("(TZ is :Europe/Berlin)"));
  EXPECT_THAT(tell_time_zone({{"TZ", "Nowhere/Land"}}, *root_).words, HasSubstr("which is not in"));
  EXPECT_THAT(tell_time_zone({{"TZ", "../../x\n\x1b[2J"}}, *root_).words, HasSubstr("which is not in"));
  EXPECT_THAT(tell_time_zone({}, *root_).words, HasSubstr("(TZ is not set)"));
  put("etc/timezone", "Asia/Tokyo\n");
  const Finding finding = tell_time_zone({}, *root_);
  EXPECT_THAT(finding.words, HasSubstr("(Asia/Tokyo)"));
  EXPECT_EQ(finding.verdict, Verdict::ok);
}

}  // namespace
}  // namespace zoetrope::cli
