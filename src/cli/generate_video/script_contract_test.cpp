#include "cli/generate_video/script_contract.h"

#include <gtest/gtest.h>

#include <string>

namespace zoetrope::cli {
namespace {

TEST(ScriptContract, EndsWithNothingButZeroOneAndTheStatusOfAStop) {
  EXPECT_EQ(contract_status(0), 0);
  EXPECT_EQ(contract_status(130), 130);
  for (const int status : {1, 2, 3, 4, 70, 137}) EXPECT_EQ(contract_status(status), 1) << status;
}

struct WordsCase {
  ErrorCode code;
  const char* message;
  const char* told;
};

/// How the story's pipeline decides: "429" or "timeout" is tried again, "401" and "403" are not.
TEST(ScriptContract, SaysWhatItsCallersSearchFor) {
  const WordsCase cases[] = {
      {ErrorCode::rate_limited, "Rate limit exhausted", "Rate limit exhausted (as HTTP 429)"},
      {ErrorCode::rate_limited, "HTTP 429 again", "HTTP 429 again"},
      {ErrorCode::timed_out, "Video generation timeout - Clip 1/1", "Video generation timeout - Clip 1/1"},
      {ErrorCode::unavailable, "no route", "no route (as after a timeout, call it again)"},
      {ErrorCode::maintenance, "closed", "closed (as after a timeout, call it again)"},
      {ErrorCode::unauthenticated, "no key", "no key (as HTTP 401)"},
      {ErrorCode::ambiguous, "in doubt", "in doubt"},
      {ErrorCode::payment_required, "no money", "no money"},
      {ErrorCode::invalid_input, "no picture", "no picture"}};
  for (const WordsCase& each : cases) {
    const Error told = contract_error({each.code, each.message});
    EXPECT_EQ(told.message, each.told);
    EXPECT_EQ(told.code, each.code);
  }
}

}  // namespace
}  // namespace zoetrope::cli
