#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/render_session.h"
#include "cli/report.h"

namespace zoetrope::cli {
namespace {

constexpr const char* kie_account = "kie";
constexpr const char* local_account = "local";
constexpr int local_slots = 1;  ///< one animatic keeps two cores busy
constexpr Duration local_poll_interval = std::chrono::milliseconds(200);
constexpr Duration local_render_timeout = std::chrono::seconds(600);

ProgressForm progress_form(const App& app, const Arguments& arguments) {
  return choose_progress_form(arguments, app.console, app.environment);
}

store::TaskSpec kie_spec(const App& app, const ProjectPlan& plan) {
  const Settings& settings = app.settings;
  return {.project = plan.project,
          .output = plan.output,
          .account = kie_account,
          .provider = "kie",
          .model = std::string(plan.model->id),
          .hosts = settings.hosts,
          .slots = settings.max_in_flight,
          .policies = {.render_timeout = settings.render_timeout, .poll_interval = settings.poll_interval},
          .key_fingerprint = settings.kie_api_key.fingerprint()};
}

store::TaskSpec animatic_spec(const ProjectPlan& plan) {
  return {.project = plan.project,
          .output = plan.output,
          .account = local_account,
          .provider = "animatic",
          .model = std::string(plan.model->id),
          .hosts = {},
          .slots = local_slots,
          .policies = {.render_timeout = local_render_timeout, .poll_interval = local_poll_interval}};
}

bool may_spend_without_asking(const App& app, const Arguments& arguments) {
  return arguments.yes || lookup(app.environment, "ZOETROPE_YES") == "1";
}

/// The balance is asked for free of charge, so that a wrong key or an empty account shows before anything is
/// sent.
Result<Money> balance_for(RenderSession& session, const ProjectPlan& plan) {
  const auto balance = TRY(session.provider().balance({}));
  if (!balance) return plan.price();
  if (*balance < plan.price() && plan.price() > Money()) {
    const auto each = plan.price().micros() / plan.count(Need::render);
    return Error{
        ErrorCode::payment_required,
        fmt::format(
            "the balance is {}, enough for {} of {} clips; top up at https://kie.ai or choose clips, for "
            "example {}:1",
            balance->to_human(), balance->micros() / each, plan.count(Need::render), plan.project.str())};
  }
  return *balance;
}

/// True when the money may be spent.
Result<bool> agreed(App& app, const Arguments& arguments, const ProjectPlan& plan, Money balance) {
  const std::string offer = fmt::format(
      "{} to render for {}; balance {}",
      plan.count(Need::render) == 1 ? "1 clip" : fmt::format("{} clips", plan.count(Need::render)),
      plan.price().to_human(), balance.to_human());
  if (may_spend_without_asking(app, arguments)) {
    if (!arguments.quiet && arguments.log_format == "text") app.console.err(offer);
    return true;
  }
  if (!app.console.input_is_terminal()) {
    return Error{ErrorCode::invalid_input,
                 offer + "; add --yes (or ZOETROPE_YES=1) to spend it without being asked"};
  }
  return app.console.ask(offer + ". Go on?", [&] { return app.stops.count() > 0; });
}

void print_plan_warnings(App& app, const Arguments& arguments, const ProjectPlan& plan) {
  if (arguments.quiet || arguments.log_format != "text") return;
  for (const std::string& warning : plan.warnings) app.console.err("warning: " + warning);
  for (const PlannedClip& clip : plan.clips) {
    for (const std::string& warning : clip.warnings)
      app.console.err(fmt::format("warning: clip {:02}: {}", clip.shot.number, warning));
    if (const auto* broken = std::get_if<engine::BrokenFile>(&clip.file)) {
      app.console.err(fmt::format("warning: clip {:02}: {}; it is moved aside when the new one is there",
                                  clip.shot.number, broken->why));
    }
  }
}

/// "1 failed, 2 held", "" when every clip is done.
std::string unfinished_words(const Counts& counts) {
  std::string text;
  const auto add = [&](int count, std::string_view what) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
  };
  add(counts.failed, "failed");
  add(counts.held, "held");
  add(counts.late, "late");
  add(counts.moving, "not begun or unfinished");
  return text;
}

std::string summary(const App& app, const RenderSession::Ran& ran, const Counts& counts) {
  std::string text =
      fmt::format("Skipped {} existing clips, generated {} new clips\n", counts.skipped, counts.generated);
  if (const std::string words = unfinished_words(counts); !words.empty()) {
    text += words + "\n";
    std::vector<store::ClipView> told;
    for (const store::ClipView& clip : ran.task.clips) {
      const bool asked_for =
          std::binary_search(ran.prepared.numbers.begin(), ran.prepared.numbers.end(), clip.shot.number);
      const bool over = clip.state == ClipState::failed || clip.state == ClipState::held || clip.late;
      if (asked_for && over) told.push_back(clip);
    }
    text += clip_lines(told);
  }
  if (ran.task.provider != "animatic") {
    text += fmt::format("Cost of this project so far: ${}", ran.task.cost.to_string());
    if (ran.task.reserved > Money())
      text += fmt::format(" and ${} that may still be charged", ran.task.reserved.to_string());
    text += "\n";
  }
  return text + fmt::format("Clips: {}/{}\n", app.settings.workspace,
                            ran.task.project.output_folder(ran.task.output));
}

bool nothing_but_unavailable(const store::TaskView& task, const Counts& counts) {
  if (counts.failed == 0 || counts.generated + counts.skipped + counts.held + counts.late > 0) return false;
  return std::all_of(task.clips.begin(), task.clips.end(), [](const store::ClipView& clip) {
    return clip.state != ClipState::failed ||
           (clip.attempts == 0 && clip.error && clip.error->code == ErrorCode::unavailable);
  });
}

int status_of(const RenderSession::Ran& ran, const Counts& counts) {
  if (ran.end.stopped) return exit_status(ErrorCode::cancelled);
  if (ran.end.blocked) return exit_status(ran.end.blocked->code);
  if (nothing_but_unavailable(ran.task, counts)) return exit_status(ErrorCode::unavailable);
  return counts.failed + counts.held + counts.late + counts.moving > 0 ? 1 : 0;
}

Result<int> run_and_report(App& app, const Arguments& arguments, RenderSession& session,
                           const ProjectPlan& plan, const store::TaskSpec& spec,
                           std::optional<Money> budget) {
  const RenderSession::Ran ran = TRY(session.run(plan, spec, budget));
  const Counts counts = count_clips(ran.task, ran.prepared.numbers, ran.prepared.skipped);
  if (ran.end.blocked) app.console.error(*ran.end.blocked);
  if (ran.end.stopped)
    app.console.err("zoetrope: stopped; run the same command again to go on where it stopped");
  app.console.out(arguments.json ? task_json(ran.task, counts, app.settings.workspace)
                                 : summary(app, ran, counts));
  return status_of(ran, counts);
}

/// Before money can be spent: a key, a balance, a yes. Nothing of it is needed when nothing is to be
/// rendered.
Result<bool> ready_to_spend(App& app, const Arguments& arguments, RenderSession& session,
                            const ProjectPlan& plan) {
  const bool needs_provider = plan.count(Need::render) + plan.count(Need::resume) > 0;
  if (!needs_provider) return true;
  if (app.settings.kie_api_key.empty()) {
    return Error{ErrorCode::unauthenticated,
                 "KIE_API_KEY is not set; put it into the environment or into .env"};
  }
  const Money balance = TRY(balance_for(session, plan));
  // The key works and there is money: whatever stopped the account earlier is over.
  TRY(session.store().close_breaker(kie_account));
  if (plan.count(Need::render) == 0) return true;
  return agreed(app, arguments, plan, balance);
}

}  // namespace

Result<int> run_generate(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  auto session = TRY(RenderSession::open(app, "kie", progress_form(app, arguments)));
  const ProjectPlan plan = TRY(plan_project(session->workspace(), session->clips(), &session->store(),
                                            selection, Output::videos, chosen_model(app)));
  print_plan_warnings(app, arguments, plan);
  if (!TRY(ready_to_spend(app, arguments, *session, plan))) {
    app.console.err("nothing was sent");
    return exit_status(ErrorCode::cancelled);
  }
  return run_and_report(app, arguments, *session, plan, kie_spec(app, plan), app.settings.budget);
}

Result<int> run_preview(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  TRY(ffmpeg_version(app));
  auto session = TRY(RenderSession::open(app, "animatic", progress_form(app, arguments)));
  const ProjectPlan plan = TRY(plan_project(session->workspace(), session->clips(), &session->store(),
                                            selection, Output::previews, default_render_model("animatic")));
  print_plan_warnings(app, arguments, plan);
  return run_and_report(app, arguments, *session, plan, animatic_spec(plan), std::nullopt);
}

}  // namespace zoetrope::cli
