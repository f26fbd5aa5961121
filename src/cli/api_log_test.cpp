#include "cli/api_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "testing/manual_clock.h"

namespace zoetrope::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

class LambdaRunner final : public lifecycle::StepRunner {
 public:
  explicit LambdaRunner(std::function<void()> body) : body_(std::move(body)) {}
  lifecycle::StepOutcome run(const lifecycle::StepInput&, const lifecycle::StepStop&) override {
    body_();
    return {{}, lifecycle::Done{}};
  }

 private:
  std::function<void()> body_;
};

class ApiLog : public ::testing::Test {
 protected:
  ApiLog() { console_.log_as_json(clock_); }

  static lifecycle::StepInput step(StepKind kind) {
    lifecycle::StepInput input{.lease = {.kind = kind},
                               .task = TaskId("t-1"),
                               .project = parse_project_selection("poke1/vid_1")->project};
    input.account = "kie";
    input.shot.number = 7;
    input.attempt_n = 2;
    return input;
  }

  static http::Call call() {
    return {.service = "kie",
            .method = http::Method::post,
            .endpoint = "https://api.kie.ai/api/v1/jobs/createTask",
            .status = 200,
            .took = std::chrono::milliseconds(412),
            .request_id = "8c0f-FRA"};
  }

  /// What is logged of one call that a step of this kind makes.
  std::string logged_by(StepKind kind) { return logged_of(step(kind)); }
  std::string logged_of(const lifecycle::StepInput& input) {
    LambdaRunner runner([this] { told_(call()); });
    CaptureStderr();
    make_named_runner(runner, console_)->run(input, {});
    return GetCapturedStderr();
  }

  testing::ManualClock clock_{{0}, {1'790'000'000'123'456}};
  Console console_;
  http::Told told_ = log_api_calls(console_);
};

TEST_F(ApiLog, HasTheCallAndWhatItWasFor) {
  EXPECT_EQ(logged_by(StepKind::submit),
            R"({"time":"2026-09-21T14:13:20.123456Z","level":"info","event":"api_call","task_id":"t-1",)"
            R"("channel_id":"poke1","project_id":"vid_1","clip":7,"attempt":2,"step":"submit",)"
            R"("account":"kie","service":"kie","method":"POST",)"
            R"("endpoint":"https://api.kie.ai/api/v1/jobs/createTask","status":200,"duration_s":0.412,)"
            R"("request_id":"8c0f-FRA","message":"kie answered 200"})"
            "\n");
}

TEST_F(ApiLog, OfAHostHasNoAttemptYetAndOfAProbeNoClip) {
  EXPECT_THAT(logged_by(StepKind::host), HasSubstr(R"("clip":7,"attempt":null,"step":"host")"));
  EXPECT_THAT(logged_by(StepKind::probe), AllOf(HasSubstr(R"("step":"probe","account":"kie")"),
                                                Not(HasSubstr("task_id")), Not(HasSubstr("clip"))));
}

/// What is told outside goes with no account.
TEST_F(ApiLog, OfADeliveryNamesTheClipOfARowAndNeitherAttemptNorAccount) {
  const auto delivered = [&](ReportService service, auto report) {
    lifecycle::StepInput input = step(StepKind::deliver);
    input.account = "";
    input.attempt_n = 0;
    input.shot.number = 0;
    input.delivery = Delivery{.service = service, .report = std::move(report)};
    return logged_of(input);
  };
  EXPECT_THAT(delivered(ReportService::notion_page, TaskReport{}),
              HasSubstr(R"("task_id":"t-1","channel_id":"poke1","project_id":"vid_1","clip":null,)"
                        R"("attempt":null,"step":"deliver","account":null,)"));
  EXPECT_THAT(delivered(ReportService::notion_video, ClipReport{.number = 7}),
              HasSubstr(R"("clip":7,"attempt":null,"step":"deliver","account":null,)"));
  EXPECT_THAT(delivered(ReportService::alert, std::vector<Alert>(2)),
              AllOf(HasSubstr(R"("event":"api_call","step":"deliver","account":null,)"),
                    Not(HasSubstr("task_id")), Not(HasSubstr("clip"))));
}

/// Between the answer to a paid request and the journal stands nobody who reads slowly.
TEST_F(ApiLog, WaitsForTheEndOfTheStepAndKeepsTheTimeOfTheCall) {
  std::string during = "not looked at";
  LambdaRunner runner([&] {
    told_(call());
    during = GetCapturedStderr();
    CaptureStderr();
    clock_.advance(std::chrono::seconds(5));
  });
  CaptureStderr();
  make_named_runner(runner, console_)->run(step(StepKind::submit), {});
  EXPECT_EQ(during, "");
  EXPECT_THAT(GetCapturedStderr(), HasSubstr(R"("time":"2026-09-21T14:13:20.123456Z")"));
}

TEST_F(ApiLog, WithoutAStepComesAtOnceAndTellsOfAFailure) {
  http::Call failed = call();
  failed.status.reset();
  failed.error = Error{ErrorCode::unavailable, "no route to \x1B host"};
  failed.request_id = "";
  CaptureStderr();
  told_(failed);
  EXPECT_THAT(GetCapturedStderr(), AllOf(HasSubstr(R"("level":"warning","event":"api_call","service":"kie")"),
                                         HasSubstr(R"("status":null)"), HasSubstr(R"("request_id":null)"),
                                         HasSubstr("no route to ? host"), Not(HasSubstr("task_id"))));
}

}  // namespace
}  // namespace zoetrope::cli
