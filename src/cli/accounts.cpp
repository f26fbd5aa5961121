#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "cli/account_words.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/layout.h"
#include "cli/parallel.h"
#include "cli/send_trouble.h"

namespace zoetrope::cli {
namespace {

constexpr int history_shown_max = 20;
constexpr std::size_t balance_words_max = 300;

/// All that is known of one account.
struct AccountFacts {
  std::string name;
  const settings::AccountSettings* settings =
      nullptr;                               ///< null: it was used, and nothing describes it any more
  std::optional<store::AccountView> stored;  ///< nothing: it was never used
  std::vector<store::AccountEvent> history;
  std::vector<std::string> channels;
  Result<std::optional<Money>> balance = std::optional<Money>();

  [[nodiscard]] bool has_key() const { return settings != nullptr && !settings->key.empty(); }
  [[nodiscard]] std::string key_name() const { return settings == nullptr ? "its key" : settings->key_name; }
  [[nodiscard]] bool has_key_problem() const { return settings != nullptr && !settings->key_problem.empty(); }
  [[nodiscard]] bool is_sound() const {
    return balance.has_value() && (!stored || stored->breaker == Breaker::closed) && !has_key_problem();
  }
};

Result<std::vector<AccountFacts>> gather_accounts(const App& app, store::Store* store) {
  const settings::Accounts& accounts = app.settings.accounts;
  std::map<std::string, AccountFacts> all;
  for (const auto& [name, settings] : accounts.by_name) all[name].settings = &settings;
  const auto stored = store == nullptr ? std::vector<store::AccountView>() : TRY(store->accounts());
  for (const store::AccountView& view : stored) {
    if (view.id == settings::preview_account) continue;
    all[view.id].stored = view;
    all[view.id].history = TRY(store->account_history(view.id, history_shown_max));
  }
  for (const auto& [channel, name] : accounts.of_channel) all[name].channels.push_back(channel);
  std::vector<AccountFacts> facts;
  for (auto& [name, one] : all) {
    one.name = name;
    facts.push_back(std::move(one));
  }
  return facts;
}

/// Free, and all at once: one that does not answer keeps nobody waiting for the others.
void ask_balances(const App& app, std::vector<AccountFacts>& accounts) {
  for_each_at_once(accounts.size(), [&](std::size_t i) {
    AccountFacts& one = accounts[i];
    if (one.has_key()) one.balance = make_paid_provider(app, *one.settings)->balance({});
  });
}

std::string key_words(const AccountFacts& one) {
  if (one.settings == nullptr) return "nothing describes this account any more; write [accounts.NAME] for it";
  if (!one.has_key()) return settings::why_no_key(*one.settings);
  return fmt::format("fingerprint {}, {}", one.settings->key.fingerprint(), one.settings->key_origin);
}

std::string balance_words(const AccountFacts& one) {
  if (!one.balance) return "not known, " + printable(one.balance.error().message, balance_words_max);
  return *one.balance ? (*one.balance)->to_human() : "not asked";
}

std::string slot_words(const App& app, const AccountFacts& one) {
  const int slots =
      one.settings != nullptr ? settings::account_slots(app.settings, *one.settings) : one.stored->slots;
  const int used = one.stored ? one.stored->slots_in_use : 0;
  const int doubt = one.stored ? one.stored->slots_in_doubt : 0;
  return fmt::format("{} of {} in use{}", used, slots,
                     doubt > 0 ? fmt::format(", {} by renders in doubt or late", doubt) : "");
}

bool pauses(const AccountFacts& one, WallTime now) {
  return one.stored && one.stored->next_send_at > now &&
         one.stored->next_send_at <= now + store::due_ahead_max;
}

std::string pace_words(const AccountFacts& one, WallTime now) {
  return fmt::format("at most {} sends in {}{}", store::sends_per_window_max, to_human(store::send_window),
                     pauses(one, now) ? "; the provider asked for a pause, the next one is due " +
                                            due_words(one.stored->next_send_at, now)
                                      : "");
}

std::string breaker_words(const AccountFacts& one, WallTime now) {
  const auto trouble = one.stored ? account_trouble(*one.stored, one.key_name(), now) : std::nullopt;
  if (!trouble) return "closed, it sends";
  return fmt::format("{}{}: {}; {}", to_string(one.stored->breaker),
                     one.stored->opened_at ? " since " + second_words(*one.stored->opened_at) : "",
                     trouble->why, trouble->remedy);
}

std::string channel_words(const AccountFacts& one) {
  std::string words = fmt::format("{}", fmt::join(one.channels, ", "));
  if (one.name == settings::default_account)
    words += words.empty() ? "all that name no other" : " and all that name no other";
  return words.empty() ? "none" : words;
}

std::string text_of(const App& app, const AccountFacts& one, WallTime now) {
  const std::string& provider = one.settings != nullptr ? one.settings->provider : one.stored->provider;
  std::string text = fmt::format("account {} (provider {})\n", one.name, provider);
  text += paragraph("  Key:      ", key_words(one));
  text += paragraph("  Slots:    ", slot_words(app, one));
  text += paragraph("  Pace:     ", pace_words(one, now));
  text += paragraph("  Breaker:  ", breaker_words(one, now));
  text += paragraph("  Balance:  ", balance_words(one));
  text += paragraph("  Channels: ", channel_words(one));
  return text;
}

Json json_of(const App& app, const AccountFacts& one, WallTime now) {
  const bool used = one.stored.has_value();
  Json json;
  json["name"] = one.name;
  json["provider"] = one.settings != nullptr ? one.settings->provider : one.stored->provider;
  json["default"] = one.name == settings::default_account;
  json["key"] = {{"fingerprint", one.has_key() ? Json(one.settings->key.fingerprint()) : Json(nullptr)},
                 {"origin", one.settings != nullptr ? Json(one.settings->key_origin) : Json(nullptr)},
                 {"problem", one.has_key_problem() ? Json(one.settings->key_problem) : Json(nullptr)}};
  json["slots"] =
      one.settings != nullptr ? settings::account_slots(app.settings, *one.settings) : one.stored->slots;
  json["slots_in_use"] = used ? one.stored->slots_in_use : 0;
  json["slots_in_doubt"] = used ? one.stored->slots_in_doubt : 0;
  json["next_send_at"] = pauses(one, now) ? Json(to_rfc3339(one.stored->next_send_at)) : Json(nullptr);
  json["breaker"] = to_string(used ? one.stored->breaker : Breaker::closed);
  json["breaker_reason"] =
      used && one.stored->breaker != Breaker::closed ? Json(one.stored->breaker_reason) : Json(nullptr);
  json["breaker_since"] =
      used && one.stored->opened_at ? Json(to_rfc3339(*one.stored->opened_at)) : Json(nullptr);
  json["next_look_at"] = used && one.stored->breaker != Breaker::closed
                             ? Json(to_rfc3339(one.stored->next_look_at))
                             : Json(nullptr);
  json["balance_usd"] = one.balance && *one.balance ? Json((*one.balance)->to_string()) : Json(nullptr);
  json["balance_error"] =
      one.balance ? Json(nullptr) : Json(printable(one.balance.error().message, balance_words_max));
  json["channels"] = one.channels;
  json["history"] = Json::array();
  for (const store::AccountEvent& event : one.history)
    json["history"].push_back({{"at", to_rfc3339(event.at)}, {"what", event.what}, {"why", event.why}});
  return json;
}

}  // namespace

Result<int> run_accounts(App& app, const Arguments& arguments) {
  const auto store = TRY(open_store_if_there(app));
  auto accounts = TRY(gather_accounts(app, store.get()));
  ask_balances(app, accounts);
  const WallTime now = app.clock->wall();
  const auto disk = disk_trouble(app);
  bool sound = !disk;
  Json json = Json::array();
  std::string text;
  for (const AccountFacts& one : accounts) {
    sound = sound && one.is_sound();
    json.push_back(json_of(app, one, now));
    text += (text.empty() ? "" : "\n") + text_of(app, one, now);
  }
  if (disk) text += "\n" + paragraph("Disk: ", disk->message);
  const Json whole{{"accounts", json}, {"disk", disk ? Json(disk->message) : Json(nullptr)}};
  app.console.out(arguments.json ? dumped(whole) : text);
  return sound ? 0 : 1;
}

}  // namespace zoetrope::cli
