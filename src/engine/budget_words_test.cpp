#include "engine/budget_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::engine {
namespace {

using ::testing::HasSubstr;

TEST(BudgetWords, NameTheScopeTheSumsAndTheRemedy) {
  const struct {
    const char* scope;
    const char* words;
    const char* remedy;
  } rows[] = {
      {"task:0197f0aa", "the budget of the project is used up", "; raise it with --budget DOLLARS, or"},
      {"channel:poke1", "the budget of channel poke1 is", "; raise it with --budget-channel DOLLARS, or"},
      {"day:2026-11-25", "the budget of the day 2026-11-25 (UTC) is",
       "; wait for the next day, raise it with "},
      {"month:2026-11", "the budget of the month 2026-11 (UTC) is", "--budget-month none"},
      {"total", "the budget of everything is", "; raise it with --budget-total DOLLARS"}};
  for (const auto& row : rows) {
    const store::BudgetView budget{row.scope, Money::from_micros(5'000'000), Money::from_micros(420'000),
                                   Money::from_micros(4'200'000)};
    const std::string words = used_up_words(budget);
    EXPECT_THAT(words, HasSubstr(row.words));
    EXPECT_THAT(words, HasSubstr(": $4.20 spent and $0.42 reserved of $5.00; "));
    EXPECT_THAT(words, HasSubstr(row.remedy));
    EXPECT_THAT(nearly_used_words(budget),
                HasSubstr("nearly used up: $4.20 spent and $0.42 reserved of $5.00"));
  }
}

TEST(BudgetWords, OfAChannelsOwnCapNameTheLineThatHasItAndNoFlag) {
  const store::BudgetView budget{"channel:poke1", Money::from_micros(420'000), Money(),
                                 Money::from_micros(420'000), true};
  EXPECT_EQ(
      used_up_words(budget),
      "the budget of channel poke1 is used up: $0.42 spent and $0.00 reserved of $0.42; raise it in the "
      "settings file, budget in [channels.poke1], or write \"none\" there; the next paid run takes it");
}

}  // namespace
}  // namespace zoetrope::engine
