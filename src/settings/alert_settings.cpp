#include "settings/alert_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/identifier.h"
#include "base/text.h"
#include "http/address.h"
#include "http/url.h"
#include "settings/secret_variable.h"
#include "settings/setting_reader.h"

namespace zoetrope::settings {
namespace {

constexpr std::array all_alert_kinds{AlertKind::rounds_exhausted, AlertKind::breaker_open, AlertKind::budget,
                                     AlertKind::clip_waits};
constexpr std::string_view url_variable_prefix = "ALERT_URL_";

struct DescribedAlert {
  AlertSettings alert;
  std::string variable;  ///< that holds the URL
  std::string file;      ///< that holds it instead; "" for none
};

Result<std::vector<AlertKind>> kinds_of(const TableEntry& entry) {
  std::vector<AlertKind> kinds;
  for (const std::string_view part : split(entry.written.value, ',')) {
    std::string word = lower_ascii(trimmed(part));
    std::replace(word.begin(), word.end(), '-', '_');
    const auto kind = parse_alert_kind(word);
    if (!kind) return bad_entry(entry);
    kinds.push_back(*kind);
  }
  return kinds;
}

Result<std::vector<std::string>> channels_of(const TableEntry& entry) {
  std::vector<std::string> channels;
  for (const std::string_view part : split(entry.written.value, ',')) {
    const std::string channel(trimmed(part));
    if (!Identifier::parse(channel, "channel")) return bad_entry(entry);
    channels.push_back(channel);
  }
  return channels;
}

Result<void> describe_alert(DescribedAlert& one, const TableEntry& entry) {
  const std::string& value = entry.written.value;
  if (entry.key == "form") {
    const auto form = notify::parse_webhook_form(value);
    if (!form) return bad_entry(entry);
    one.alert.form = *form;
  } else if (entry.key == "tell") {
    one.alert.kinds = TRY(kinds_of(entry));
  } else if (entry.key == "channels") {
    one.alert.channels = TRY(channels_of(entry));
  } else if (entry.key == "url-variable") {
    if (!is_variable(value)) return bad_entry(entry);
    one.variable = value;
  } else if (entry.key == "url-file") {
    if (value.empty()) return bad_entry(entry);
    one.file = value;
  }
  return {};
}

/// `alerts` of `[channels.NAME]` says from the other side what `channels` of `[alerts.NAME]` says.
Result<void> add_channel(std::map<std::string, DescribedAlert>& described, const TableEntry& entry) {
  for (const std::string_view part : split(entry.written.value, ',')) {
    const auto one = described.find(std::string(trimmed(part)));
    if (one == described.end()) return bad_entry(entry);
    std::vector<std::string>& channels = one->second.alert.channels;
    if (std::find(channels.begin(), channels.end(), entry.name) == channels.end())
      channels.push_back(entry.name);
  }
  return {};
}

/// It is a secret, and no message shows it.
Result<void> check_url(const std::string& name, const Secret& secret) {
  const auto url = http::parse_url(secret.reveal());
  const bool here = url && http::is_loopback_host(url->host);
  const bool fits =
      url && (here || (url->scheme == "https" && http::test_url(http::AddressPolicy::public_only, *url)));
  if (fits) return {};
  return Error{
      ErrorCode::invalid_input,
      fmt::format("the URL of the webhook alerts.{} is not shown, because it is a secret; it takes an https "
                  "URL of a public address on port 443, or one of this machine",
                  name)};
}

Result<void> read_alert_url(Settings& settings, const std::string& name, DescribedAlert& one,
                            const SettingReader& reader) {
  const std::string called = "alerts." + name + ".url";
  Written shown{"", "not set"};
  if (!one.file.empty()) {
    auto [url, origin] = TRY(reader.secret_in_file(one.file, "alerts." + name + ".url-file"));
    one.alert.url = std::move(url);
    shown.origin = origin;
  } else if (auto found = TRY(reader.secret_in(one.variable, called))) {
    one.alert.url = std::move(found->first);
    shown.origin = found->second;
  }
  if (!one.alert.url.empty()) {
    TRY(check_url(name, one.alert.url));
    shown.value = "set, fingerprint " + one.alert.url.fingerprint();
  }
  settings.written[called] = shown;
  return {};
}

}  // namespace

Result<void> fill_alerts(Settings& settings, const SettingReader& reader) {
  std::map<std::string, DescribedAlert> described;
  for (const TableEntry& entry : reader.tables()) {
    if (entry.table != "alerts") continue;
    const auto [one, is_new] = described.try_emplace(entry.name);
    if (is_new) {
      one->second.alert.kinds.assign(all_alert_kinds.begin(), all_alert_kinds.end());
      one->second.variable = variable_of(url_variable_prefix, entry.name);
    }
    TRY(describe_alert(one->second, entry));
    if (!entry.key.empty()) settings.written[entry.full_name()] = entry.written;
  }
  for (const TableEntry& entry : reader.tables()) {
    if (entry.table == "channels" && entry.key == "alerts") TRY(add_channel(described, entry));
  }
  for (auto& [name, one] : described) {
    TRY(read_alert_url(settings, name, one, reader));
    settings.alerts.emplace(name, std::move(one.alert));
  }
  return {};
}

std::map<std::string, notify::Webhook> webhooks_of(const Settings& settings) {
  std::map<std::string, notify::Webhook> webhooks;
  for (const auto& [name, alert] : settings.alerts) {
    if (!alert.url.empty()) webhooks.emplace(name, notify::Webhook{alert.form, alert.url});
  }
  return webhooks;
}

}  // namespace zoetrope::settings
