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

/// A worker is to make its clips yet, and there may be none that could be cancelled.
Result<bool> waits_for_its_plan(store::Store& store, const TaskId& task) {
  const auto handed = TRY(store.handed(task));
  return handed && handed->active && handed->plan_due;
}

std::string offer_of(const std::vector<store::ClipView>& clips, bool is_called_off) {
  const Money money = may_cost(clips);
  const std::string taken = is_called_off ? "; no worker makes its clips any more" : "";
  const std::string what = counted(clips.size(), "clip") + " cancelled" + taken;
  if (money == Money()) return what + "; nothing was sent for them that may still be charged";
  return fmt::format(
      "{}; {} may still be charged for what is at KIE, which has no way to cancel it: it is watched to its "
      "end "
      "and its file is kept as a take",
      what, money.to_human());
}

std::string back_words(const ProjectSelection& selection, const std::vector<store::ClipView>& chosen,
                       bool is_called_off) {
  const std::string project = selection.project.str();
  std::string words;
  if (is_called_off) words += fmt::format("Back again: `zoetrope queue {}`\n", project);
  if (!chosen.empty())
    words += fmt::format("Back again: `zoetrope generate {}:{}`\n", project, chosen.front().shot.number);
  return words;
}

std::string json_of(const store::TaskView& task, const std::vector<store::ClipView>& clips,
                    bool is_called_off) {
  Json json{{"channel", task.project.channel.str()}, {"project", task.project.name.str()}};
  json["cancelled"] = Json::array();
  for (const store::ClipView& clip : clips) json["cancelled"].push_back(clip.shot.number);
  json["called_off"] = is_called_off;
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
  const bool is_called_off = selection.numbers.empty() && TRY(waits_for_its_plan(session->store(), task.id));
  const std::string offer = offer_of(chosen, is_called_off);
  const bool costs = may_cost(chosen) > Money();
  if (costs && !TRY(consent(app, arguments, offer, "", "cancel them"))) {
    app.console.err("nothing was cancelled");
    return exit_status(ErrorCode::cancelled);
  }
  const store::Decision decision{user_name(), arguments.reason};
  TRY(session->store().together([&]() -> Result<void> {
    const store::Now now = session->store().read_now(*app.clock);
    for (const store::ClipView& clip : chosen) TRY(session->store().cancel(clip.id, decision, now));
    if (is_called_off) TRY(session->store().call_off(task.id, now));
    return {};
  }));
  app.console.out(arguments.json ? json_of(task, chosen, is_called_off)
                                 : offer + "\n" + back_words(selection, chosen, is_called_off));
  return 0;
}

}  // namespace zoetrope::cli
