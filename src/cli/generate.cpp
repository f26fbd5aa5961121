#include <fmt/format.h>

#include <algorithm>

#include "cli/asked_task.h"
#include "cli/commands.h"
#include "cli/notion_page.h"
#include "cli/report.h"
#include "cli/run_report.h"
#include "cli/spending.h"
#include "cli/takes.h"
#include "cli/task_spec.h"
#include "cli/words.h"
#include "settings/cap_settings.h"

namespace zoetrope::cli {
namespace {

constexpr int local_slots = 1;  ///< one animatic keeps two cores busy
constexpr Duration local_poll_interval = std::chrono::milliseconds(200);
constexpr Duration local_render_timeout = std::chrono::seconds(600);

ProgressForm progress_form(const App& app, const Arguments& arguments) {
  return choose_progress_form(arguments, app.console, app.environment);
}

store::TaskSpec animatic_spec(const ProjectPlan& plan) {
  return {.project = plan.project,
          .output = plan.output,
          .account = std::string(settings::preview_account),
          .provider = "animatic",
          .model = std::string(plan.model->id),
          .hosts = {},
          .slots = local_slots,
          .policies = {.render_timeout = local_render_timeout, .poll_interval = local_poll_interval}};
}

/// A render that may still come is seen to its end before another one is bought.
Result<void> check_free_for_redo(const ProjectPlan& plan, const Redactor& redactor) {
  for (const PlannedClip& clip : plan.clips) {
    if (clip.asked_for && clip.need == Need::refused) {
      return Error{ErrorCode::rejected,
                   fmt::format("clip {:02} cannot be rendered anew: {}", clip.shot.number, clip.problem)};
    }
    const bool busy = clip.need == Need::resume || clip.need == Need::person;
    // One that was given up or cancelled and comes after all is what is wished for, and free.
    const bool comes_back = clip.stored && is_final(clip.stored->state) && clip.need == Need::resume;
    if (!clip.asked_for || !busy || comes_back) continue;
    const bool in_doubt = clip.need == Need::person;
    return Error{ErrorCode::conflict,
                 fmt::format("clip {:02} is {}; {}", clip.shot.number, state_words(*clip.stored),
                             in_doubt ? detail_words(*clip.stored, redactor)
                                      : fmt::format("see it to its end first with `zoetrope generate {}:{}`",
                                                    plan.project.str(), clip.shot.number))};
  }
  return {};
}

/// What was planned is paid for when a person has said that it is right, or that nobody needs to.
Result<void> check_reviewed(const App& app, const ProjectPlan& plan) {
  const bool is_sent = plan.count(Need::render) > 0;
  if (plan.reviewed || app.settings.auto_plan || !is_sent) return {};
  return Error{ErrorCode::invalid_input, unreviewed_words(plan)};
}

Result<int> nothing_to_retry(App& app, const Arguments& arguments, const ProjectPlan& plan,
                             store::Store& store) {
  const store::TaskView task = TRY(asked_task(store, plan.project));
  const bool has_unsent = std::any_of(plan.clips.begin(), plan.clips.end(),
                                      [](const PlannedClip& clip) { return clip.need == Need::render; });
  const std::string hint =
      has_unsent ? fmt::format("; `zoetrope generate {}` renders what was never sent", plan.project.str())
                 : "";
  app.console.out(
      arguments.json
          ? task_json(task, Counts{}, app.settings.workspace)
          : fmt::format("nothing to retry: no clip has failed, is late, or is paid and not there{}\n", hint));
  return 0;
}

/// What would have stopped the run is the task's error also when it was found before the run.
Error not_ready(RenderSession& session, const ProjectPlan& plan, const Error& error) {
  const bool stops_all = error.code == ErrorCode::unauthenticated ||
                         error.code == ErrorCode::payment_required ||
                         error.code == ErrorCode::budget_exhausted;
  const auto task = stops_all ? session.store().find_task(plan.project, plan.output)
                              : Result<std::optional<store::TaskView>>(std::nullopt);
  if (task && *task) session.note_blocked((*task)->id, error);
  return error;
}

Result<int> run_paid(App& app, const Arguments& arguments, const ProjectSelection& selection,
                     Purpose purpose) {
  const std::string notion_page = TRY(asked_notion_page(arguments));
  const std::string& account = app.settings.accounts.of(selection.project.channel.str()).name;
  auto session = TRY(RenderSession::open(app, account, progress_form(app, arguments)));
  TRY(session->begin_paid_run(arguments.older_database));
  TRY(put_takes_in_order(session->workspace(), session->store(), selection.project,
                         session->store().read_now(*app.clock)));
  const ProjectPlan plan = TRY(plan_project(session->workspace(), session->clips(), &session->store(),
                                            selection, Output::videos, chosen_model(app), account, purpose));
  if (purpose == Purpose::redo) TRY(check_free_for_redo(plan, app.console.redactor()));
  if (purpose == Purpose::retry && plan.asked_for() == 0)
    return nothing_to_retry(app, arguments, plan, session->store());
  TRY(check_reviewed(app, plan));
  print_plan_warnings(app, arguments, plan);
  if (const std::string problem = arguments.strict ? strict_problem(plan) : ""; !problem.empty())
    return Error{ErrorCode::invalid_input, problem + "; nothing was sent"};
  const auto ready = ready_to_spend(app, arguments, *session, plan);
  if (!ready) return not_ready(*session, plan, ready.error());
  if (!*ready) {
    app.console.err("nothing was sent");
    return exit_status(ErrorCode::cancelled);
  }
  const settings::AccountSettings& sender = app.settings.accounts.of(plan.project.channel.str());
  store::TaskSpec spec = task_spec(app, plan.project, sender);
  spec.notion_page = notion_page;
  return run_and_report(app, arguments, *session, plan, spec,
                        settings::caps_of_run(app.settings, plan.project.channel.str()));
}

}  // namespace

Result<int> run_generate(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  return run_paid(app, arguments, selection, Purpose::complete);
}

Result<int> run_redo(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  if (selection.numbers.empty()) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("a clip is missing: every clip that is rendered anew is paid for again; name those "
                    "you mean, for example {}:7",
                    selection.project.str())};
  }
  return run_paid(app, arguments, selection, Purpose::redo);
}

Result<int> run_retry(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  return run_paid(app, arguments, selection, Purpose::retry);
}

Result<int> run_preview(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  TRY(ffmpeg_version(app));
  const std::string account(settings::preview_account);
  auto session = TRY(RenderSession::open(app, account, progress_form(app, arguments)));
  const ProjectPlan plan =
      TRY(plan_project(session->workspace(), session->clips(), &session->store(), selection, Output::previews,
                       default_render_model("animatic"), account));
  print_plan_warnings(app, arguments, plan);
  return run_and_report(app, arguments, *session, plan, animatic_spec(plan), {});
}

}  // namespace zoetrope::cli
