#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/account_words.h"
#include "cli/asked_task.h"
#include "cli/commands.h"
#include "cli/explain_words.h"
#include "cli/json.h"
#include "cli/layout.h"
#include "cli/planned_budgets.h"
#include "cli/send_trouble.h"
#include "cli/words.h"
#include "engine/budget_words.h"
#include "store/scopes.h"

namespace zoetrope::cli {
namespace {

/// What the clips of a project have in common.
struct Around {
  store::AccountView account;  ///< that the next run would send with
  std::string key_name;
  std::string disk;
  std::optional<store::HandOverView> handed;
  store::QueueView queue;
  std::vector<store::WorkerView> workers;  ///< that are not silent
};

/// The disk is looked at only for clips that wait for a send.
Result<Around> gather_around(const App& app, store::Store& store, const store::TaskView& task) {
  const std::string account = sending_account(app.settings, task);
  Around around{.account = TRY(account_view(app, store, account))};
  around.key_name = settings::key_name_of(app.settings, account);
  const auto disk = has_unsent(task) ? disk_trouble(app) : std::nullopt;
  if (disk) around.disk = disk->message;
  around.handed = TRY(store.handed(task.id));
  around.queue = TRY(store.queue_of(task.id));
  const store::Now now = store.read_now(*app.clock);
  around.workers = TRY(store.workers(now));
  std::erase_if(around.workers, [&](const store::WorkerView& worker) { return worker.is_silent(now.wall); });
  return around;
}

Result<ClipFacts> gather(store::Store& store, const store::TaskView& task, const store::ClipView& clip,
                         const Around& around, const store::Now& now) {
  ClipFacts facts{.project = task.project, .clip = clip, .account = around.account, .now = now.wall};
  facts.key_name = around.key_name;
  if (is_unsent(clip)) facts.disk = around.disk;
  facts.handed = around.handed;
  facts.queue = around.queue;
  facts.workers = around.workers;
  facts.attempts = TRY(store.attempts(clip.id));
  facts.decisions = TRY(store.decisions(clip.id));
  facts.work = TRY(store.work_of(clip.id, now));
  facts.budgets = TRY(store.budgets_of(clip.id, now));
  facts.over_budget = TRY(store.budget_blocks(clip.id, now));
  return facts;
}

std::string money_words(const store::AttemptView& attempt) {
  std::string words;
  if (attempt.charged > Money()) words += ", charged " + attempt.charged.to_human();
  if (attempt.reserved > Money()) words += ", " + attempt.reserved.to_human() + " reserved";
  return words.empty() ? ", cost nothing" : words;
}

std::string attempt_text(const store::AttemptView& attempt) {
  std::string text =
      paragraph(fmt::format("  send {}  ", attempt.n),
                fmt::format("{}{}{}{}, {}", to_string(attempt.state), attempt.late ? ", late" : "",
                            money_words(attempt), attempt.holds_slot ? ", holds a slot" : "",
                            second_words(attempt.created_at)));
  const std::string below(10, ' ');
  text += below + "attempt " + attempt.id.str() + "\n";
  if (!attempt.remote_task_id.empty()) text += below + "task " + printable(attempt.remote_task_id) + "\n";
  if (!attempt.image_url.empty()) text += below + "image " + printable(image_name(attempt.image_url)) + "\n";
  if (attempt.take > 0) text += fmt::format("{}take {}\n", below, attempt.take);
  if (!attempt.fail_message.empty()) text += paragraph(below, "failed: " + attempt.fail_message);
  for (const store::EvidenceView& seen : attempt.evidence)
    text += paragraph(below, fmt::format("{}  {}: {}", second_words(seen.at), seen.source, seen.detail));
  return text;
}

std::string decision_text(const store::DecisionView& decision) {
  return paragraph("  ",
                   fmt::format("{}  {}: {}, {}{}", second_words(decision.at), decision.who, decision.decision,
                               decision.detail, decision.why.empty() ? "" : " (" + decision.why + ")"));
}

std::string account_text(const ClipFacts& facts) {
  const store::AccountView& account = facts.account;
  const std::string name = account.id == settings::default_account ? "" : account.id + ", ";
  const auto trouble = account_trouble(account, facts.key_name, facts.now);
  std::string text = paragraph(
      "Account: ", fmt::format("{}{} of {} slots in use, {} in doubt or late; {}", name, account.slots_in_use,
                               account.slots, account.slots_in_doubt,
                               trouble ? fmt::format("stopped: {}; {}", trouble->why, trouble->remedy)
                                       : "open for sends"));
  if (!facts.disk.empty()) text += paragraph("Disk:    ", facts.disk);
  for (const store::BudgetView& budget : facts.budgets) {
    text += paragraph("Budget:  ",
                      fmt::format("{}: {} spent and {} reserved of {}", store::scope_words(budget.scope),
                                  budget.spent.to_human(), budget.reserved.to_human(),
                                  budget.cap.value_or(Money()).to_human()));
  }
  return text;
}

std::string whole_text(const ClipFacts& facts) {
  const Reason reason = reason_of(facts);
  std::string text = paragraph(fmt::format("clip {:02}  ", facts.clip.shot.number),
                               state_words(facts.clip) + ", since " + second_words(facts.clip.changed_at));
  text += paragraph("Why:     ", reason.words);
  for (const store::WorkView& work : facts.work) {
    text +=
        fmt::format("Work:    {}{}, {}\n", to_string(work.kind), work.is_beside ? " of an earlier send" : "",
                    work.is_held ? "under way" : "due " + due_words(work.due_at, facts.now));
  }
  text += account_text(facts);
  if (!facts.attempts.empty()) text += "Sends:\n";
  for (const store::AttemptView& attempt : facts.attempts) text += attempt_text(attempt);
  if (!facts.decisions.empty()) text += "Decisions:\n";
  for (const store::DecisionView& decision : facts.decisions) text += decision_text(decision);
  if (!reason.next.empty()) text += "Next:    " + reason.next + "\n";
  return text;
}

std::string line_text(const ClipFacts& facts) {
  const Reason reason = reason_of(facts);
  return fmt::format("clip {:02}  {}{}\n", facts.clip.shot.number, printable(reason.words, 600),
                     reason.next.empty() ? "" : fmt::format(" -> `{}`", reason.next));
}

Json attempt_json(const store::AttemptView& attempt) {
  Json json{{"attempt", attempt.id.str()},
            {"n", attempt.n},
            {"state", to_string(attempt.state)},
            {"current", attempt.is_current},
            {"late", attempt.late},
            {"holds_slot", attempt.holds_slot},
            {"task_id", attempt.remote_task_id.empty() ? Json(nullptr) : Json(attempt.remote_task_id)},
            {"image", image_name(attempt.image_url)},
            {"reserved_usd", attempt.reserved.to_string()},
            {"charged_usd", attempt.charged.to_string()},
            {"take", attempt.take == 0 ? Json(nullptr) : Json(attempt.take)},
            {"created_at", to_rfc3339(attempt.created_at)}};
  json["evidence"] = Json::array();
  for (const store::EvidenceView& seen : attempt.evidence) {
    json["evidence"].push_back(
        Json{{"at", to_rfc3339(seen.at)}, {"source", seen.source}, {"detail", seen.detail}});
  }
  return json;
}

Json clip_json(const ClipFacts& facts) {
  const Reason reason = reason_of(facts);
  Json json{{"number", facts.clip.shot.number},
            {"state", to_string(facts.clip.state)},
            {"reason", reason.words},
            {"next", reason.next.empty() ? Json(nullptr) : Json(reason.next)},
            {"over_budget", facts.over_budget.has_value()},
            {"blocked_by", facts.over_budget ? budget_json(*facts.over_budget) : Json(nullptr)}};
  json["budgets"] = Json::array();
  for (const store::BudgetView& budget : facts.budgets) json["budgets"].push_back(budget_json(budget));
  json["work"] = Json::array();
  for (const store::WorkView& work : facts.work) {
    json["work"].push_back(Json{{"kind", to_string(work.kind)},
                                {"due_at", to_rfc3339(work.due_at)},
                                {"under_way", work.is_held},
                                {"earlier_send", work.is_beside}});
  }
  json["sends"] = Json::array();
  for (const store::AttemptView& attempt : facts.attempts) json["sends"].push_back(attempt_json(attempt));
  json["decisions"] = Json::array();
  for (const store::DecisionView& decision : facts.decisions) {
    json["decisions"].push_back(Json{{"at", to_rfc3339(decision.at)},
                                     {"who", decision.who},
                                     {"decision", decision.decision},
                                     {"detail", decision.detail},
                                     {"why", decision.why}});
  }
  return json;
}

std::string json_of(const store::TaskView& task, const store::AccountView& account,
                    const std::vector<ClipFacts>& clips) {
  Json json{{"channel", task.project.channel.str()},
            {"project", task.project.name.str()},
            {"account",
             {{"name", account.id},
              {"slots", account.slots},
              {"slots_in_use", account.slots_in_use},
              {"slots_in_doubt", account.slots_in_doubt},
              {"breaker", to_string(account.breaker)},
              {"breaker_reason", account.breaker_reason},
              {"next_send_at", to_rfc3339(account.next_send_at)}}}};
  json["clips"] = Json::array();
  for (const ClipFacts& facts : clips) json["clips"].push_back(clip_json(facts));
  return dumped(json);
}

Result<std::vector<ClipFacts>> gather_all(store::Store& store, const store::TaskView& task,
                                          const std::vector<int>& numbers, const Around& around,
                                          const store::Now& now) {
  std::vector<ClipFacts> all;
  for (const store::ClipView& clip : task.clips) {
    if (!numbers.empty() && !std::binary_search(numbers.begin(), numbers.end(), clip.shot.number)) continue;
    all.push_back(TRY(gather(store, task, clip, around, now)));
  }
  if (all.size() < numbers.size()) {
    return Error{ErrorCode::invalid_input, fmt::format("{} has {} clips, and not all that were named",
                                                       task.project.str(), task.clips.size())};
  }
  return all;
}

}  // namespace

Result<int> run_explain(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  const auto store = TRY(open_store(app, Missing::refuse));
  const store::TaskView task = TRY(asked_task(*store, selection.project));
  const store::Now now = store->read_now(*app.clock);
  const Around around = TRY(gather_around(app, *store, task));
  auto clips = TRY(gather_all(*store, task, selection.numbers, around, now));
  for (ClipFacts& facts : clips) facts.redactor = app.console.redactor();
  if (arguments.json) {
    app.console.out(json_of(task, around.account, clips));
    return 0;
  }
  std::string text;
  for (const ClipFacts& facts : clips) {
    if (!text.empty() && !selection.numbers.empty()) text += "\n";
    text += selection.numbers.empty() ? line_text(facts) : whole_text(facts);
  }
  app.console.out(text);
  return 0;
}

}  // namespace zoetrope::cli
