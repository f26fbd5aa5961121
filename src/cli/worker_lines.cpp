#include "cli/worker_lines.h"

#include <fmt/format.h>

#include "cli/json.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t names_max = 1'000;
constexpr std::size_t worker_line_bytes_max = 1'000;

}  // namespace

const WorkerLines::Named& WorkerLines::name_of(const TaskId& task) {
  if (const auto known = names_.find(task.str()); known != names_.end()) return known->second;
  if (names_.size() >= names_max) names_.clear();
  Named named{.channel = "?", .project = task.str()};
  if (const auto view = store_.task(task))
    named = {view->project.channel.str(), view->project.name.str(), view->clips.size()};
  return names_[task.str()] = std::move(named);
}

void WorkerLines::line(const std::string& text) {
  console_.err(fmt::format("{}  {}", to_rfc3339(clock_.wall()),
                           cut_words(text, console_.redactor(), worker_line_bytes_max)));
}

void WorkerLines::on_event(const store::ClipEvent& event) {
  const std::string words = event_words(event, console_.redactor());
  if (words.empty() || form_ == ProgressForm::none) return;
  const Named& named = name_of(event.task);
  if (form_ == ProgressForm::json) {
    console_.err(dumped_line(Json{{"time", to_rfc3339(clock_.wall())},
                                  {"level", event.error ? "warning" : "info"},
                                  {"event", "clip"},
                                  {"task_id", event.task.str()},
                                  {"channel_id", named.channel},
                                  {"project_id", named.project},
                                  {"clip", event.number},
                                  {"state", to_string(event.after)},
                                  {"message", words}}));
    return;
  }
  if (is_noise(event)) return;
  line(fmt::format("{}/{} clip {:02}/{:02}  {}", named.channel, named.project, event.number, named.clips,
                   words));
}

void WorkerLines::on_notice(const std::string& text) {
  // A plan may have brought more clips, and a new task its name.
  names_.clear();
  if (form_ == ProgressForm::none) return;
  if (form_ == ProgressForm::json) {
    console_.err(dumped_line(Json{{"time", to_rfc3339(clock_.wall())},
                                  {"level", "info"},
                                  {"event", "notice"},
                                  {"message", cut_words(text, console_.redactor())}}));
    return;
  }
  line(text);
}

}  // namespace zoetrope::cli
