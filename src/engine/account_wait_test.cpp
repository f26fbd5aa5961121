#include "engine/account_wait.h"

#include <gmock/gmock.h>

#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::HasSubstr;

class Account : public EngineTest {
 protected:
  /// Answers the first `count` sends with this error, and accepts the others.
  void refuse(int count, ErrorCode code) {
    provider_.answer = [this, count, code](const lifecycle::StepInput& input) -> lifecycle::Fact {
      ++sends_;
      if (sends_ > count) return lifecycle::AcceptedFact{input.attempt, ""};
      return lifecycle::RefusedFact{input.attempt, {code, "the provider said no"}, true};
    };
  }
  void doubt(int count) {
    provider_.answer = [this, count](const lifecycle::StepInput& input) -> lifecycle::Fact {
      ++sends_;
      if (sends_ > count) return lifecycle::AcceptedFact{input.attempt, ""};
      return lifecycle::DoubtfulFact{input.attempt, {ErrorCode::ambiguous, "HTTP 502"}};
    };
  }
  int notices_with(const std::string& words) {
    int found = 0;
    for (const std::string& notice : listener_.notices)
      found += notice.find(words) != std::string::npos ? 1 : 0;
    return found;
  }
  store::AccountView account() { return store().account("kie").value(); }

  int sends_ = 0;
};

TEST_F(Account, MaintenanceIsToldOnceWaitedOutAndTheRunGoesOnByItself) {
  refuse(1, ErrorCode::maintenance);
  provider_.probe_answer = lifecycle::Retry{{ErrorCode::maintenance, "closed"}};
  const WallTime begun = now_.wall;
  dispatcher_.on_wait = [&] {
    if (now_.wall - begun > minutes(8)) provider_.probe_answer = lifecycle::Probed{store::clip_price * 100};
  };
  const Prepared prepared = prepare(3);
  EXPECT_EQ(run(prepared).blocked, std::nullopt);
  EXPECT_EQ(count(prepared.task, ClipState::done), 3);
  EXPECT_EQ(notices_with("until its provider is open again (the provider said no)"), 1);
  EXPECT_EQ(notices_with("account kie sends again"), 1);
  EXPECT_EQ(listener_.kind_of("until its provider is open again"), lifecycle::NoticeKind::trouble);
  EXPECT_EQ(listener_.kind_of("account kie sends again"), lifecycle::NoticeKind::news);
  EXPECT_GE(provider_.probes, 3);
  EXPECT_LE(provider_.probes, 6) << "asked more and more rarely";
  EXPECT_EQ(sends_, 4) << "nothing is sent while it is open";
}

TEST_F(Account, MaintenanceWithoutAnEndEndsTheRunAfterAnHour) {
  refuse(1'000, ErrorCode::maintenance);
  provider_.probe_answer = lifecycle::Retry{{ErrorCode::maintenance, "closed"}};
  const WallTime begun = now_.wall;
  const RunEnd end = run(prepare(2));
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::maintenance);
  EXPECT_THAT(end.blocked->message, HasSubstr("was waited for in vain for 1 h"));
  EXPECT_GE(now_.wall - begun, lifecycle::usual_breaker_pause * lifecycle::pauses_waited_max);
  EXPECT_EQ(sends_, 1);
}

/// The balance is answered, and every send is refused all the same.
TEST_F(Account, MaintenanceOfTheRendersAloneEndsTheRunAfterAnHourToo) {
  refuse(1'000, ErrorCode::maintenance);
  const RunEnd end = run(prepare(2));
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::maintenance);
  EXPECT_LE(sends_, 20);
}

TEST_F(Account, AStormRestsTheAccountAndOneSendIsTriedThen) {
  doubt(3);
  const Prepared prepared = prepare(6);
  const WallTime begun = now_.wall;
  EXPECT_EQ(run(prepared).blocked, std::nullopt);
  EXPECT_EQ(count(prepared.task, ClipState::held), 3);
  EXPECT_EQ(count(prepared.task, ClipState::done), 3);
  EXPECT_GE(now_.wall - begun, minutes(10));
  EXPECT_EQ(notices_with(
                "nothing is sent on account kie for 10 min 0 s (3 sends within 10 minutes ended in doubt)"),
            1);
  EXPECT_EQ(listener_.kind_of("ended in doubt"), lifecycle::NoticeKind::trouble);
  EXPECT_EQ(provider_.probes, 0) << "a balance says nothing about it";
}

TEST_F(Account, AStormWithoutAnEndSendsOneAPauseAndEndsTheRun) {
  store::TaskSpec with = spec();
  with.slots = 100;
  doubt(1'000);
  const Prepared prepared = prepare(30, {}, {}, with);
  const RunEnd end = run(prepared);
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::unavailable);
  EXPECT_LE(sends_, lifecycle::storm_doubts + lifecycle::pauses_waited_max);
  EXPECT_GE(sends_, lifecycle::storm_doubts + lifecycle::pauses_waited_max - 1);
}

TEST_F(Account, CreditThatComesWhileSomethingIsRenderedGoesOnByItself) {
  provider_.render_time = minutes(4);
  provider_.answer = [this](const lifecycle::StepInput& input) -> lifecycle::Fact {
    ++sends_;
    if (sends_ != 2) return lifecycle::AcceptedFact{input.attempt, ""};
    return lifecycle::RefusedFact{input.attempt, {ErrorCode::payment_required, "top up"}, true};
  };
  provider_.probe_answer = lifecycle::Probed{Money()};
  const WallTime begun = now_.wall;
  dispatcher_.on_wait = [&] {
    if (now_.wall - begun > seconds(70)) provider_.probe_answer = lifecycle::Probed{store::clip_price * 9};
  };
  const Prepared prepared = prepare(3);
  EXPECT_EQ(run(prepared).blocked, std::nullopt);
  EXPECT_EQ(count(prepared.task, ClipState::done), 3);
  EXPECT_EQ(notices_with("after a top-up the run goes on by itself"), 1);
  EXPECT_EQ(listener_.kind_of("after a top-up"), lifecycle::NoticeKind::person);
}

TEST_F(Account, TheKeysOwnLimitEndsTheRunWhenWhatIsPaidForIsDone) {
  provider_.answer = [this](const lifecycle::StepInput& input) -> lifecycle::Fact {
    ++sends_;
    if (sends_ == 1) return lifecycle::AcceptedFact{input.attempt, ""};
    return lifecycle::RefusedFact{input.attempt, {ErrorCode::key_limited, "sub-key limit"}, true};
  };
  const Prepared prepared = prepare(3);
  const RunEnd end = run(prepared);
  ASSERT_TRUE(end.blocked);
  EXPECT_EQ(end.blocked->code, ErrorCode::key_limited);
  EXPECT_EQ(count(prepared.task, ClipState::done), 1);
  EXPECT_EQ(provider_.probes, 0) << "the balance is good, and proves nothing";
}

TEST_F(Account, AProbeThatWasStoppedIsNoNewsAndGivesItsLeaseBack) {
  refuse(1, ErrorCode::maintenance);
  dispatcher_.script = [this](const lifecycle::StepInput& input) -> lifecycle::StepOutcome {
    if (input.lease.kind != StepKind::probe) return provider_(input);
    stops_.add();
    return {{}, lifecycle::Retry{{ErrorCode::cancelled, "stopped"}}};
  };
  EXPECT_TRUE(run(prepare(1)).stopped);
  EXPECT_EQ(number("SELECT COUNT(*) FROM accounts WHERE probe_owner IS NOT NULL"), 0);
  EXPECT_EQ(account().breaker, Breaker::maintenance);
}

TEST(AccountWait, BeginsAnewWhenSomethingWasAtTheProviderMeanwhile) {
  store::AccountView closed;
  closed.pause = minutes(10);
  store::AccountView resting = closed;
  resting.breaker = Breaker::storm;
  AccountWait wait;
  EXPECT_EQ(wait.over(resting, MonoTime{0}), std::nullopt);
  EXPECT_EQ(wait.over(resting, MonoTime{0} + minutes(59)), std::nullopt);
  EXPECT_NE(wait.over(resting, MonoTime{0} + minutes(60)), std::nullopt);
  EXPECT_EQ(wait.over(closed, MonoTime{0} + minutes(61)), std::nullopt);
  wait.has_company();
  EXPECT_EQ(wait.over(resting, MonoTime{0} + minutes(62)), std::nullopt);
}

}  // namespace
}  // namespace zoetrope::engine
