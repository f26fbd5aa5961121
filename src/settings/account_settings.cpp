#include "settings/account_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "settings/bad_setting.h"
#include "settings/base_url.h"
#include "settings/secret_variable.h"
#include "settings/setting_reader.h"
#include "settings/setting_tables.h"
#include "settings/settings.h"

namespace zoetrope::settings {
namespace {

constexpr long account_slots_max = 100;
constexpr std::string_view key_variable_prefix = "KIE_API_KEY_";
constexpr std::size_t account_shown_max = 120;

/// "my-channel" looks for KIE_API_KEY_MY_CHANNEL.
std::string usual_variable(const std::string& account) {
  return account == default_account ? "KIE_API_KEY" : variable_of(key_variable_prefix, account);
}

/// What `[accounts.NAME]` says, before the key is read.
struct Described {
  bool is_written = false;  ///< false: the default account of whoever describes none
  AccountSettings account;
  std::string key_variable;
  std::string key_file;
};

Result<void> describe(Described& described, const TableEntry& entry) {
  const std::string& value = entry.written.value;
  described.is_written = true;
  if (entry.key == "provider") {
    if (value != "kie" && value != script_provider) return bad_entry(entry);
    described.account.provider = value;
  } else if (entry.key == "api-base") {
    described.account.api_base = TRY(base_url_of(entry.full_name(), entry.written));
  } else if (entry.key == "upload-base") {
    described.account.upload_base = TRY(base_url_of(entry.full_name(), entry.written));
  } else if (entry.key == "slots") {
    const auto slots = parse_number(value, account_slots_max);
    if (!slots || *slots < 1) return bad_entry(entry);
    described.account.slots = static_cast<int>(*slots);
  } else if (entry.key == "key-variable") {
    if (!is_variable(value)) return bad_entry(entry);
    described.key_variable = value;
  } else if (entry.key == "key-file") {
    if (value.empty()) return bad_entry(entry);
    described.key_file = value;
  }
  return {};
}

Result<std::optional<std::pair<Secret, std::string>>> found_key(const Described& described,
                                                                const SettingReader& reader) {
  const AccountSettings& account = described.account;
  if (described.key_file.empty())
    return reader.secret_in(account.key_name, "the key of account " + account.name);
  return std::optional(
      TRY(reader.secret_in_file(described.key_file, fmt::format("accounts.{}.key-file", account.name))));
}

/// A key that cannot be read stops nobody who does without it.
Result<void> read_key(Described& described, const SettingReader& reader) {
  AccountSettings& account = described.account;
  if (!described.key_file.empty() && !described.key_variable.empty()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("accounts.{} has both key-file and key-variable; keep one", account.name)};
  }
  account.key_name = !described.key_file.empty()      ? described.key_file
                     : described.key_variable.empty() ? usual_variable(account.name)
                                                      : described.key_variable;
  auto found = found_key(described, reader);
  if (!found) {
    account.key_origin = "cannot be read";
    account.key_problem = found.error().message;
  } else if (!*found) {
    account.key_origin = "not set";
  } else {
    account.key = std::move((*found)->first);
    account.key_origin = std::move((*found)->second);
  }
  return {};
}

Described begin_account(const std::string& name, const Settings& settings) {
  Described described;
  described.account.name = name;
  described.account.provider =
      name == default_account ? settings.written.at("provider").value : std::string("kie");
  described.account.api_base = settings.kie_api_base;
  described.account.upload_base = settings.kie_upload_base;
  return described;
}

/// `implicit` is the default account that nobody wrote down, or null.
Error shared_key(const AccountSettings& one, const AccountSettings& other, const AccountSettings* implicit) {
  const std::string keys =
      one.key_name == other.key_name ? one.key_name : fmt::format("{} and {}", one.key_name, other.key_name);
  if (&one != implicit && &other != implicit) {
    return {ErrorCode::invalid_input,
            fmt::format("the accounts {} and {} have the same key ({}); an account is one key: map both "
                        "channels to one account",
                        one.name, other.name, keys)};
  }
  const AccountSettings& written = &one == implicit ? other : one;
  return {ErrorCode::invalid_input,
          fmt::format("the account {} has the key of the default account {}, which is there without being "
                      "written ({}); an account is one key: call it [accounts.{}], which takes every channel "
                      "that names no other",
                      written.name, default_account, keys, default_account)};
}

/// The limit and the pace are the provider's, and it counts by key.
Result<void> refuse_shared_keys(const Accounts& accounts, bool default_is_written) {
  const AccountSettings* implicit =
      default_is_written ? nullptr : &accounts.by_name.at(std::string(default_account));
  for (const auto& [name, account] : accounts.by_name) {
    for (const auto& [other_name, other] : accounts.by_name) {
      const bool shared =
          name < other_name && !account.key.empty() && account.key.reveal() == other.key.reveal();
      if (shared) return shared_key(account, other, implicit);
    }
  }
  return {};
}

void show_account(Settings& settings, const Described& described) {
  const AccountSettings& account = described.account;
  const bool is_default = account.name == default_account;
  settings.written[is_default ? "kie-api-key" : fmt::format("accounts.{}.key", account.name)] = {
      account.key.empty() ? "" : "set, fingerprint " + account.key.fingerprint(),
      account.key_problem.empty() ? account.key_origin : account.key_problem};
}

Result<void> check_provider(const Settings& settings) {
  const Written& provider = settings.written.at("provider");
  if (provider.value == "kie" || provider.value == script_provider) return {};
  return bad_setting("provider", provider, "kie or script");
}

/// A script that is not there is told before anything is planned with it.
Result<void> require_scripts(const Settings& settings) {
  for (const auto& [name, account] : settings.accounts.by_name) {
    if (account.provider != script_provider || !settings.script.command.empty()) continue;
    return Error{ErrorCode::invalid_input,
                 fmt::format("account {} has the provider script, and there is none; write its program as "
                             "command into [script] of the settings file",
                             name)};
  }
  return {};
}

Result<void> read_accounts(Settings& settings, const SettingReader& reader) {
  TRY(check_provider(settings));
  std::map<std::string, Described> described;
  described.emplace(default_account, begin_account(std::string(default_account), settings));
  for (const TableEntry& entry : reader.tables()) {
    if (entry.table != "accounts") continue;
    if (entry.name == preview_account) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("accounts.{}: this name is that of the free previews; choose another one",
                               preview_account)};
    }
    auto& one = described.try_emplace(entry.name, begin_account(entry.name, settings)).first->second;
    TRY(describe(one, entry));
    if (!entry.key.empty()) settings.written[entry.full_name()] = entry.written;
  }
  const bool default_is_written = described.at(std::string(default_account)).is_written;
  for (auto& [name, one] : described) {
    TRY(read_key(one, reader));
    show_account(settings, one);
    settings.accounts.by_name.emplace(name, std::move(one.account));
  }
  TRY(require_scripts(settings));
  return refuse_shared_keys(settings.accounts, default_is_written);
}

Result<void> map_channels(Settings& settings, const SettingReader& reader) {
  std::vector<std::string> names;
  for (const auto& [name, account] : settings.accounts.by_name) names.push_back(name);
  for (const TableEntry& entry : reader.tables()) {
    if (entry.table != "channels" || entry.key != "account") continue;
    const std::string& name = entry.written.value;
    settings.written[entry.full_name()] = entry.written;
    if (settings.accounts.by_name.contains(name)) {
      settings.accounts.of_channel[entry.name] = name;
      continue;
    }
    const auto near = nearest(name, names);
    return Error{ErrorCode::invalid_input,
                 fmt::format("channels.{} ({}) names the account \"{}\", and nothing describes it; {}",
                             entry.name, entry.written.origin, printable(name, account_shown_max),
                             near ? fmt::format("did you mean \"{}\"?", *near)
                                  : fmt::format("write [accounts.NAME] for it, or name one of {}",
                                                fmt::join(names, ", ")))};
  }
  return {};
}

}  // namespace

const AccountSettings& Accounts::of(const std::string& channel) const {
  const auto mapped = of_channel.find(channel);
  const auto found = by_name.find(mapped == of_channel.end() ? std::string(default_account) : mapped->second);
  CHECK(found != by_name.end());
  return found->second;
}

int account_slots(const Settings& settings, const AccountSettings& account) {
  return account.slots.value_or(settings.max_in_flight);
}

int process_slots(const Settings& settings, const AccountSettings& account) {
  const bool is_said = settings.written.at("max-in-flight").origin != "default";
  const int slots = account_slots(settings, account);
  return is_said ? std::min(slots, settings.max_in_flight) : slots;
}

std::string key_name_of(const Settings& settings, const std::string& account) {
  const auto found = settings.accounts.by_name.find(account);
  return found == settings.accounts.by_name.end() ? "its key" : found->second.key_name;
}

std::string why_no_key(const AccountSettings& account) {
  return account.key_problem.empty() ? account.key_name + " is not set" : account.key_problem;
}

Error no_key(const AccountSettings& account) {
  if (!account.key_problem.empty()) return {ErrorCode::invalid_input, account.key_problem};
  const std::string whose =
      account.name == default_account ? "" : fmt::format(", the key of account {},", account.name);
  return {ErrorCode::unauthenticated,
          fmt::format("{}{} is not set; put it into the environment or into .env", account.key_name, whose)};
}

Result<void> fill_accounts(Settings& settings, const SettingReader& reader) {
  TRY(read_accounts(settings, reader));
  return map_channels(settings, reader);
}

}  // namespace zoetrope::settings
