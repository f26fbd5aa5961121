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
  if (form_ == ProgressForm::json) {
    console_.log(clip_log_line(console_, event, words));
    return;
  }
  if (is_noise(event)) return;
  const Named& named = name_of(event.task);
  line(fmt::format("{}/{} clip {:02}/{:02}  {}", named.channel, named.project, event.number, named.clips,
                   words));
}

void WorkerLines::on_notice(const std::string& text) {
  // A plan may have brought more clips, and a new task its name.
  names_.clear();
  if (form_ == ProgressForm::none) return;
  if (form_ == ProgressForm::json) {
    console_.err(cut_words(text, console_.redactor()));
    return;
  }
  line(text);
}

}  // namespace zoetrope::cli
