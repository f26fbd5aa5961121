#include "cli/worker_lines.h"

#include <fmt/format.h>

#include "base/check.h"
#include "cli/json.h"
#include "cli/task_line.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t names_max = 1'000;
constexpr std::size_t worker_line_bytes_max = 1'000;

/// As people read it at Notion.
std::string_view title_of(TaskStatus status) {
  switch (status) {
    case TaskStatus::queued:
      return "Queued";
    case TaskStatus::processing:
      return "Generating Video";
    case TaskStatus::video_ready:
      return "Video Ready";
    case TaskStatus::video_error:
      return "Video Error";
    case TaskStatus::video_approved:
      return "Video Approved";
    case TaskStatus::cancelled:
      return "Cancelled";
  }
  check_failed("task status is known", __FILE__, __LINE__);
}

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
  if (form_ == ProgressForm::json) {
    console_.log(clip_log_line(console_, event, words));
    return;
  }
  if (is_noise(event)) return;
  const Named& named = name_of(event.task);
  line(fmt::format("{}/{} clip {:02}/{:02}  {}", named.channel, named.project, event.number, named.clips,
                   words));
}

void WorkerLines::on_task_over(const TaskId& id, TaskStatus status) {
  if (form_ == ProgressForm::none) return;
  const auto handed = store_.handed(id);
  auto task = store_.task(id);
  if (!handed || !*handed || !task) return;
  const Counts counts = count_handed_clips(*task, **handed);
  const std::string words = handed_words(counts, **handed);
  if (form_ == ProgressForm::text)
    return line(fmt::format("{}  {}: {}", task->project.str(), title_of(status), words));
  // Its row may be the pipeline's again by now.
  task->status = status;
  Json json = task_log_line(console_, *task, counts, task_level(counts, **handed));
  json["message"] = cut_words(words, console_.redactor(), worker_line_bytes_max);
  console_.log(json);
}

void WorkerLines::on_notice(const lifecycle::Notice& notice) {
  // A plan may have brought more clips, and a new task its name.
  names_.clear();
  if (form_ == ProgressForm::none) return;
  if (form_ == ProgressForm::json) {
    log_notice(console_, notice);
    return;
  }
  line(notice.line());
}

}  // namespace zoetrope::cli
