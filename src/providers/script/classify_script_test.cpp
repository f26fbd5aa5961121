#include "providers/script/classify_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::providers {
namespace {

using ::testing::HasSubstr;

constexpr const char* script_image = "https://files.example/clip_07-3f2a.png";

/// Nothing: it may have been paid for.
struct ScriptEndRow {
  int exit_status;
  const char* said;
  std::optional<ErrorCode> refused;
  bool sent = true;
};

SubmitAnswer judge_end(const ScriptEndRow& row, bool believed = true) {
  return classify_script(
      {.exit_status = row.exit_status,
       .said = row.said,
       .words = row.said,
       .image = script_image,
       .arguments = {"--image", script_image, "--prompt", "The 429 foxes wait for a download."},
       .refusals_believed = believed});
}

const ScriptEndRow script_ends[] = {
    // Nothing can have been sent.
    {127, "python3: not found", ErrorCode::invalid_input, false},
    {2, "usage: generate_video.py [-h] --image IMAGE\nerror: unrecognized arguments: --seed",
     ErrorCode::invalid_input, false},
    {1, "python3: can't open file '/srv/generate_video.py'", ErrorCode::invalid_input, false},
    {1, "ModuleNotFoundError: No module named 'requests'", ErrorCode::invalid_input, false},
    {1, "FileNotFoundError: https://files.example/clip_07-3f2a.png", ErrorCode::invalid_input, false},
    {1,
     "HTTPSConnectionPool: Max retries exceeded with url: /api/v1/jobs/createTask (NewConnectionError: "
     "Connection "
     "refused)",
     ErrorCode::unavailable, false},
    // The service said no.
    {1, "Error: HTTP 429", ErrorCode::rate_limited},
    {1, "429 Client Error: Too Many Requests for url: https://api.kie.ai/api/v1/jobs/createTask",
     ErrorCode::rate_limited},
    {1, "httpx.HTTPStatusError: Client error '429 Too Many Requests'.", ErrorCode::rate_limited},
    {1, "Rate limit reached", ErrorCode::rate_limited},
    {1, "The 429 foxes wait for a download.\nHTTP 429.", ErrorCode::rate_limited},
    {1, "401 Unauthorized", ErrorCode::unauthenticated},
    {1, "HTTP 403", ErrorCode::unauthenticated},
    {1, "code 402: Insufficient credits", ErrorCode::payment_required},
    {1, "code: 433", ErrorCode::key_limited},
    {1, "code: 455", ErrorCode::maintenance},
    {1, "400 Client Error: Bad Request", ErrorCode::rejected},
    // It may have been bought.
    {1, "", std::nullopt},
    {0, "done", std::nullopt},
    {137, "", std::nullopt},
    {1, "The 429 foxes wait for a download.", std::nullopt},
    {1, "wrote clip_429.mp4", std::nullopt},
    {1, "14290 bytes, 4.29 s", std::nullopt},
    {1, "HTTP 500 Internal Server Error", std::nullopt},
    {1, "ReadTimeout: 429 s", std::nullopt},
    {1, "timed out", std::nullopt},
    {1, "Polling the task: HTTP 429", std::nullopt},
    {1, "GET /api/v1/jobs/recordInfo: 401 Unauthorized", std::nullopt},
    {1, "Download failed: 403 Forbidden", std::nullopt},
    {1, "task id 5: HTTP 429", std::nullopt},
    {1, "FileNotFoundError: [Errno 2] No such file or directory: '/out/clip_01.mp4'", std::nullopt},
    {1, "Connection refused", std::nullopt},
    {1, "KeyError: 'taskId'", std::nullopt},
};

TEST(ClassifyScript, OnlyClearWordsAreARefusal) {
  for (const ScriptEndRow& row : script_ends) {
    const SubmitAnswer answer = judge_end(row);
    const auto* refused = std::get_if<Refused>(&answer);
    ASSERT_EQ(refused != nullptr, row.refused.has_value()) << row.said;
    if (refused != nullptr) {
      EXPECT_EQ(refused->error.code, *row.refused) << row.said;
      EXPECT_EQ(refused->sent, row.sent) << row.said;
    } else {
      ASSERT_TRUE(std::holds_alternative<Doubtful>(answer)) << row.said;
      EXPECT_EQ(std::get<Doubtful>(answer).error.code, ErrorCode::ambiguous);
    }
  }
}

TEST(ClassifyScript, AScriptThatIsDoubtedRefusesNothing) {
  for (const ScriptEndRow& row : script_ends)
    EXPECT_TRUE(std::holds_alternative<Doubtful>(judge_end(row, false))) << row.said;
}

TEST(ClassifyScript, TellsHowItEndedAndWhatItSaid) {
  const SubmitAnswer answer = judge_end({.exit_status = 3, .said = "oh dear", .refused = std::nullopt});
  EXPECT_THAT(std::get<Doubtful>(answer).error.message, HasSubstr("the script ended with 3: oh dear"));
}

}  // namespace
}  // namespace zoetrope::providers
