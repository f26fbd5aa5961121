#include <algorithm>

#include "base/identifier.h"
#include "base/text.h"
#include "fuzz/answers.h"
#include "fuzz/fuzz_target.h"
#include "fuzz/memory_files.h"
#include "http/url.h"
#include "settings/settings.h"

/// Any text as zoetrope.toml, behind a line "===" as .env, and behind another one as NAME=VALUE lines of the
/// environment. They become settings within bounds, or one clear error.

namespace {

using namespace zoetrope;
using settings::Settings;

/// Cuts off the part before the next line "===".
std::string take_part(std::string_view& text) {
  constexpr std::string_view separator = "\n===\n";
  const std::size_t end = text.find(separator);
  const std::string part(text.substr(0, end));
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + separator.size());
  return part;
}

settings::Environment environment_of(std::string_view text) {
  settings::Environment environment{{"HOME", "/home/user"}};
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t equals = line.find('=');
    // As a process gets it: no NUL byte is in it.
    if (equals == std::string_view::npos || line.find('\0') != std::string_view::npos) continue;
    environment[std::string(line.substr(0, equals))] = std::string(line.substr(equals + 1));
  }
  return environment;
}

void check_base(const std::string& base) {
  const auto url = http::parse_url(base);
  fuzz::require(url.has_value(), "a base is a URL");
  fuzz::require(url->scheme == "https" || http::is_loopback_host(url->host),
                "plain http stays on this machine");
}

void check_hosts(const std::vector<std::string>& hosts) {
  fuzz::require(!hosts.empty(), "there is an image host");
  for (const std::string& host : hosts) {
    fuzz::require(host == "kie" || host == "catbox" || host == "litterbox", "and it is known");
    fuzz::require(std::count(hosts.begin(), hosts.end(), host) == 1, "each once");
  }
}

void check_secret(const Secret& secret) {
  for (const char c : secret.reveal()) fuzz::require(c > ' ' && c <= '~', "a key fits into a header");
}

void check_accounts(const settings::Settings& settings) {
  const auto& accounts = settings.accounts.by_name;
  fuzz::require(accounts.count(std::string(settings::default_account)) == 1,
                "there is the account of everybody");
  for (const auto& [name, account] : accounts) {
    fuzz::require(name == account.name && Identifier::parse(name, "account").has_value(),
                  "accounts have names");
    fuzz::require(!account.slots || (*account.slots >= 1 && *account.slots <= 100), "slots are bounded");
    check_base(account.api_base);
    check_base(account.upload_base);
    check_secret(account.key);
  }
  for (const auto& [channel, account] : settings.accounts.of_channel)
    fuzz::require(accounts.count(account) == 1, "a channel's account is one that is described");
}

void check_settings(const settings::Settings& settings) {
  fuzz::require(settings.max_in_flight >= 1 && settings.max_in_flight <= 100, "renders at once are bounded");
  fuzz::require(settings.resubmits_per_day >= 0 && settings.resubmits_per_day <= 100,
                "resubmits are bounded");
  fuzz::require(settings.poll_interval >= Duration(0) && settings.poll_interval <= std::chrono::seconds(30),
                "polls are neither wild nor rare");
  fuzz::require(settings.render_timeout >= std::chrono::milliseconds(10) &&
                    settings.render_timeout <= std::chrono::hours(24),
                "a render is late at some time");
  for (const CapChange& change : settings.caps)
    fuzz::require(!change.scope.empty() && change.cap.value_or(Money()) >= Money(), "a cap is not negative");
  fuzz::require(settings.workspace.starts_with('/') &&
                    (settings.database.is_server() || settings.database.file.starts_with('/')),
                "paths are absolute");
  fuzz::require(settings.state_folder.empty() || settings.state_folder.starts_with('/'),
                "so is the folder of the journal, if HOME or anything else says where");
  fuzz::require(settings.model.empty() || printable(settings.model) == settings.model, "a model is a name");
  check_hosts(settings.hosts);
  for (const auto& base : {settings.kie_api_base, settings.kie_upload_base, settings.catbox_api_url,
                           settings.litterbox_api_url}) {
    check_base(base);
  }
  if (!settings.llm_api_base.empty()) check_base(settings.llm_api_base);
  check_secret(settings.llm_api_key);
  check_accounts(settings);
  for (const auto& row : settings::setting_rows()) {
    const auto written = settings.written.find(std::string(row.name));
    fuzz::require(written != settings.written.end(), "each setting tells where it comes from");
  }
}

/// Of all that is shown: also of the accounts, with what is wrong with the key of each.
void check_shown(const settings::Settings& settings) {
  for (const auto& [name, written] : settings.written) {
    fuzz::require_no_key(name);
    fuzz::require_no_key(written.value);
    fuzz::require_no_key(written.origin);
  }
  for (const auto& [name, account] : settings.accounts.by_name) {
    if (!account.key.empty()) continue;
    fuzz::require_words(settings::no_key(account).message);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  std::string_view text = fuzz::text_of(bytes, count);
  // Whoever writes the key as a path or a URL is shown it; it comes from the files of keys alone.
  if (text.find(fuzz::canary_key) != std::string_view::npos) return 0;
  std::map<std::string, std::string> files{{"work/zoetrope.toml", take_part(text)}};
  files["work/.env"] = take_part(text);
  files["keys/kie_api_key"] = fuzz::canary_key;
  files["keys/kie_api_key_docu"] = std::string(fuzz::canary_key) + "-of-docu";
  files["keys/two.key"] = std::string(fuzz::canary_key) + " " + fuzz::canary_key;
  fuzz::MemoryFiles memory(std::move(files));
  const settings::Environment environment = environment_of(text);
  const settings::SettingSources sources{
      .flags = {}, .config_file = "", .environment = environment, .current_folder = "/work"};
  const Result<settings::Settings> settings = settings::read_settings(sources, memory);
  if (settings) {
    check_settings(*settings);
    check_shown(*settings);
    return 0;
  }
  const std::string& words = settings.error().message;
  fuzz::require(settings.error().code == ErrorCode::invalid_input, "a setting is refused as input");
  fuzz::require_words(words);
  return 0;
}
