#include "steps/test_steps.h"

namespace zoetrope::steps {
namespace {

class ProbeStep : public StepsTest {
 protected:
  lifecycle::Next ask(const std::string& account = "kie") {
    lifecycle::StepInput with = input(StepKind::probe);
    with.account = account;
    return run(with).next;
  }
};

TEST_F(ProbeStep, TellsTheBalanceAndSendsNothing) {
  provider_->balance_answer = std::optional(Money::from_micros(5'000'000));
  const auto next = ask();
  ASSERT_TRUE(std::holds_alternative<lifecycle::Probed>(next));
  EXPECT_EQ(std::get<lifecycle::Probed>(next).balance, Money::from_micros(5'000'000));
  EXPECT_EQ(diary_, Diary{"balance"});
}

TEST_F(ProbeStep, TellsWhyThereIsNoAnswer) {
  provider_->balance_answer = Error{ErrorCode::maintenance, "closed"};
  const auto next = ask();
  ASSERT_TRUE(std::holds_alternative<lifecycle::Retry>(next));
  EXPECT_EQ(std::get<lifecycle::Retry>(next).error.code, ErrorCode::maintenance);
}

TEST_F(ProbeStep, AsksWithNoOtherAccountsKey) {
  const auto next = ask("another");
  ASSERT_TRUE(std::holds_alternative<lifecycle::Retry>(next));
  EXPECT_EQ(std::get<lifecycle::Retry>(next).error.message, "account \"another\" is not configured here");
}

}  // namespace
}  // namespace zoetrope::steps
