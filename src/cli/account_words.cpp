#include "cli/account_words.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t date_and_second_bytes = 19;

std::string look_words(const store::AccountView& account, WallTime now) {
  const bool is_due = account.next_look_at <= now;
  return is_due ? "by the next run" : due_words(account.next_look_at, now);
}

std::string trial_words(const store::AccountView& account, WallTime now) {
  if (account.on_trial) return "one send was let through, and what becomes of it decides";
  return fmt::format("one send is tried {}", look_words(account, now));
}

}  // namespace

std::optional<AccountTrouble> account_trouble(const store::AccountView& account, const std::string& key_name,
                                              WallTime now) {
  const std::string reason = printable(account.breaker_reason);
  switch (account.breaker) {
    case Breaker::closed:
      return std::nullopt;
    case Breaker::unauthenticated:
      return AccountTrouble{fmt::format("the key was refused ({})", reason),
                            fmt::format("put the right key into {}; the next run takes it", key_name)};
    case Breaker::payment_required:
      return AccountTrouble{
          fmt::format("the account has no credit ({})", reason),
          "top up at https://kie.ai; a run that is under way goes on by itself, and so does "
          "the next one"};
    case Breaker::key_limited:
      return AccountTrouble{fmt::format("the key has used up what it may spend ({})", reason),
                            fmt::format("raise its limit at https://kie.ai and run generate again; {}",
                                        trial_words(account, now))};
    case Breaker::maintenance:
      return AccountTrouble{
          fmt::format("the provider is closed for a while ({})", reason),
          fmt::format("nothing is to be done; it is asked again {}", look_words(account, now))};
    case Breaker::storm:
      return AccountTrouble{
          fmt::format("the account rests ({})", reason),
          fmt::format("`zoetrope explain` tells what became of each; {}", trial_words(account, now))};
  }
  check_failed("breaker is known", __FILE__, __LINE__);
}

std::string account_trouble_line(const store::AccountView& account, const std::string& key_name,
                                 WallTime now) {
  const auto trouble = account_trouble(account, key_name, now);
  if (!trouble) return "";
  return fmt::format("account {} sends nothing new{}: {}; {}", account.id,
                     account.opened_at ? " since " + second_words(*account.opened_at) : "", trouble->why,
                     trouble->remedy);
}

std::string due_words(WallTime due, WallTime now) {
  const Duration left = due - now;
  if (left > std::chrono::seconds(0)) return "in " + to_human(left);
  return left > -std::chrono::seconds(1) ? "now" : "since " + to_human(now - due);
}

std::string second_words(WallTime at) {
  return to_rfc3339(at).substr(0, date_and_second_bytes) + "Z";
}

}  // namespace zoetrope::cli
