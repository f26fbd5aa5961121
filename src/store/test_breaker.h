#pragma once

#include <string>
#include <vector>

#include "store/test_store.h"

namespace zoetrope::store {

/// What the tests about breakers of accounts share.
class BreakerTest : public StoreTest {
 protected:
  /// A person asks for renders, and the balance is good.
  void close_by_wish() {
    ASSERT_TRUE(store().close_breaker("kie", store().breaker_opened_at("kie").value(), now_));
  }
  AccountView account(const std::string& id = "kie") { return store().account(id).value(); }
  void refuse_one(ErrorCode code) {
    const auto input = send_one();
    finish(input, {refused(input.attempt, code)});
  }
  lifecycle::StepInput probe() {
    auto claimed = claim_only(StepKind::probe);
    CHECK(claimed.size() == 1);
    return claimed[0];
  }
  /// The account's breaker through the eyes of history, the latest first.
  std::vector<std::string> history(const std::string& id = "kie") {
    std::vector<std::string> all;
    const std::vector<AccountEvent> events = store().account_history(id, 20).value();
    for (const AccountEvent& event : events) all.push_back(event.what);
    return all;
  }
  static lifecycle::Next balance(Money money) { return lifecycle::Probed{money}; }
  static lifecycle::Next no_answer(ErrorCode code = ErrorCode::unavailable) {
    return lifecycle::Retry{{code, "no answer"}};
  }
  /// Three in a row, and the account rests.
  void storm() {
    for (int n = 0; n < lifecycle::storm_doubts; ++n) doubt_one();
    ASSERT_EQ(account().breaker, Breaker::storm);
  }
};

}  // namespace zoetrope::store
