#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

namespace zoetrope {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error{ErrorCode::invalid_input, "the number is odd"};
  return number / 2;
}

Result<void> only_even(int number) {
  TRY(half(number));
  return {};
}

Result<std::string> quarter_text(int number) {
  const int quarter = TRY(half(TRY(half(number))));
  return std::to_string(quarter);
}

Result<std::unique_ptr<int>> boxed(int number) {
  return std::make_unique<int>(TRY(half(number)));
}

TEST(Result, TryTakesTheValueOrReturnsTheError) {
  EXPECT_EQ(*quarter_text(8), "2");
  EXPECT_EQ(quarter_text(6).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(quarter_text(7).error().message, "the number is odd");
}

TEST(Result, TryWorksWithoutAValue) {
  EXPECT_TRUE(only_even(2).has_value());
  EXPECT_EQ(only_even(3).error().code, ErrorCode::invalid_input);
}

TEST(Result, MovesWhatCannotBeCopied) {
  const std::unique_ptr<int> box = std::move(boxed(4)).value();
  ASSERT_NE(box, nullptr);
  EXPECT_EQ(*box, 2);
}

TEST(Result, ValueOrGivesTheFallbackOnlyForAnError) {
  EXPECT_EQ(half(4).value_or(9), 2);
  EXPECT_EQ(half(5).value_or(9), 9);
}

TEST(Result, ConvertsTextLiteralsToStrings) {
  const Result<std::string> text = "words";
  EXPECT_EQ(*text, "words");
}

TEST(ResultDeathTest, TakingTheValueOfAnErrorStopsTheProgram) {
  EXPECT_DEATH((void)half(3).value(), "does not hold");
  EXPECT_DEATH((void)half(2).error(), "does not hold");
}

TEST(ErrorCode, EveryCodeHasAUniqueNameThatReadsBack) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    EXPECT_EQ(parse_error_code(to_string(code)), code);
    EXPECT_TRUE(names.insert(to_string(code)).second) << to_string(code);
    EXPECT_GT(exit_status(code), 0);
    EXPECT_LT(exit_status(code), 256);
  }
}

TEST(ErrorCode, UnknownNamesAreNotRead) {
  for (const char* name : {"", "Internal", "internal ", "not-found", "0"}) {
    EXPECT_FALSE(parse_error_code(name).has_value()) << name;
  }
}

TEST(ErrorCode, ExitStatusesAreTheDocumentedOnes) {
  EXPECT_EQ(exit_status(ErrorCode::invalid_input), 2);
  EXPECT_EQ(exit_status(ErrorCode::unavailable), 3);
  EXPECT_EQ(exit_status(ErrorCode::budget_exhausted), 4);
  EXPECT_EQ(exit_status(ErrorCode::cancelled), 130);
  EXPECT_EQ(exit_status(ErrorCode::internal), 70);
}

TEST(Error, ContextKeepsCodeAndWaitingTime) {
  const Error error{ErrorCode::rate_limited, "too many requests", std::chrono::milliseconds(1500)};
  const Error wider = error.context("clip 7");
  EXPECT_EQ(wider.message, "clip 7: too many requests");
  EXPECT_EQ(wider.code, ErrorCode::rate_limited);
  EXPECT_EQ(wider.retry_after, std::chrono::milliseconds(1500));
}

}  // namespace
}  // namespace zoetrope
