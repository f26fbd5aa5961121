#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/layout.h"

namespace zoetrope::cli {
namespace {

constexpr long limit_max = 100;

struct LimitWish {
  std::optional<int> slots;
  std::optional<int> weight;
};

Result<std::optional<int>> parse_limit(const std::string& text, std::string_view option) {
  if (text.empty()) return std::optional<int>();
  const auto number = parse_number(text, limit_max);
  if (number && *number >= 1) return std::optional(static_cast<int>(*number));
  return Error{ErrorCode::invalid_input,
               fmt::format("{} takes a number from 1 to {}, not \"{}\"", option, limit_max, printable(text))};
}

Error wrong_wish(std::string words) {
  return {ErrorCode::invalid_input, std::move(words)};
}

/// Of one thing at a time, and only what it has.
Result<LimitWish> asked_limits(const Arguments& arguments) {
  const bool is_account = !arguments.limit_account.empty();
  const bool is_channel = !arguments.limit_channel.empty();
  const LimitWish wish{TRY(parse_limit(arguments.slots, "--slots")),
                       TRY(parse_limit(arguments.weight, "--weight"))};
  const bool says_something = is_account || is_channel || wish.slots || wish.weight;
  if (arguments.action.empty()) {
    if (says_something) return wrong_wish("say whether to set or to clear it: `zoetrope limits set ...`");
    return wish;
  }
  if (is_account == is_channel) return wrong_wish("name either --account NAME or --channel NAME");
  if (is_account && wish.weight)
    return wrong_wish("an account has no weight; it is a share that a channel has: --channel NAME");
  if (arguments.action == "set" && !wish.slots && !wish.weight)
    return wrong_wish("say to what: --slots COUNT, or --weight COUNT for a channel");
  if (arguments.action == "clear" && (wish.slots || wish.weight))
    return wrong_wish("clear takes no numbers: the settings say them again then");
  return wish;
}

Result<void> change_limits(store::Store& store, const Arguments& arguments, const LimitWish& wish) {
  const bool clears = arguments.action == "clear";
  if (!arguments.limit_account.empty()) return store.set_account_slots(arguments.limit_account, wish.slots);
  const Identifier channel = TRY(Identifier::parse(arguments.limit_channel, "channel"));
  if (clears || wish.slots) TRY(store.set_channel_slots(channel.str(), wish.slots));
  if (clears || wish.weight) TRY(store.set_channel_weight(channel.str(), wish.weight));
  return {};
}

/// "3 (set; the settings say 5)"
std::string number_words(const std::optional<int>& set, const std::string& of_settings) {
  return set ? fmt::format("{} (set; the settings say {})", *set, of_settings) : of_settings;
}

std::string slot_words(const store::ChannelLimits& channel) {
  if (!channel.slots && !channel.slots_set)
    return fmt::format("{} renders at once, and no limit of its own", channel.slots_in_use);
  return fmt::format(
      "{} of {} renders at once", channel.slots_in_use,
      number_words(channel.slots_set, channel.slots ? std::to_string(*channel.slots) : "none"));
}

std::string limits_text(const store::LimitsView& limits) {
  std::string text;
  for (const store::AccountLimits& account : limits.accounts) {
    if (account.account == settings::preview_account) continue;
    text += paragraph(fmt::format("account {}  ", account.account),
                      fmt::format("{} of {} renders at once", account.slots_in_use,
                                  number_words(account.slots_set, std::to_string(account.slots))));
  }
  for (const store::ChannelLimits& channel : limits.channels) {
    text += paragraph(fmt::format("channel {}  ", printable(channel.channel)),
                      fmt::format("{}, weight {}{}", slot_words(channel),
                                  number_words(channel.weight_set, std::to_string(channel.weight)),
                                  channel.paused ? ", paused" : ""));
  }
  return text.empty() ? "nothing was asked for yet, so that nothing is limited\n" : text;
}

Json number_json(const std::optional<int>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json limits_json(const store::LimitsView& limits) {
  Json accounts = Json::array();
  for (const store::AccountLimits& account : limits.accounts) {
    if (account.account == settings::preview_account) continue;
    accounts.push_back(Json{{"account", account.account},
                            {"slots", account.slots_set.value_or(account.slots)},
                            {"slots_set", number_json(account.slots_set)},
                            {"slots_of_settings", account.slots},
                            {"slots_in_use", account.slots_in_use}});
  }
  Json channels = Json::array();
  for (const store::ChannelLimits& channel : limits.channels) {
    channels.push_back(Json{{"channel", channel.channel},
                            {"slots", number_json(channel.slots_set ? channel.slots_set : channel.slots)},
                            {"slots_set", number_json(channel.slots_set)},
                            {"slots_of_settings", number_json(channel.slots)},
                            {"slots_in_use", channel.slots_in_use},
                            {"weight", channel.weight_set.value_or(channel.weight)},
                            {"weight_set", number_json(channel.weight_set)},
                            {"weight_of_settings", channel.weight},
                            {"paused", channel.paused}});
  }
  return Json{{"accounts", std::move(accounts)}, {"channels", std::move(channels)}};
}

}  // namespace

Result<int> run_limits(App& app, const Arguments& arguments) {
  const LimitWish wish = TRY(asked_limits(arguments));
  const auto store = TRY(open_store(app, Missing::refuse));
  if (!arguments.action.empty()) TRY(change_limits(*store, arguments, wish));
  const store::LimitsView limits = TRY(store->limits());
  app.console.out(arguments.json ? dumped(limits_json(limits)) : limits_text(limits));
  return 0;
}

}  // namespace zoetrope::cli
