#include "cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/manual_clock.h"

namespace zoetrope::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

constexpr const char* long_key = "canary-key-4f7d-and-more-of-it";

/// What is told of a failure and of a notice that are too long and have the key across their cut.
std::string told(ProgressForm form, std::size_t cut) {
  Console console;
  console.redactor().add(Secret(long_key));
  testing::ManualClock clock;
  LineProgress progress(console, clock, form);
  const std::string words = std::string(cut - 5, 'x') + long_key + std::string(300, 'y');
  CaptureStderr();
  progress.on_event({.task = TaskId("t"),
                     .clip = ClipId("c"),
                     .number = 7,
                     .before = ClipState::sending,
                     .after = ClipState::failed,
                     .error = Error{ErrorCode::rejected, words}});
  progress.on_notice(words);
  return GetCapturedStderr();
}

TEST(LineProgress, AKeyIsFoundBeforeItIsCut) {
  for (const ProgressForm form : {ProgressForm::text, ProgressForm::json}) {
    for (const std::size_t cut : {500U, 1000U})
      EXPECT_THAT(told(form, cut), AllOf(HasSubstr("xxx"), Not(HasSubstr("cana")))) << cut;
  }
}

}  // namespace
}  // namespace zoetrope::cli
