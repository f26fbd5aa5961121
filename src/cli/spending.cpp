#include "cli/spending.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/consent.h"
#include "cli/planned_budgets.h"
#include "engine/budget_words.h"
#include "store/scopes.h"

namespace zoetrope::cli {
namespace {

/// The balance is asked for free of charge, so that a wrong key or an empty account shows before anything is
/// sent. Nothing when the provider has no balance to tell.
///
/// A provider that is closed for maintenance ends no run: it waits, and learns of the balance with its sends.
Result<std::optional<Money>> enough_balance(RenderSession& session, const ProjectPlan& plan,
                                            const std::string& account, const store::Now& now) {
  const auto mark = TRY(session.store().mark_balance(account));
  auto asked = session.provider().balance({});
  if (!asked && asked.error().code == ErrorCode::maintenance) return std::optional<Money>();
  auto balance = TRY(std::move(asked));
  // Asked for anyway, so it is kept for `zoetrope audit`.
  if (balance) TRY(session.store().note_balance(mark, *balance, now));
  if (balance && *balance < plan.price()) {
    return Error{
        ErrorCode::payment_required,
        fmt::format("the balance is {}, enough for {} of {} clips; top up at https://kie.ai or choose "
                    "clips, for example {}:1",
                    balance->to_human(), affordable(plan, *balance), plan.count(Need::render),
                    plan.project.str())};
  }
  return balance;
}

/// What the caps leave for this run, "" when that is enough.
Result<std::string> budget_words(App& app, RenderSession& session, const ProjectPlan& plan) {
  std::string words;
  int least = plan.count(Need::render);
  for (const PlannedBudget& planned : TRY(planned_budgets(app, &session.store(), plan))) {
    if (planned.enough_for >= least) continue;
    least = planned.enough_for;
    if (least == 0) return Error{ErrorCode::budget_exhausted, engine::used_up_words(planned.budget)};
    words = fmt::format("; the budget of {}, {} of {} left, is enough for {} of {}",
                        store::scope_words(planned.budget.scope), planned.budget.left().to_human(),
                        planned.budget.cap.value_or(Money()).to_human(), least, plan.count(Need::render));
  }
  return words;
}

std::string offer_words(const ProjectPlan& plan, const std::optional<Money>& balance,
                        const std::string& budget) {
  const auto is_anew = [](const PlannedClip& clip) {
    return clip.asked_for && clip.need == Need::render && clip.anew;
  };
  const int anew = static_cast<int>(std::count_if(plan.clips.begin(), plan.clips.end(), is_anew));
  const int count = plan.count(Need::render);
  return fmt::format("{} to render{} for {}; balance {}{}", counted(static_cast<std::size_t>(count), "clip"),
                     anew == count ? " anew" : "", plan.price().to_human(),
                     balance ? balance->to_human() : "not known", budget);
}

/// A first try costs one clip, not eighteen.
std::string advice(const ProjectPlan& plan) {
  const bool first_time = plan.committed == Money() && plan.count(Need::nothing) == 0;
  if (!first_time || plan.count(Need::render) < 2) return "";
  const auto first = std::find_if(plan.clips.begin(), plan.clips.end(), [](const PlannedClip& clip) {
    return clip.asked_for && clip.need == Need::render;
  });
  return fmt::format(" (one clip first: `zoetrope generate {}:{}` for {})", plan.project.str(),
                     first->shot.number, first->price.to_human());
}

}  // namespace

Result<bool> ready_to_spend(App& app, const Arguments& arguments, RenderSession& session,
                            const ProjectPlan& plan) {
  const bool needs_provider = plan.count(Need::render) + plan.count(Need::resume) > 0;
  if (!needs_provider) return true;
  const settings::AccountSettings& account = app.settings.accounts.of(plan.project.channel.str());
  if (account.key.empty() && settings::needs_key(app.settings, account)) return settings::no_key(account);
  const store::Now now = session.store().read_now(*app.clock);
  const auto opened_at = TRY(session.store().breaker_opened_at(account.name));
  const auto balance = TRY(enough_balance(session, plan, account.name, now));
  // The key works and there is money: whatever of that stopped the account earlier is over.
  if (balance) TRY(session.store().close_breaker(account.name, opened_at, now));
  if (plan.count(Need::render) == 0) return true;
  const std::string budget = TRY(budget_words(app, session, plan));
  return consent(app, arguments, offer_words(plan, balance, budget), advice(plan), "spend it");
}

}  // namespace zoetrope::cli
