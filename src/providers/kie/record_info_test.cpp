#include "providers/kie/record_info.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/kie/classify.h"
#include "providers/kie/test_answers.h"

namespace zoetrope::providers {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using enum ErrorCode;

Result<RenderReport> read(int status, const std::string& body) {
  Redactor redactor;
  redactor.add(Secret(test_key));
  return read_record(answer(status, body), "T", redactor);
}

std::string record(const std::string& fields) {
  return R"({"code":200,"msg":"success","data":{"taskId":"T","model":"M","param":"{\"model\":\"M\"}",)" +
         fields + "}}";
}

RenderReport report_of(const std::string& fields) {
  auto report = read(200, record(fields));
  EXPECT_TRUE(report) << fields << (report ? "" : report.error().message);
  return report ? *report : RenderReport();
}

TEST(RecordInfo, every_known_state_is_understood_in_any_case) {
  const std::pair<const char*, RenderState> rows[] = {
      {"waiting", RenderState::pending},     {"queuing", RenderState::pending},
      {"generating", RenderState::pending},  {"wait", RenderState::pending},
      {"queueing", RenderState::pending},    {"queued", RenderState::pending},
      {"pending", RenderState::pending},     {"processing", RenderState::pending},
      {"running", RenderState::pending},     {"success", RenderState::succeeded},
      {"succeed", RenderState::succeeded},   {"succeeded", RenderState::succeeded},
      {"completed", RenderState::succeeded}, {"fail", RenderState::failed},
      {"failed", RenderState::failed},       {"error", RenderState::failed},
      {"FAIL", RenderState::failed},         {" Success ", RenderState::succeeded},
  };
  for (const auto& [state, expected] : rows) {
    const RenderReport report = report_of(std::string(R"("state":")") + state + "\"");
    EXPECT_EQ(report.state, expected) << state;
    EXPECT_EQ(report.unknown_state, "") << state;
  }
}

TEST(RecordInfo, idle_fields_may_be_empty_zero_null_or_absent) {
  for (const char* idle : {R"("resultJson":"","failCode":"","failMsg":"","costTime":0,"completeTime":0)",
                           R"("resultJson":null,"failCode":null,"failMsg":null,"costTime":null)",
                           R"("failCode":0,"progress":0)", R"("updateTime":1765184408908)"}) {
    const RenderReport report = report_of(std::string(R"("state":"generating",)") + idle);
    EXPECT_EQ(report.state, RenderState::pending);
    EXPECT_EQ(report.words, "generating");
    EXPECT_TRUE(report.urls.empty());
    EXPECT_FALSE(report.charged);
    EXPECT_EQ(report.fail_code, "");
  }
}

RenderEcho echo_of(const std::string& param) {
  const auto report =
      read(200, R"({"code":200,"data":{"taskId":"T","state":"waiting","param":)" + param + "}}");
  EXPECT_TRUE(report) << param;
  return report ? report->echo : RenderEcho();
}

TEST(RecordInfo, tells_what_was_asked_for_in_every_shape_it_comes_in) {
  const char* const shapes[] = {
      R"("{\"model\":\"M\",\"input\":{\"prompt\":\"p \\\"q\\\"\",\"image_url\":\"https://a/b.png\"}}")",
      R"("{\"prompt\":\"p \\\"q\\\"\",\"image_urls\":[\"https://a/b.png\"]}")",
      R"({"model":"M","input":{"prompt":"p \"q\"","image_url":"https://a/b.png"}})",
      R"({"input":"{\"prompt\":\"p \\\"q\\\"\",\"image_url\":\"https://a/b.png\"}"})",
  };
  for (const char* const shape : shapes) {
    EXPECT_THAT(echo_of(shape).image_urls, ElementsAre("https://a/b.png")) << shape;
    EXPECT_EQ(echo_of(shape).prompt, "p \"q\"") << shape;
  }
}

TEST(RecordInfo, an_echo_that_makes_no_sense_is_none) {
  for (const char* const param : {"null", "7", R"("")", R"("{")", R"("[1]")", R"({"input":{"image_url":7}})",
                                  R"({"input":{"image_url":"javascript:x","prompt":null}})"}) {
    EXPECT_TRUE(echo_of(param).image_urls.empty()) << param;
    EXPECT_EQ(echo_of(param).prompt, "") << param;
  }
}

TEST(RecordInfo, a_state_nobody_knows_is_pending_and_named) {
  const RenderReport report = report_of(R"("state":"reticulating\u001b")");
  EXPECT_EQ(report.state, RenderState::pending);
  EXPECT_EQ(report.unknown_state, "reticulating?");
  EXPECT_EQ(report_of(R"("state":"")").unknown_state, "(empty)");
  EXPECT_EQ(report_of(R"("state":7)").unknown_state, "7");
}

struct ResultRow {
  const char* result_json;
  std::vector<std::string> urls;
};

TEST(RecordInfo, finds_the_urls_of_a_success) {
  const std::string url = "https://tempfile.aiquickdraw.com/x/clip.mp4";
  const ResultRow rows[] = {
      {R"("{\"resultUrls\":[\"https://tempfile.aiquickdraw.com/x/clip.mp4\"]}")", {url}},
      {R"({"resultUrls":["https://tempfile.aiquickdraw.com/x/clip.mp4"]})", {url}},
      {R"("{\"resultUrls\":\"https://tempfile.aiquickdraw.com/x/clip.mp4\"}")", {url}},
      {R"("{\"resultObject\":{\"resultUrls\":[\"https://tempfile.aiquickdraw.com/x/clip.mp4\"]}}")", {url}},
      {R"("{\"resultUrls\":[\"https://a.example/1\",\"https://a.example/1\",\"https://a.example/2\"]}")",
       {"https://a.example/1", "https://a.example/2"}},
      {R"("{\"resultUrls\":[\"file:///etc/passwd\",\"\",null,7,\"https://a.example/1\"]}")",
       {"https://a.example/1"}},
      {R"("{\"resultUrls\":[]}")", {}},
      {R"("{\"firstFrameUrl\":\"https://a.example/f.png\"}")", {}},
      {R"("{\"resultUrls\":[\"https://a.exam")", {}},
      {R"("no json")", {}},
      {R"("")", {}},
      {"null", {}},
      {"[]", {}},
  };
  for (const ResultRow& row : rows) {
    const RenderReport report =
        report_of(std::string(R"("state":"success","resultJson":)") + row.result_json);
    EXPECT_EQ(report.state, RenderState::succeeded);
    EXPECT_EQ(report.urls, row.urls) << row.result_json;
  }
}

TEST(RecordInfo, urls_of_a_task_that_is_not_done_are_not_reported) {
  EXPECT_TRUE(report_of(R"("state":"generating","resultJson":"{\"resultUrls\":[\"https://a.example/1\"]}")")
                  .urls.empty());
}

TEST(RecordInfo, a_list_of_urls_is_cut) {
  std::string list;
  for (int i = 0; i < 100; ++i)
    list += (i == 0 ? "" : ",") + ("\\\"https://a.example/" + std::to_string(i)) + "\\\"";
  EXPECT_EQ(report_of(R"("state":"success","resultJson":"{\"resultUrls\":[)" + list + R"(]}")").urls.size(),
            result_urls_max);
}

struct ChargeRow {
  const char* field;
  std::optional<std::int64_t> micros;
};

TEST(RecordInfo, what_was_charged_is_exact) {
  const ChargeRow rows[] = {
      {R"("creditsConsumed":84.0)", 420'000},
      {R"("creditsConsumed":"84.0")", 420'000},
      {R"("consumeCredits":84)", 420'000},
      {R"("creditsConsumed":84,"consumeCredits":1)", 420'000},
      {R"("creditsConsumed":null,"consumeCredits":42)", 210'000},
      {R"("creditsConsumed":0.0)", 0},
      {R"("creditsConsumed":-84)", std::nullopt},
      {R"("creditsConsumed":1e300)", std::nullopt},
      {R"("creditsConsumed":"many")", std::nullopt},
      {R"("remainedCredits":1000)", std::nullopt},
  };
  for (const ChargeRow& row : rows) {
    const RenderReport report = report_of(std::string(R"("state":"success",)") + row.field);
    EXPECT_EQ(report.charged.has_value(), row.micros.has_value()) << row.field;
    if (report.charged && row.micros) {
      EXPECT_EQ(report.charged->micros(), *row.micros) << row.field;
    }
  }
}

struct FailRow {
  const char* fields;
  const char* code;
  const char* words;
  ErrorCode reaction;
};

TEST(RecordInfo, a_failed_task_says_whose_fault_it_is) {
  const FailRow rows[] = {
      {R"("failCode":"500","failMsg":"Internal server error")", "500", "Internal server error", unavailable},
      {R"("failCode":"500.0","failMsg":"internal error, please try again later")", "500",
       "internal error, please try again later", unavailable},
      {R"("failCode":400,"failMsg":"image fetch failed")", "400", "image fetch failed", unavailable},
      {R"("failCode":"400","failMsg":"Image fetch failed.")", "400", "Image fetch failed.", unavailable},
      {R"("failCode":"422","failMsg":"prohibited content")", "422", "prohibited content", rejected},
      {R"("failCode":"422","failMsg":"The image is sensitive, try again later")", "422",
       "The image is sensitive, try again later", rejected},
      {R"("failCode":"500","failMsg":"Content moderation")", "500", "Content moderation", rejected},
      {R"("failCode":"422","failMsg":"generate playground failed, task id is blank")", "422",
       "generate playground failed, task id is blank", unavailable},
      {R"("failCode":"400","failMsg":"unsupported aspect")", "400", "unsupported aspect", rejected},
      {R"("failCode":"429","failMsg":"busy")", "429", "busy", unavailable},
      {R"("failCode":"501","failMsg":"Generation failed")", "501", "Generation failed", unavailable},
      {R"("failCode":null,"failMsg":null)", "", "KIE.ai gave no reason", unavailable},
      {R"("failCode":"E_WEIRD","failMsg":" ")", "E_WEIRD", "KIE.ai gave no reason", unavailable},
  };
  for (const FailRow& row : rows) {
    const RenderReport report = report_of(std::string(R"("state":"fail",)") + row.fields);
    EXPECT_EQ(report.state, RenderState::failed);
    EXPECT_EQ(report.fail_code, row.code) << row.fields;
    EXPECT_EQ(report.words, row.words) << row.fields;
    EXPECT_EQ(report.fail_reaction, row.reaction) << row.fields;
  }
}

struct ErrorRow {
  int status;
  const char* body;
  ErrorCode code;
};

TEST(RecordInfo, an_answer_without_a_record_is_an_error_of_the_right_kind) {
  const ErrorRow rows[] = {
      {200, R"({"code":422,"msg":"recordInfo is null","data":null})", not_found},
      {422, R"({"code":422,"msg":"recordInfo is null","data":null})", not_found},
      {500, R"({"code":500,"msg":"recordInfo is null"})", not_found},
      {200, R"({"code":404,"msg":"Task not found"})", not_found},
      {404, R"({"code":404,"message":"Task not found"})", not_found},
      {200, R"({"code":400,"msg":"taskId parameter is required"})", unavailable},
      {200, R"({"code":401,"msg":"You do not have access permissions"})", unauthenticated},
      {403, R"({"code":403,"msg":"no"})", unauthenticated},
      {403, "error code: 1010", unavailable},
      {404, "<html>not found</html>", unavailable},
      {429, R"({"code":429,"msg":"Rate limit exceeded"})", rate_limited},
      {200, R"({"code":429,"msg":"Rate limit exceeded"})", rate_limited},
      {429, "<html>slow down</html>", rate_limited},
      {500, R"({"code":500,"msg":"broken"})", unavailable},
      {502, "<html>Bad gateway</html>", unavailable},
      {200, "", unavailable},
      {200, "<html>hello</html>", unavailable},
      {200, R"({"code":200,"msg":"success","data":null})", unavailable},
      {200, R"({"code":200,"msg":"success","data":{"taskId":"T"}})", unavailable},
      {200, R"({"code":200,"data":{"taskId":"OTHER","state":"success"}})", unavailable},
      {200, R"({"code":200,"data":{"state":"succ)", unavailable},
      {301, R"({"code":200,"data":{"state":"success"}})", unavailable},
  };
  for (const ErrorRow& row : rows) {
    const auto report = read(row.status, row.body);
    ASSERT_FALSE(report) << row.body;
    EXPECT_EQ(report.error().code, row.code) << row.status << row.body;
  }
}

TEST(RecordInfo, the_key_is_never_repeated) {
  const std::string key = test_key;
  const RenderReport failed =
      report_of(R"("state":"fail","failCode":")" + key + R"(","failMsg":")" + key + "\"");
  EXPECT_EQ(failed.words, "[redacted]");
  EXPECT_EQ(failed.fail_code, "[redacted]");
  EXPECT_EQ(report_of(R"("state":")" + key + "\"").unknown_state, "[redacted]");
  const auto other = read(200, R"({"code":200,"data":{"taskId":")" + key + R"(","state":"success"}})");
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, Not(HasSubstr(key)));
}

TEST(RecordInfo, a_url_with_the_key_in_it_is_neither_kept_nor_shown) {
  const std::string key = test_key;
  const RenderReport report =
      report_of(R"("state":"success","resultJson":{"resultUrls":["https://a.example/?k=)" + key +
                R"(","https://a.example/1.mp4"]},"param":{"input":{"prompt":"a )" + key +
                R"(","image_url":"https://a.example/)" + key + R"("}})");
  EXPECT_EQ(report.urls, std::vector<std::string>{"https://a.example/1.mp4"});
  EXPECT_EQ(report.echo.prompt, "a [redacted]");
  EXPECT_TRUE(report.echo.image_urls.empty());
}

TEST(RecordInfo, a_success_says_how_long_it_took_by_the_clock_of_the_service) {
  struct Row {
    const char* fields;
    std::optional<Duration> expected;
  };
  const Row rows[] = {
      {R"("createTime":1780000000000,"completeTime":1780000143500)", std::chrono::milliseconds(143'500)},
      {R"("createTime":"1780000000000","completeTime":"1780000001000")", std::chrono::seconds(1)},
      {R"("createTime":1780000000000,"completeTime":0)", std::nullopt},
      {R"("createTime":1780000000000)", std::nullopt},
      {R"("createTime":1780000001000,"completeTime":1780000000000)", std::nullopt},
      {R"("createTime":1,"completeTime":9223372036854775807)", std::nullopt},
      {R"("createTime":-9223372036854775807,"completeTime":9223372036854775807)", std::nullopt},
      {R"("createTime":"soon","completeTime":1.5e9)", std::nullopt},
      {R"("costTime":143)", std::nullopt},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(report_of(std::string(R"("state":"success",)") + row.fields).render_time, row.expected)
        << row.fields;
  }
  EXPECT_EQ(report_of(R"("state":"generating","createTime":1780000000000,"completeTime":1780000143500)")
                .render_time,
            std::nullopt);
}

}  // namespace
}  // namespace zoetrope::providers
