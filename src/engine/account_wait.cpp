#include "engine/account_wait.h"

#include <fmt/format.h>

#include "base/check.h"
#include "lifecycle/breaker.h"
#include "lifecycle/task_status.h"

namespace zoetrope::engine {
namespace {

using lifecycle::Notice;
using lifecycle::NoticeKind;

ErrorCode code_of(Breaker breaker) {
  switch (breaker) {
    case Breaker::unauthenticated:
      return ErrorCode::unauthenticated;
    case Breaker::payment_required:
      return ErrorCode::payment_required;
    case Breaker::key_limited:
      return ErrorCode::key_limited;
    case Breaker::maintenance:
      return ErrorCode::maintenance;
    case Breaker::storm:
    case Breaker::closed:
      return ErrorCode::unavailable;
  }
  check_failed("breaker is known", __FILE__, __LINE__);
}

std::string opened_words(const store::AccountView& account, WallTime now) {
  const std::string& why = account.breaker_reason;
  switch (account.breaker) {
    case Breaker::maintenance:
      return fmt::format(
          "nothing is sent on account {} until its provider is open again ({}); it is asked "
          "again and again, and the run goes on by itself",
          account.id, why);
    case Breaker::storm:
      return fmt::format(
          "nothing is sent on account {} for {} ({}); then one send is tried, and the run goes on "
          "by itself",
          account.id, to_human(std::max(account.next_look_at - now, Duration::zero())), why);
    case Breaker::payment_required:
      return fmt::format(
          "nothing more is sent on account {} ({}); what is paid for is finished, and after a "
          "top-up the run goes on by itself",
          account.id, why);
    case Breaker::key_limited:
      return fmt::format("nothing more is sent on account {} ({}); what is paid for is finished", account.id,
                         why);
    case Breaker::unauthenticated:
    case Breaker::closed:
      return "";
  }
  check_failed("breaker is known", __FILE__, __LINE__);
}

}  // namespace

Error breaker_error(const store::AccountView& account) {
  return {code_of(account.breaker), account.breaker_reason};
}

std::optional<Notice> AccountWait::news_of(const store::AccountView& account, WallTime now) {
  if (account.breaker == told_) return std::nullopt;
  const bool is_over = account.breaker == Breaker::closed;
  told_ = account.breaker;
  if (is_over) return Notice{fmt::format("account {} sends again", account.id)};
  std::string words = opened_words(account, now);
  if (words.empty()) return std::nullopt;
  const bool passes = lifecycle::stopped_by(account.breaker) == lifecycle::Stopped::nothing;
  return Notice{std::move(words), passes ? NoticeKind::trouble : NoticeKind::person};
}

/// Between two openings it may be closed for a moment; only what is sent ends the wait.
std::optional<Error> AccountWait::over(const store::AccountView& account, MonoTime now) {
  if (account.breaker == Breaker::closed) return std::nullopt;
  if (!since_) since_ = now;
  const Duration waited = now - *since_;
  if (waited < account.pause * lifecycle::pauses_waited_max) return std::nullopt;
  return Error{
      code_of(account.breaker),
      fmt::format("account {} was waited for in vain for {} ({}); nothing was sent meanwhile, run the "
                  "command again later",
                  account.id, to_human(waited), account.breaker_reason)};
}

}  // namespace zoetrope::engine
