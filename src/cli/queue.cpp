#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/consent.h"
#include "cli/json.h"
#include "cli/notion_page.h"
#include "cli/planned_file.h"
#include "cli/price_list.h"
#include "cli/project_plan.h"
#include "cli/run_report.h"
#include "cli/store_terms.h"
#include "cli/takes.h"
#include "cli/task_spec.h"
#include "settings/cap_settings.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t provider_shown_max = 100;
constexpr int usual_seconds = 10;

/// What handing the project over may cost.
struct QueueOffer {
  int clips = 0;
  Money price;
  bool planned = false;  ///< there is no shot list yet, so both are what is usual
};

Result<store::HandOver> asked_for(const App& app, const Arguments& arguments) {
  store::HandOver asked{.priority = parse_priority(arguments.priority), .auto_plan = app.settings.auto_plan};
  if (!arguments.topic.empty()) asked.topic = arguments.topic;
  if (!arguments.story.empty()) asked.story = TRY(story_of(app, arguments.story));
  if (std::string page = TRY(asked_notion_page(arguments)); !page.empty())
    asked.notion_page = std::move(page);
  return asked;
}

/// The channel's own account, or the only one that the provider has.
Result<const settings::AccountSettings*> account_for(const App& app, const std::string& channel,
                                                     const std::string& provider) {
  const settings::Accounts& accounts = app.settings.accounts;
  const settings::AccountSettings& own = accounts.of(channel);
  if (provider.empty() || own.provider == provider) return &own;
  std::vector<const settings::AccountSettings*> found;
  for (const auto& [name, account] : accounts.by_name) {
    if (account.provider == provider) found.push_back(&account);
  }
  if (found.size() == 1) return found.front();
  return Error{ErrorCode::invalid_input,
               fmt::format("--provider is \"{}\", and {} it; the channel {} has account {} of provider {}",
                           printable(provider, provider_shown_max),
                           found.empty() ? "no account has" : "several accounts have", channel, own.name,
                           own.provider)};
}

Result<QueueOffer> offer_of(App& app, const Arguments& arguments, FileSystem& workspace, store::Store& store,
                            const Project& project, const settings::AccountSettings& account) {
  const RenderModel& model = chosen_model(app);
  const auto list = shots::find_shot_list(workspace, project.folder());
  if (!list && list.error().code != ErrorCode::not_found) return list.error();
  if (!list) {
    const KnownShots known =
        TRY(known_shots(workspace, project, place_of(app, workspace, "", project.folder() + "/shots.yaml")));
    QueueOffer offer{.clips = TRY(usual_clips(workspace, project, known)), .planned = true};
    PriceList prices(&store, account.name, model);
    for (int clip = 0; clip < offer.clips; ++clip) offer.price += TRY(prices.price(usual_seconds));
    return offer;
  }
  const auto probe = media::make_child_clip_probe(workspace, *app.children, app.program);
  const ProjectPlan plan =
      TRY(plan_project(workspace, *probe, &store, {project, {}}, Output::videos, model, account.name));
  print_plan_warnings(app, arguments, plan);
  if (!plan.reviewed && !app.settings.auto_plan && plan.count(Need::render) > 0)
    return Error{ErrorCode::invalid_input, unreviewed_words(plan)};
  return QueueOffer{.clips = plan.count(Need::render), .price = plan.price()};
}

/// What is planned without --auto-plan is not sent before a person has read it, and is handed over again
/// then.
Result<bool> may_hand_over(App& app, const Arguments& arguments, const QueueOffer& offer) {
  if (offer.clips == 0 || (offer.planned && !app.settings.auto_plan)) return true;
  const std::string words =
      fmt::format("{}{} to render for {}, by a worker", offer.planned ? "about " : "",
                  counted(static_cast<std::size_t>(offer.clips), "clip"), offer.price.to_human());
  return consent(app, arguments, words, "", "hand it over");
}

std::string text_of(const Project& project, const QueueOffer& offer, const store::HandedOver& handed,
                    const store::HandOverView& now) {
  if (handed.under_way)
    return fmt::format("{} is under way already (priority {}); nothing else was changed\n", project.str(),
                       to_string(now.priority));
  std::string text =
      fmt::format("Handed over: {}, {}{} for {}, priority {}", project.str(), offer.planned ? "about " : "",
                  counted(static_cast<std::size_t>(offer.clips), "clip"), offer.price.to_human(),
                  to_string(now.priority));
  if (handed.ahead > 0)
    text += fmt::format("; {} before it", counted(static_cast<std::size_t>(handed.ahead), "task"));
  return text + fmt::format("\nNext: `zoetrope worker` makes it; `zoetrope status {}` tells how far it is\n",
                            project.str());
}

std::string json_of(const Project& project, const QueueOffer& offer, const store::HandedOver& handed,
                    const store::HandOverView& now) {
  return dumped(Json{{"task_id", handed.task.str()},
                     {"channel", project.channel.str()},
                     {"project", project.name.str()},
                     {"under_way", handed.under_way},
                     {"priority", to_string(now.priority)},
                     {"clips", offer.clips},
                     {"price_usd", offer.price.to_string()},
                     {"ahead", handed.ahead}});
}

}  // namespace

Result<int> run_queue(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  if (!selection.numbers.empty())
    return Error{ErrorCode::invalid_input, "a worker makes whole projects; leave out the : and the rest"};
  const Project& project = selection.project;
  const store::HandOver asked = TRY(asked_for(app, arguments));
  const settings::AccountSettings& account =
      *TRY(account_for(app, project.channel.str(), arguments.provider));
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  TRY(require_project(*workspace, project));
  const auto store = TRY(open_store(app, Missing::create));
  TRY(store->set_channels(channel_specs(app.settings)));
  TRY(put_takes_in_order(*workspace, *store, project, store->read_now(*app.clock)));
  const QueueOffer offer = TRY(offer_of(app, arguments, *workspace, *store, project, account));
  if (!TRY(may_hand_over(app, arguments, offer))) {
    app.console.err("nothing was handed over");
    return exit_status(ErrorCode::cancelled);
  }
  engine::Commands commands(*store, *app.clock);
  const store::HandedOver handed = TRY(commands.hand_over(
      task_spec(app, project, account), asked, settings::caps_of_run(app.settings, project.channel.str())));
  const auto now = TRY(store->handed(handed.task));
  CHECK(now.has_value());
  app.console.out(arguments.json ? json_of(project, offer, handed, *now)
                                 : text_of(project, offer, handed, *now));
  return 0;
}

}  // namespace zoetrope::cli
