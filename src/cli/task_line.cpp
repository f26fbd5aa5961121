#include "cli/task_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/explain_words.h"
#include "model/error_log.h"

namespace zoetrope::cli {

std::string skipped_words(const Counts& counts) {
  return fmt::format("Skipped {} existing clips, generated {} new clips", counts.skipped, counts.generated);
}

std::string unfinished_words(const Counts& counts) {
  std::string text;
  const auto add = [&](int count, std::string_view what) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
  };
  add(counts.failed, "failed");
  add(counts.held, "held");
  add(counts.late, "late");
  add(counts.cancelled, "cancelled");
  add(counts.moving, "not begun or unfinished");
  return text;
}

LogLevel task_level(const Counts& counts) {
  return unfinished_words(counts).empty() ? LogLevel::info : LogLevel::error;
}

LogLevel task_level(const Counts& counts, const store::HandOverView& handed) {
  if (handed.error) return LogLevel::error;
  const LogLevel level = task_level(counts);
  return level == LogLevel::error && handed.next_round_at ? LogLevel::warning : level;
}

Counts count_handed_clips(const store::TaskView& task, const store::HandOverView& handed) {
  std::vector<int> numbers;
  for (const store::ClipView& clip : task.clips) numbers.push_back(clip.shot.number);
  const auto skipped = std::count_if(task.clips.begin(), task.clips.end(), [&](const store::ClipView& clip) {
    return clip.state == ClipState::done && (clip.adopted || clip.changed_at <= handed.handed_at);
  });
  return count_clips(task, numbers, static_cast<int>(skipped));
}

std::string handed_words(const Counts& counts, const store::HandOverView& handed) {
  std::string words = skipped_words(counts);
  for (const std::string& more :
       {unfinished_words(counts), handed.error ? handed.error->message : std::string(), round_line(handed)}) {
    if (!more.empty()) words += "; " + more;
  }
  return words;
}

Json task_log_line(const Console& console, const store::TaskView& task, const Counts& counts,
                   LogLevel level) {
  const std::string unfinished = unfinished_words(counts);
  Json line = console.log_line(level, "task");
  line["task_id"] = task.id.str();
  line["channel_id"] = task.project.channel.str();
  line["project_id"] = task.project.name.str();
  add_standing(line, task, counts);
  const std::string why = task.status == TaskStatus::video_error ? last_error(task.error_log) : "";
  if (!why.empty()) line["error"] = console.redactor().redact(why);
  line["message"] = skipped_words(counts) + (unfinished.empty() ? "" : "; " + unfinished);
  return line;
}

}  // namespace zoetrope::cli
