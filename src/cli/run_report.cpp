#include "cli/run_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/need_words.h"
#include "cli/report.h"
#include "cli/task_line.h"
#include "cli/untold_words.h"

namespace zoetrope::cli {
namespace {

std::string summary(const App& app, const RenderSession::Ran& ran, const Counts& counts) {
  std::string text = skipped_words(counts) + "\n";
  if (const std::string words = unfinished_words(counts); !words.empty()) {
    text += words + "\n";
    std::vector<store::ClipView> told;
    for (const store::ClipView& clip : ran.task.clips) {
      const bool asked_for =
          std::binary_search(ran.prepared.numbers.begin(), ran.prepared.numbers.end(), clip.shot.number);
      const bool over = clip.state == ClipState::failed || clip.state == ClipState::held || clip.late;
      if (asked_for && over) told.push_back(clip);
    }
    text += clip_lines(told, app.console.redactor());
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

void print_findings(App& app, const ProjectPlan& plan) {
  constexpr int told_max = 10;
  int count = 0;
  for (const PlannedClip& clip : plan.clips) {
    if (!clip.asked_for || clip.need != Need::render) continue;
    for (const shots::Finding& finding : clip.findings) {
      if (++count <= told_max)
        app.console.warning(fmt::format("clip {:02}: prompt: {}", clip.shot.number, finding_words(finding)));
    }
  }
  if (count > told_max) {
    app.console.warning(fmt::format("{} more about the prompts; `zoetrope plan {}` shows them",
                                    count - told_max, plan.project.str()));
  }
}

}  // namespace

void print_plan_warnings(App& app, const Arguments& arguments, const ProjectPlan& plan) {
  if (arguments.quiet) return;
  for (const std::string& warning : plan.warnings) app.console.warning(warning);
  for (const PlannedClip& clip : plan.clips) {
    for (const std::string& warning : clip.warnings)
      app.console.warning(fmt::format("clip {:02}: {}", clip.shot.number, warning));
    if (const std::string words = difference_words(plan, clip); !words.empty()) app.console.warning(words);
    if (const auto* broken = std::get_if<engine::BrokenFile>(&clip.file)) {
      app.console.warning(fmt::format("clip {:02}: {}; it is moved aside when the new one is there",
                                      clip.shot.number, broken->why));
    }
  }
  // A preview moves as the picture does, whatever the prompt says.
  if (plan.output == Output::videos) print_findings(app, plan);
}

Result<int> run_and_report(App& app, const Arguments& arguments, RenderSession& session,
                           const ProjectPlan& plan, const store::TaskSpec& spec,
                           const std::vector<CapChange>& caps) {
  const RenderSession::Ran ran = TRY(session.run(plan, spec, caps));
  const Counts counts = count_clips(ran.task, ran.prepared.numbers, ran.prepared.skipped);
  if (ran.end.blocked) app.console.error(*ran.end.blocked);
  if (ran.end.stopped)
    app.console.err("zoetrope: stopped; run the same command again to go on where it stopped");
  if (app.console.logs_json() && !arguments.quiet)
    app.console.log(task_log_line(app.console, ran.task, counts, task_level(counts)));
  for (const UntoldLine& line : untold_lines(ran.end.untold, app.console.redactor()))
    app.console.note(line.needs_person ? LogLevel::error : LogLevel::warning, "zoetrope: " + line.text);
  app.console.out(arguments.json ? task_json(ran.task, counts, app.settings.workspace)
                                 : summary(app, ran, counts));
  return status_of(ran, counts);
}

}  // namespace zoetrope::cli
