#pragma once

#include <optional>
#include <string>

#include "store/views.h"

namespace zoetrope::cli {

/// Why nothing new is sent on an account, and what is to be done about it.
struct AccountTrouble {
  std::string why;     ///< "the key was refused (KIE.ai authentication failed - Check KIE_API_KEY)"
  std::string remedy;  ///< "put the right key into KIE_API_KEY; the next run takes it"
};

/// Nothing when the account sends. `key_name` is what people call its key.
std::optional<AccountTrouble> account_trouble(const store::AccountView& account, const std::string& key_name,
                                              WallTime now);

/// "account second sends nothing new since 2026-11-29T01:02:03Z: WHY; REMEDY", "" when it sends.
std::string account_trouble_line(const store::AccountView& account, const std::string& key_name,
                                 WallTime now);

/// "in 12 s", "now", "since 3 min": when something is due.
std::string due_words(WallTime due, WallTime now);

/// "2026-11-29T01:02:03Z".
std::string second_words(WallTime at);

}  // namespace zoetrope::cli
