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

constexpr const char* unloaded =
    "Traceback (most recent call last):\n  File \"/srv/generate_video.py\", line 3, in <module>\n"
    "    import requests\nModuleNotFoundError: No module named 'requests'";
constexpr const char* loaded =
    "Traceback (most recent call last):\n  File \"/srv/generate_video.py\", line 80, in <module>\n"
    "    main()\n  File \"/srv/generate_video.py\", line 60, in main\n    import moviepy\n"
    "ModuleNotFoundError: No module named 'moviepy'";
constexpr const char* misspelt =
    "  File \"/srv/generate_video.py\", line 3\n    def a(:\n          ^\nSyntaxError: invalid syntax";
constexpr const char* misused =
    "usage: generate_video.py [-h] --image IMAGE [--poll-interval N] [--timeout S]\n"
    "generate_video.py: error: unrecognized arguments: --seed";

TEST(ClassifyScript, AProgramThatNeverStartedSentNothing) {
  const auto invalid = ErrorCode::invalid_input;
  for (const ScriptEndRow& row :
       {ScriptEndRow{127, "python3: not found", invalid, false},
        {127, "python3: command not found", invalid, false},
        {127, "python3: /srv/generate_video.py: No such file or directory", invalid, false},
        {126, "/srv/generate_video.py: Permission denied", invalid, false},
        {2, "python3: can't open file '/srv/generate_video.py': [Errno 2] No such file", invalid, false},
        {2, misused, invalid, false},
        {1, unloaded, invalid, false},
        {1, misspelt, invalid, false}}) {
    expect_answer(row);
    ScriptEndRow talks = row;
    talks.refused = std::nullopt;
    talks.output = "a word of its own";
    expect_answer(talks);
  }
}

TEST(ClassifyScript, WhatAScriptLacksAfterItBeganProvesNothing) {
  for (const ScriptEndRow& row :
       {ScriptEndRow{127, "bash: line 1: jq: command not found", std::nullopt},
        {127, "/srv/generate_video.py: line 9: python3: command not found", std::nullopt},
        {127, "python3: jq: command not found", std::nullopt},
        {127, "jq: not found", std::nullopt},
        {127, "", std::nullopt},
        {126, "", std::nullopt},
        {127, "100%\npython3: not found", std::nullopt},
        {1, "python3: not found", std::nullopt},
        {2, "usage: curl [options] URL", std::nullopt},
        {2, "usage: poll.py [-h]\npoll.py: error: unrecognized arguments: --id", std::nullopt},
        {2, "usage: generate_video.py [-h]\ngenerate_video.py: error: no clip came", std::nullopt},
        {2, "python3: can't open file '/srv/later.py': [Errno 2] No such file or directory", std::nullopt},
        {1, loaded, std::nullopt},
        {1, "ModuleNotFoundError: No module named 'moviepy'", std::nullopt},
        {1, "SyntaxError: Unexpected token '<', \"<html>\" is not valid JSON", std::nullopt}})
    expect_answer(row);
}

TEST(ClassifyScript, OnlyTheImageItselfMayBeMissing) {
  const std::string image = script_image;
  for (const std::string& said :
       {"FileNotFoundError: " + image,
        "FileNotFoundError: [Errno 2] No such file or directory: '" + image + "'",
        "cat: " + image + ": No such file or directory", "Error: file not found: " + image})
    expect_answer({1, said.c_str(), ErrorCode::invalid_input, false});
  for (const std::string& said :
       {"image " + image + "\nFileNotFoundError: [Errno 2] No such file or directory: 'concat'",
        "FileNotFoundError: [Errno 2] No such file or directory: 'concat' (-i " + image + ")",
        "no such file: " + image + "\nKeyError: 'data'", "no such file: " + image + ", retrying",
        "warning: no such file: " + image + "\nIndexError: list index out of range"})
    expect_answer({1, said.c_str(), std::nullopt});
}

TEST(ClassifyScript, NothingWasSentOnlyWhereTheSendItselfDidNotConnect) {
  expect_answer({1,
                 "ConnectionRefusedError: [Errno 111] Connection refused\n"
                 "ConnectionError: url: /api/v1/jobs/createTask (Caused by NewConnectionError)",
                 ErrorCode::unavailable, false});
  for (const char* said :
       {"createTask\nConnection refused", "createTask: Connection refused\nKeyError: 'data'",
        "KeyError: 'data'\ncreateTask: Connection refused"})
    expect_answer({1, said, std::nullopt});
}

TEST(ClassifyScript, PartsOfThePromptAreNotItsOwnWords) {
  const char* prompt = "The Forbidden City, HTTP 402, unauthorized foxes. createTask: connection refused.";
  for (const char* said :
       {"Error: prompt 'the forbidden city'\nRemote end closed connection without response",
        "Error: the Forbidden City", "error: HTTP 402", "error: unauthorized foxes",
        "error: createTask: connection refused"})
    expect_answer({1, said, std::nullopt, true, "", prompt});
}

TEST(ClassifyScript, AScriptThatIsDoubtedRefusesNothing) {
  for (const ScriptEndRow& row : script_ends)
    EXPECT_TRUE(std::holds_alternative<Doubtful>(judge_end(row, false))) << row.said;
}

TEST(ClassifyScript, WhatIsNotKnownOfItMayTellOfARender) {
  ScriptEnd end{.exit_status = 1, .output = "HTTP 429", .command = {"python3"}};
  EXPECT_TRUE(std::holds_alternative<Refused>(classify_script(end)));
  end.has_gap = true;
  EXPECT_TRUE(std::holds_alternative<Doubtful>(classify_script(end)));
}

TEST(ClassifyScript, TellsHowItEndedAndWhatItSaid) {
  const SubmitAnswer answer = judge_end({.exit_status = 3, .said = "oh dear", .refused = std::nullopt});
  EXPECT_THAT(std::get<Doubtful>(answer).error.message, HasSubstr("the script ended with 3: oh dear"));
}

}  // namespace
}  // namespace zoetrope::providers
