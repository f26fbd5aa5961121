#include "cli/progress.h"

#include <fmt/format.h>

#include "base/check.h"
#include "cli/colours.h"
#include "cli/json.h"
#include "cli/live_progress.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t line_bytes_max = 1000;

/// What needs a person is an error, what mends itself a warning.
LogLevel level_of(const store::ClipEvent& event) {
  if (event.after == ClipState::failed || event.after == ClipState::held) return LogLevel::error;
  if (event.error && stops_account(*event.error)) return LogLevel::error;
  return event.error || event.late ? LogLevel::warning : LogLevel::info;
}

LogLevel level_of(lifecycle::NoticeKind kind) {
  switch (kind) {
    case lifecycle::NoticeKind::news:
      return LogLevel::info;
    case lifecycle::NoticeKind::warning:
    case lifecycle::NoticeKind::trouble:
      return LogLevel::warning;
    case lifecycle::NoticeKind::person:
      return LogLevel::error;
  }
  check_failed("kind of a notice is known", __FILE__, __LINE__);
}

}  // namespace

bool stops_account(const Error& error) {
  return error.code == ErrorCode::unauthenticated || error.code == ErrorCode::payment_required ||
         error.code == ErrorCode::key_limited;
}

bool is_noise(const store::ClipEvent& event) {
  return event.before == ClipState::ready && event.after == ClipState::hosted && event.note.empty() &&
         !event.error;
}

std::string event_words(const store::ClipEvent& event, const Redactor& redactor) {
  const std::string because = cut_words(event.error ? event.error->message : event.note, redactor);
  if (event.late) return "late: " + because;
  switch (event.after) {
    case ClipState::ready:
    case ClipState::hosted:
      return event.before == ClipState::ready && because.empty() ? "image hosted" : because;
    case ClipState::waiting:
      return event.before == ClipState::waiting ? because : "accepted, rendering";
    case ClipState::fetching:
      if (because.starts_with("rendered, and charged")) return because;
      return event.before == ClipState::fetching ? because : "rendered, downloading";
    case ClipState::done:
      return event.file ? "done: " + file_words(*event.file) : "done";
    case ClipState::held:
      return "held: " + because;
    case ClipState::failed:
      return "failed: " + because;
    case ClipState::cancelled:
      return "cancelled";
    case ClipState::sending:
    case ClipState::ambiguous:
      return because;
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

void log_notice(Console& console, const lifecycle::Notice& notice) {
  const std::string words = cut_words(notice.text, console.redactor());
  if (!notice.task || !console.logs_json()) return console.note(level_of(notice.kind), words);
  Json line = console.log_line(level_of(notice.kind), "notice");
  line["task_id"] = notice.task->id;
  line["channel_id"] = notice.task->channel;
  line["project_id"] = notice.task->project;
  line["message"] = words;
  console.log(line);
}

Json clip_log_line(const Console& console, const store::ClipEvent& event, const std::string& words) {
  Json line = console.log_line(level_of(event), "clip");
  line["task_id"] = event.task.str();
  line["channel_id"] = event.channel;
  line["project_id"] = event.project;
  line["clip"] = event.number;
  line["attempt"] = event.attempt > 0 ? Json(event.attempt) : Json();
  line["step"] = event.step ? Json(to_string(*event.step)) : Json();
  line["state"] = to_string(event.after);
  if (event.file) {
    if (event.file->render_time) line["render_seconds"] = json_seconds(*event.file->render_time);
    line["duration_s"] = json_seconds(event.file->length);
    line["bytes"] = event.file->bytes;
  }
  line["message"] = words;
  return line;
}

ProgressForm choose_progress_form(const Arguments& arguments, const Console& console,
                                  const settings::Environment& environment) {
  if (arguments.quiet) return ProgressForm::none;
  if (console.logs_json()) return ProgressForm::json;
  return can_be_live(console, environment) ? ProgressForm::live : ProgressForm::text;
}

std::unique_ptr<Progress> make_progress(ProgressForm form, Console& console, Clock& clock,
                                        store::Store& store, const settings::Environment& environment) {
  if (form == ProgressForm::live)
    return std::make_unique<LiveProgress>(console, clock, store, wants_colour(environment));
  return std::make_unique<LineProgress>(console, clock, form);
}

std::string progress_line(const Redactor& redactor, Duration since_begin, const std::string& text) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_begin).count();
  return fmt::format("[{:>4} s] {}", seconds, cut_words(text, redactor, line_bytes_max));
}

void LineProgress::line(const std::string& text) {
  console_.err(progress_line(console_.redactor(), clock_.mono() - begun_, text));
}

void LineProgress::on_event(const store::ClipEvent& event) {
  const std::string words = event_words(event, console_.redactor());
  if (words.empty() || form_ == ProgressForm::none) return;
  if (console_.logs_json()) {
    return console_.log(clip_log_line(console_, event, words));
  }
  if (is_noise(event)) return;
  // While it takes over from a dead process, it does not know yet how many clips there are.
  const std::string of_all = clips_ > 0 ? fmt::format("/{:02}", clips_) : "";
  line(fmt::format("clip {:02}{}  {}", event.number, of_all, words));
}

void LineProgress::on_notice(const lifecycle::Notice& notice) {
  if (form_ == ProgressForm::none) return;
  if (console_.logs_json()) return log_notice(console_, notice);
  line(notice.line());
}

}  // namespace zoetrope::cli
