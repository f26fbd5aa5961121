#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/asked_task.h"
#include "cli/commands.h"
#include "cli/consent.h"
#include "cli/json.h"
#include "cli/render_session.h"
#include "cli/words.h"
#include "env/user.h"
#include "lifecycle/resolution.h"

namespace zoetrope::cli {
namespace {

std::string refusal_words(const store::ClipView& clip) {
  if (clip.state == ClipState::sending) return "being sent at this moment; try again in a minute";
  if (clip.state == ClipState::fetching) return "paid for, and its file is being fetched";
  return state_words(clip) + " already";
}

/// The clips to cancel: those that are named, or all that are not over yet.
Result<std::vector<store::ClipView>> choose(const store::TaskView& task, const std::vector<int>& numbers) {
  std::vector<store::ClipView> chosen;
  for (const store::ClipView& clip : task.clips) {
    const bool named = std::binary_search(numbers.begin(), numbers.end(), clip.shot.number);
    if (!numbers.empty() && !named) continue;
    if (lifecycle::may_be_cancelled(clip.state)) {
      chosen.push_back(clip);
    } else if (named) {
      return Error{ErrorCode::conflict, fmt::format("clip {:02} cannot be cancelled: it is {}",
                                                    clip.shot.number, refusal_words(clip))};
    }
  }
  for (const int number : numbers) {
    const bool there = std::any_of(task.clips.begin(), task.clips.end(),
                                   [&](const store::ClipView& clip) { return clip.shot.number == number; });
    if (!there) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{} has no clip {} that was asked for", task.project.str(), number)};
    }
  }
  return chosen;
}

Money may_cost(const std::vector<store::ClipView>& clips) {
  Money sum;
  for (const store::ClipView& clip : clips) sum += clip.reserved;
  return sum;
}

std::string offer_of(const std::vector<store::ClipView>& clips) {
  const Money money = may_cost(clips);
  const std::string what = counted(clips.size(), "clip") + " cancelled";
  if (money == Money()) return what + "; nothing was sent for them that may still be charged";
  return fmt::format(
      "{}; {} may still be charged for what is at KIE, which has no way to cancel it: it is watched to its "
      "end "
      "and its file is kept as a take",
      what, money.to_human());
}

std::string json_of(const store::TaskView& task, const std::vector<store::ClipView>& clips) {
  Json json{{"channel", task.project.channel.str()}, {"project", task.project.name.str()}};
  json["cancelled"] = Json::array();
  for (const store::ClipView& clip : clips) json["cancelled"].push_back(clip.shot.number);
  json["may_still_be_charged_usd"] = may_cost(clips).to_string();
  return dumped(json);
}

}  // namespace

Result<int> run_cancel(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  TRY(open_store(app, Missing::refuse));
  const auto session = TRY(RenderSession::open(
      app, app.settings.accounts.of(selection.project.channel.str()).name, ProgressForm::none));
  const store::TaskView task = TRY(asked_task(session->store(), selection.project));
  const auto chosen = TRY(choose(task, selection.numbers));
  const std::string offer = offer_of(chosen);
  const bool costs = may_cost(chosen) > Money();
  if (costs && !TRY(consent(app, arguments, offer, "", "cancel them"))) {
    app.console.err("nothing was cancelled");
    return exit_status(ErrorCode::cancelled);
  }
  const store::Decision decision{user_name(), arguments.reason};
  TRY(session->store().together([&]() -> Result<void> {
    for (const store::ClipView& clip : chosen)
      TRY(session->store().cancel(clip.id, decision, session->store().read_now(*app.clock)));
    return {};
  }));
  const std::string back = chosen.empty() ? ""
                                          : fmt::format("Back again: `zoetrope generate {}:{}`\n",
                                                        selection.project.str(), chosen.front().shot.number);
  app.console.out(arguments.json ? json_of(task, chosen) : offer + "\n" + back);
  return 0;
}

}  // namespace zoetrope::cli
