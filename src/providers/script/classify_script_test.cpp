#include "providers/script/classify_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::providers {
namespace {

using ::testing::HasSubstr;

constexpr const char* script_image = "https://files.example/clip_07-3f2a.png";
constexpr const char* usual_prompt = "The quiet foxes wait for a download.";
constexpr const char* prompt_of_numbers = "The 429 foxes of the Forbidden City: too many requests.";

struct ScriptEndRow {
  int exit_status;
  const char* said;                  ///< on standard error
  std::optional<ErrorCode> refused;  ///< nothing: it may have been paid for
  bool sent = true;
  const char* output = "";
  const char* prompt = usual_prompt;
};

SubmitAnswer judge_end(const ScriptEndRow& row, bool believed = true) {
  return classify_script({.exit_status = row.exit_status,
                          .output = row.output,
                          .errors = row.said,
                          .words = row.said,
                          .image = script_image,
                          .command = {"python3", "/srv/generate_video.py"},
                          .arguments = {"--image", script_image, "--prompt", row.prompt},
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
    {1, "", ErrorCode::rate_limited, true, "Error: HTTP 429"},
    {1, "429 Client Error: Too Many Requests for url: https://api.kie.ai/api/v1/jobs/createTask",
     ErrorCode::rate_limited},
    {1, "httpx.HTTPStatusError: Client error '429 Too Many Requests'.", ErrorCode::rate_limited},
    {1, "Rate limit reached", ErrorCode::rate_limited},
    {1, "The quiet foxes wait for a download.\nHTTP 403.", ErrorCode::unauthenticated},
    {1, "HTTP 401", ErrorCode::unauthenticated, true, "", prompt_of_numbers},
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
    {137, "HTTP 429", std::nullopt},
    {0, "HTTP 429", std::nullopt},
    {1, "HTTP 429.", std::nullopt, true, "", prompt_of_numbers},
    {1, "Error: Forbidden", std::nullopt, true, "", prompt_of_numbers},
    {1, "Too Many Requests", std::nullopt, true, "", prompt_of_numbers},
    {1, "HTTP 429", std::nullopt, true, "HTTP 401"},
    {1, "KeyError: 'data'", std::nullopt, true, "HTTP 429"},
    {1, "The quiet foxes wait for a download.", std::nullopt},
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

void expect_answer(const ScriptEndRow& row) {
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

TEST(ClassifyScript, OnlyClearWordsAreARefusal) {
  for (const ScriptEndRow& row : script_ends) expect_answer(row);
}

TEST(ClassifyScript, ANumberIsAStatusOnlyWhereItCanBeNothingElse) {
  for (const char* said :
       {"HTTP 429",
        "HTTP/1.1 429",
        "\"POST /api/v1/jobs/createTask HTTP/1.1\" 429 57",
        "HTTP Error 429: no",
        "status code: 429",
        "status_code=429",
        "status 429",
        "response.status_code = 429",
        "Status: 429.",
        "429 Client Error",
        "429 Too Many Requests",
        "Client error '429 Too Many Requests' for url",
        "{\"code\": 429, \"msg\": \"slower\"}",
        "{\"msg\":\"slower\",\"code\":429}",
        "{'code': 429}",
        "code=429",
        "API error 429",
        "RuntimeError: HTTP 429 (slower)",
        "Traceback (most recent call last):\n  File \"/srv/a.py\", line 9, in create\n"
        "    raise HTTPError(message, response=self)\nrequests.exceptions.HTTPError: HTTP 429",
        "HTTP 429\nHTTP 429"})
    expect_answer({1, said, ErrorCode::rate_limited});
  for (const char* said : {"429",
                           "2026-11-29 14:05:12,429 ERROR createTask answered",
                           "at 14:05:12.429 it ended",
                           "line 429",
                           "line 429 Client Error",
                           "File \"/srv/generate_video.py\", line 402, in create",
                           "create.js:429:11",
                           "/srv/code:429",
                           "took 429 s",
                           "status 429 of 600",
                           "status: 429/600 frames",
                           "HTTP 4290",
                           "HTTP 429.5",
                           "HTTP-429",
                           "HTTP 429-b",
                           "status 429 ms",
                           "exit status 429",
                           "exit code: 429",
                           "$429",
                           "42,429",
                           "if response.status_code == 429:",
                           "barcode: 429",
                           "seed=429",
                           "x-rate-limit-remaining: 429",
                           "rate limit: 20 in 10 s",
                           "forbidden city, the 429 foxes"})
    expect_answer({1, said, std::nullopt});
}

TEST(ClassifyScript, ARefusalIsDoubtedWhereAnythingElseIsSaidToo) {
  for (const char* said :
       {"2026-11-29 14:05:12,429 ERROR createTask answered HTTP 500: internal error",
        "Traceback (most recent call last):\n  File \"/srv/generate_video.py\", line 402, in create\n"
        "    answer = post(body)\nConnectionResetError: [Errno 104] Connection reset by peer",
        "HTTP 429 behind a 502", "HTTP 503\nHTTP 429", "createTask: 500 Server Error\nHTTP 429",
        "HTTP 429\nread timed out", "ETIMEDOUT\nHTTP 429", "HTTP 429 task_id=5",
        "Connection aborted.\nHTTP 401", "Remote end closed connection without response\nHTTP 402",
        "socket hang up\nHTTP 429", "Service Unavailable\nHTTP 429", "task submitted\nHTTP 429",
        "HTTP 429\nKeyError: 'data'", "KeyError: 'data'\nHTTP 429", "HTTP 429, retrying in 5 s",
        "HTTP 429\nsleeping 5 s", "it went wrong, retrying\nHTTP 429",
        "Traceback (most recent call last):\n  File \"/srv/a.py\", line 9, in create\n"
        "    raise RuntimeError(\"HTTP 429\")\nOSError: no"})
    expect_answer({1, said, std::nullopt});
  for (const char* said : {"HTTP 429, retrying in 5 s\nHTTP 429", "HTTP 429\nretrying\nHTTP 429"})
    expect_answer({1, said, ErrorCode::rate_limited});
  expect_answer({1, "HTTP 455: Service Unavailable", ErrorCode::maintenance});
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
