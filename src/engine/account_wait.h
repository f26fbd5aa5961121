#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "lifecycle/notice.h"
#include "store/views.h"

namespace zoetrope::engine {

/// The error of a run that ends because the account's breaker is open.
Error breaker_error(const store::AccountView& account);

/// A run's patience with its account: what passes by itself is told once and waited for, but not for ever.
/// Wants to be told often how things stand. One thread.
class AccountWait {
 public:
  /// What a person should know about the breaker and has not been told yet.
  std::optional<lifecycle::Notice> news_of(const store::AccountView& account, WallTime now);
  /// It was told that the breaker is open, and not yet that it is closed.
  [[nodiscard]] bool owes_news() const { return told_ != Breaker::closed; }
  /// Something is at the provider, so the run goes on for its sake: the wait begins later.
  void has_company() { since_.reset(); }
  /// Nothing is left but to wait for the account. The error to end with when that took too long already.
  std::optional<Error> over(const store::AccountView& account, MonoTime now);

 private:
  Breaker told_ = Breaker::closed;
  std::optional<MonoTime> since_;
};

}  // namespace zoetrope::engine
