#include <stdexcept>

#include "steps/test_steps.h"

namespace zoetrope::steps {
namespace {

using lifecycle::AcceptedFact;
using lifecycle::DoubtfulFact;
using lifecycle::RefusedFact;

class SubmitStep : public StepsTest {
 protected:
  lifecycle::StepOutcome submit() { return run(input(StepKind::submit)); }
};

TEST_F(SubmitStep, WritesAboutBeforeItSendsAndTheTaskIdBeforeItReturns) {
  provider_->answer = [] { return providers::Accepted{"task-9"}; };
  const auto outcome = submit();
  EXPECT_EQ(diary_, (Diary{"about ", "submit", "got task-9"}));
  ASSERT_EQ(outcome.facts.size(), 1U);
  EXPECT_EQ(std::get<AcceptedFact>(outcome.facts[0]).remote_task_id, "task-9");
  EXPECT_TRUE(std::holds_alternative<lifecycle::Done>(outcome.next));
}

TEST_F(SubmitStep, SendsWhatTheShotSaysBehindItsGate) {
  provider_->answer = [] { return providers::Accepted{"task-9"}; };
  submit();
  EXPECT_EQ(provider_->sent.attempt, "00000000-0000-4000-8000-0000000000aa");
  EXPECT_EQ(provider_->sent.model, "kling/v2-5-turbo-image-to-video-pro");
  EXPECT_EQ(provider_->sent.prompt, "the camera moves");
  EXPECT_EQ(provider_->sent.image_url, "https://img/x.png");
  EXPECT_EQ(provider_->sent.seconds, 10);
  EXPECT_EQ(provider_->last_byte_before, MonoTime{77});
}

TEST_F(SubmitStep, SendsNoPictureThatWasChangedAfterItWasHosted) {
  const auto expect_not_sent = [&] {
    const auto outcome = submit();
    EXPECT_TRUE(diary_.empty()) << "the journal does not say that it was about to be sent";
    const auto& refused = std::get<RefusedFact>(outcome.facts.at(0));
    EXPECT_FALSE(refused.sent);
    EXPECT_EQ(refused.error.code, ErrorCode::conflict);
  };
  put("seed.png", png(1920, 1088));
  expect_not_sent();
  std::filesystem::remove(root_ / "seed.png");
  expect_not_sent();
}

TEST_F(SubmitStep, LeavesThePictureToAProviderThatReadsItItself) {
  provider_->answer = [] { return providers::Accepted{"task-9"}; };
  put("seed.png", png(1920, 1088));
  auto with = input(StepKind::submit);
  with.image_url = "";
  EXPECT_TRUE(std::holds_alternative<AcceptedFact>(run(with).facts.at(0)));
}

TEST_F(SubmitStep, SendsNothingThatTheJournalDoesNotTake) {
  journal_.broken = true;
  const auto outcome = submit();
  EXPECT_TRUE(diary_.empty());
  const auto& refused = std::get<RefusedFact>(outcome.facts.at(0));
  EXPECT_FALSE(refused.sent);
  EXPECT_EQ(refused.error.code, ErrorCode::no_space);
}

TEST_F(SubmitStep, SendsNothingAfterAStop) {
  io_.request_stop();
  const auto outcome = submit();
  EXPECT_TRUE(diary_.empty());
  const auto& refused = std::get<RefusedFact>(outcome.facts.at(0));
  EXPECT_FALSE(refused.sent);
  EXPECT_EQ(refused.error.code, ErrorCode::cancelled);
}

TEST_F(SubmitStep, SendsNothingToAProviderThatIsNotConfigured) {
  auto with = input(StepKind::submit);
  with.account = "other";
  const auto outcome = run(with);
  EXPECT_TRUE(diary_.empty());
  EXPECT_FALSE(std::get<RefusedFact>(outcome.facts.at(0)).sent);
}

TEST_F(SubmitStep, NotesARefusalAndADoubtWithTheirCodes) {
  provider_->answer = [] { return providers::Refused{{ErrorCode::rate_limited, "slow down"}, true}; };
  const auto refused = submit();
  EXPECT_EQ(diary_.back(), "refused rate_limited");
  EXPECT_TRUE(std::get<RefusedFact>(refused.facts.at(0)).sent);
  provider_->answer = [] { return providers::Doubtful{{ErrorCode::ambiguous, "HTTP 502"}}; };
  const auto doubtful = submit();
  EXPECT_EQ(diary_.back(), "doubtful ambiguous");
  EXPECT_EQ(std::get<DoubtfulFact>(doubtful.facts.at(0)).error.message, "HTTP 502");
}

TEST_F(SubmitStep, AnExceptionLeavesTheSendInDoubt) {
  provider_->answer = []() -> providers::SubmitAnswer { throw std::runtime_error("broken library"); };
  const auto outcome = submit();
  EXPECT_EQ(diary_, (Diary{"about ", "submit"}));
  const auto& doubt = std::get<DoubtfulFact>(outcome.facts.at(0));
  EXPECT_EQ(doubt.error.code, ErrorCode::ambiguous);
  EXPECT_NE(doubt.error.message.find("broken library"), std::string::npos);
}

}  // namespace
}  // namespace zoetrope::steps
