#include "cli/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/layout.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

Json clip_json(const store::ClipView& clip, const std::string& workspace) {
  const bool done = clip.state == ClipState::done;
  Json json;
  json["number"] = clip.shot.number;
  json["state"] = to_string(clip.state);
  json["reason"] = clip.state == ClipState::held ? Json(to_string(clip.hold))
                   : clip.late                   ? Json("late")
                                                 : Json(nullptr);
  json["path"] = done ? Json(workspace + "/" + clip.result_path) : Json(nullptr);
  json["duration_s"] = done ? json_seconds(clip.result_duration) : Json(nullptr);
  json["bytes"] = done ? Json(clip.result_bytes) : Json(nullptr);
  json["render_seconds"] = clip.render_time ? json_seconds(*clip.render_time) : Json(nullptr);
  json["cost_usd"] = clip.cost.to_string();
  json["perhaps_charged_usd"] = clip.perhaps_charged.to_string();
  json["attempts"] = clip.attempts;
  json["error"] = clip.error ? Json(clip.error->message) : Json(nullptr);
  json["warnings"] = clip.warnings;
  return json;
}

constexpr std::size_t project_columns_max = 40;

std::size_t widest(std::size_t columns, std::string_view text) {
  return std::max(columns, display_width(text));
}

}  // namespace

Counts count_clips(const store::TaskView& task, const std::vector<int>& numbers, int skipped) {
  Counts counts;
  counts.skipped = skipped;
  for (const store::ClipView& clip : task.clips) {
    if (!std::binary_search(numbers.begin(), numbers.end(), clip.shot.number)) continue;
    switch (clip.state) {
      case ClipState::done:
        ++counts.generated;
        break;
      case ClipState::failed:
        ++counts.failed;
        break;
      case ClipState::cancelled:
        ++counts.cancelled;
        break;
      case ClipState::held:
        ++counts.held;
        break;
      case ClipState::waiting:
        ++(clip.late ? counts.late : counts.moving);
        break;
      case ClipState::ready:
      case ClipState::hosted:
      case ClipState::sending:
      case ClipState::ambiguous:
      case ClipState::fetching:
        ++counts.moving;
        break;
    }
  }
  counts.generated -= skipped;
  return counts;
}

void add_standing(Json& json, const store::TaskView& task, const Counts& counts) {
  json["status"] = to_string(task.status);
  json["generated"] = counts.generated;
  json["skipped"] = counts.skipped;
  json["failed"] = counts.failed;
  json["held"] = counts.held;
  json["late"] = counts.late;
  json["cancelled"] = counts.cancelled;
  json["total_cost_usd"] = task.cost.to_string();
}

Json task_report(const store::TaskView& task, const Counts& counts, const std::string& workspace) {
  Json json;
  json["task_id"] = task.id.str();
  json["channel"] = task.project.channel.str();
  json["project"] = task.project.name.str();
  add_standing(json, task, counts);
  json["clips"] = Json::array();
  for (const store::ClipView& clip : task.clips) json["clips"].push_back(clip_json(clip, workspace));
  return json;
}

std::string task_json(const store::TaskView& task, const Counts& counts, const std::string& workspace) {
  return dumped(task_report(task, counts, workspace));
}

std::string tasks_json(const store::TaskList& list) {
  Json json;
  json["tasks"] = Json::array();
  for (const store::TaskSummary& task : list.tasks) {
    json["tasks"].push_back({{"task_id", task.id.str()},
                             {"channel", task.project.channel.str()},
                             {"project", task.project.name.str()},
                             {"output", to_string(task.output)},
                             {"status", to_string(task.status)},
                             {"clips", task.clips},
                             {"done", task.done},
                             {"total_cost_usd", task.cost.to_string()}});
  }
  json["over_not_listed"] = list.over_not_listed;
  return dumped(json);
}

std::string error_json(const Error& error) {
  return dumped(Json{{"error", {{"code", to_string(error.code)}, {"message", error.message}}}});
}

std::string clip_lines(const std::vector<store::ClipView>& clips, const Redactor& redactor) {
  std::string text;
  for (const store::ClipView& clip : clips) {
    const std::string detail = detail_words(clip, redactor);
    text += fmt::format("clip {:02}  {}{}{}\n", clip.shot.number, state_words(clip),
                        detail.empty() ? "" : ": ", detail);
    for (const std::string& warning : clip.warnings) text += fmt::format("         warning: {}\n", warning);
  }
  return text;
}

std::string task_lines(const store::TaskList& list) {
  std::size_t columns = display_width("PROJECT");
  for (const store::TaskSummary& task : list.tasks) columns = widest(columns, task.project.str());
  columns = std::min(columns, project_columns_max);
  std::string text = fmt::format("{}  {:<9} {:<12} {:>7}  {:>9}\n", cell("PROJECT", columns), "OUTPUT",
                                 "STATE", "CLIPS", "COST");
  for (const store::TaskSummary& task : list.tasks) {
    text += fmt::format("{}  {:<9} {:<12} {:>7}  {:>9}\n", cell(task.project.str(), columns),
                        to_string(task.output), task_words(task.status, task.has_next_round),
                        fmt::format("{}/{}", task.done, task.clips), "$" + task.cost.to_string());
  }
  if (list.over_not_listed > 0)
    text += fmt::format("and {} more that are over: `zoetrope status --all` shows them too\n",
                        list.over_not_listed);
  return text;
}

}  // namespace zoetrope::cli
