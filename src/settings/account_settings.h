#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace zoetrope::settings {

/// The account of whoever has one: KIE_API_KEY, with the settings that stand outside of all tables.
inline constexpr std::string_view default_account = "kie";
/// The account of the previews, which has no key and costs nothing.
inline constexpr std::string_view preview_account = "local";

/// The provider of accounts whose renders a program of the user's makes.
inline constexpr std::string_view script_provider = "script";

/// One key at one provider, as `[accounts.NAME]` describes it.
struct AccountSettings {
  std::string name;
  std::string provider;  ///< "kie", "script"
  std::string api_base;
  std::string upload_base;
  std::optional<int> slots;  ///< nothing: the setting max-in-flight
  Secret key;                ///< may be empty: an account that nobody uses needs none
  std::string key_name;      ///< what people call the key: "KIE_API_KEY"
  std::string key_origin;    ///< "environment KIE_API_KEY", "not set"
  std::string key_problem;   ///< why it cannot be read; "" when it can, or is not set
};

/// The accounts by name, and which of them each channel uses.
struct Accounts {
  std::map<std::string, AccountSettings> by_name;  ///< at least the default one
  std::map<std::string, std::string> of_channel;   ///< channels that the settings name

  /// The default one where the settings name none.
  [[nodiscard]] const AccountSettings& of(const std::string& channel) const;
};

struct Settings;
class SettingReader;

/// The limit that goes onto the account's row, where all processes count together.
int account_slots(const Settings& settings, const AccountSettings& account);
/// What this process keeps to: an account's own limit, or less where max-in-flight says so.
int process_slots(const Settings& settings, const AccountSettings& account);

/// What people call the key of an account; "its key" when nothing describes the account any more.
std::string key_name_of(const Settings& settings, const std::string& account);

/// Of an account without a key: "KIE_API_KEY is not set", or why it cannot be read.
std::string why_no_key(const AccountSettings& account);

/// "KIE_API_KEY is not set; put it into the environment or into .env", or why it cannot be read.
Error no_key(const AccountSettings& account);

/// Reads `[accounts.NAME]` and the `account` of `[channels.NAME]`, once everything else is read. A key that
/// cannot be read is a problem of its account, not an error. Errors: invalid_input: an account that nobody
/// describes, a value that it does not take, one key for two accounts.
Result<void> fill_accounts(Settings& settings, const SettingReader& reader);

}  // namespace zoetrope::settings
