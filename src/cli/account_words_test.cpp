#include "cli/account_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;

const WallTime told_at{1'780'000'000'000'000};

store::AccountView stopped(Breaker breaker) {
  store::AccountView account;
  account.id = "second";
  account.breaker = breaker;
  account.breaker_reason = "why";
  account.opened_at = told_at - std::chrono::minutes(3);
  account.next_look_at = told_at + std::chrono::seconds(90);
  return account;
}

TEST(AccountWords, EveryReasonIsToldWithItsRemedy) {
  const std::pair<Breaker, std::string> rows[] = {
      {Breaker::unauthenticated,
       "the key was refused (why); put the right key into MY_KEY; the next run takes it"},
      {Breaker::payment_required, "the account has no credit (why); top up at https://kie.ai"},
      {Breaker::key_limited,
       "the key has used up what it may spend (why); raise its limit at https://kie.ai and run "
       "generate again; one send is tried in 1 min 30 s"},
      {Breaker::maintenance,
       "the provider is closed for a while (why); nothing is to be done; it is asked again in "
       "1 min 30 s"},
      {Breaker::storm,
       "the account rests (why); `zoetrope explain` tells what became of each; one send is tried in "
       "1 min 30 s"},
  };
  for (const auto& [breaker, words] : rows) {
    const std::string line = account_trouble_line(stopped(breaker), "MY_KEY", told_at);
    EXPECT_THAT(line, HasSubstr(words));
    EXPECT_THAT(line, HasSubstr("account second sends nothing new since 2026-05-28T20:23:40Z: "));
  }
}

TEST(AccountWords, WhatIsDueIsDoneByTheNextRunAndATrialDecides) {
  store::AccountView account = stopped(Breaker::storm);
  account.next_look_at = told_at - std::chrono::hours(1);
  EXPECT_THAT(account_trouble_line(account, "K", told_at), HasSubstr("one send is tried by the next run"));
  account.on_trial = true;
  EXPECT_THAT(account_trouble_line(account, "K", told_at), HasSubstr("one send was let through"));
}

TEST(AccountWords, AnAccountThatSendsHasNoTrouble) {
  EXPECT_FALSE(account_trouble(stopped(Breaker::closed), "K", told_at).has_value());
  EXPECT_EQ(account_trouble_line(stopped(Breaker::closed), "K", told_at), "");
}

}  // namespace
}  // namespace zoetrope::cli
