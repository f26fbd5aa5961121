#include "testing/fake_kie/live_settings.h"

#include <fmt/format.h>

#include <charconv>
#include <functional>
#include <map>
#include <string>

#include "base/text.h"
#include "testing/fake_kie/strict_json.h"

namespace zoetrope::testing {
namespace {

constexpr long count_max = 1'000'000'000;
constexpr double seconds_max = 1e6;

Error wrong(const JsonMember& member, std::string_view wanted) {
  return {ErrorCode::invalid_input, fmt::format("'{}' must be {}", printable(member.name), wanted)};
}

Result<long> whole(const JsonMember& member) {
  const auto number = parse_number(member.text, count_max);
  if (member.kind != JsonKind::number || !number) return wrong(member, "a whole number from 0");
  return *number;
}

Result<double> number_up_to(const JsonMember& member, double max) {
  double number = 0.0;
  const char* end = member.text.data() + member.text.size();
  const bool read = std::from_chars(member.text.data(), end, number).ec == std::errc();
  if (member.kind != JsonKind::number || !read || number < 0.0 || number > max) {
    return wrong(member, fmt::format("a number from 0 to {}", max));
  }
  return number;
}

using Setter = std::function<Result<void>(const JsonMember&, LiveSettings&)>;

Setter set_count(int Settings::*field) {
  return [field](const JsonMember& member, LiveSettings& settings) -> Result<void> {
    settings.service.*field = static_cast<int>(TRY(whole(member)));
    return {};
  };
}

Result<Duration> read_seconds(const JsonMember& member) {
  const double seconds = TRY(number_up_to(member, seconds_max));
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

Setter set_seconds(Duration Settings::*field) {
  return [field](const JsonMember& member, LiveSettings& settings) -> Result<void> {
    settings.service.*field = TRY(read_seconds(member));
    return {};
  };
}

Result<void> set_key(const JsonMember& member, LiveSettings& settings) {
  if (member.kind != JsonKind::string || member.text.empty()) return wrong(member, "a text");
  settings.service.keys = {member.text};
  return {};
}

Result<void> set_accounts(const JsonMember& member, LiveSettings& settings) {
  if (member.kind != JsonKind::object) return wrong(member, "an object");
  std::map<std::string, std::int64_t> accounts;
  for (const JsonMember& account : TRY(read_object(member.text)))
    accounts[account.name] = TRY(whole(account));
  settings.service.accounts = std::move(accounts);
  return {};
}

Result<void> set_maintenance(const JsonMember& member, LiveSettings& settings) {
  if (member.kind != JsonKind::boolean) return wrong(member, "true or false");
  settings.service.maintenance = member.text == "true";
  return {};
}

Result<void> set_credits(const JsonMember& member, LiveSettings& settings) {
  settings.balance = TRY(whole(member));
  settings.service.credits = *settings.balance;
  return {};
}

Result<void> set_sigma(const JsonMember& member, LiveSettings& settings) {
  settings.service.render_sigma = TRY(number_up_to(member, render_sigma_max));
  return {};
}

Result<void> set_slow(const JsonMember& member, LiveSettings& settings) {
  settings.chaos.slow_for = TRY(read_seconds(member));
  return {};
}

Result<void> set_charge_moment(const JsonMember& member, LiveSettings& settings) {
  const bool at_success = member.text == "success";
  if (member.kind != JsonKind::string || (!at_success && member.text != "create"))
    return wrong(member, R"("create" or "success")");
  settings.service.charge_at = at_success ? ChargeMoment::success : ChargeMoment::create;
  return {};
}

Setter set_switch(bool Settings::*field) {
  return [field](const JsonMember& member, LiveSettings& settings) -> Result<void> {
    if (member.kind != JsonKind::boolean) return wrong(member, "true or false");
    settings.service.*field = member.text == "true";
    return {};
  };
}

Result<void> set_chaos(const JsonMember& member, LiveSettings& settings) {
  if (member.kind != JsonKind::object) return wrong(member, "an object");
  settings.chaos.plan.clear_rates();
  for (const JsonMember& rate : TRY(read_object(member.text))) {
    TRY(settings.chaos.plan.set_rate(rate.name, TRY(number_up_to(rate, 1.0))));
  }
  return {};
}

Result<void> set_next(const JsonMember& member, LiveSettings& settings) {
  if (member.kind != JsonKind::object) return wrong(member, "an object");
  for (const JsonMember& count : TRY(read_object(member.text))) {
    TRY(settings.chaos.plan.set_next(count.name, static_cast<int>(TRY(whole(count)))));
  }
  return {};
}

const std::map<std::string, Setter>& setters() {
  static const std::map<std::string, Setter> table = {
      {"key", set_key},
      {"accounts", set_accounts},
      {"maintenance", set_maintenance},
      {"credits", set_credits},
      {"clip_credits", set_count(&Settings::clip_credits)},
      {"creates_max", set_count(&Settings::creates_max)},
      {"creates_window_seconds", set_seconds(&Settings::creates_window)},
      {"polls_per_second_max", set_count(&Settings::polls_per_second_max)},
      {"in_flight_max", set_count(&Settings::in_flight_max)},
      {"null_polls", set_count(&Settings::null_polls)},
      {"render_median_seconds", set_seconds(&Settings::render_median)},
      {"render_sigma", set_sigma},
      {"result_lifetime_seconds", set_seconds(&Settings::result_lifetime)},
      {"status_follows_code", set_switch(&Settings::status_follows_code)},
      {"charge_at", set_charge_moment},
      {"charge_failed", set_switch(&Settings::charge_failed)},
      {"slow_seconds", set_slow},
      {"chaos", set_chaos},
      {"next", set_next},
  };
  return table;
}

}  // namespace

Result<LiveSettings> apply_settings(std::string_view json, LiveSettings current) {
  for (const JsonMember& member : TRY(read_object(json))) {
    const auto found = setters().find(member.name);
    if (found == setters().end()) {
      return Error{ErrorCode::invalid_input, fmt::format("there is no setting '{}'", printable(member.name))};
    }
    TRY(found->second(member, current));
  }
  return current;
}

}  // namespace zoetrope::testing
