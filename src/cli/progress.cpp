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

}  // namespace

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
      return "done";
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

ProgressForm choose_progress_form(const Arguments& arguments, const Console& console,
                                  const Environment& environment) {
  if (arguments.quiet) return ProgressForm::none;
  if (arguments.log_format == "json") return ProgressForm::json;
  return can_be_live(console, environment) ? ProgressForm::live : ProgressForm::text;
}

std::unique_ptr<Progress> make_progress(ProgressForm form, Console& console, Clock& clock,
                                        store::Store& store, const Environment& environment) {
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
  if (form_ == ProgressForm::json) {
    console_.err(dumped_line(Json{{"time", to_rfc3339(clock_.wall())},
                                  {"level", event.error ? "warning" : "info"},
                                  {"event", "clip"},
                                  {"task_id", event.task.str()},
                                  {"clip", event.number},
                                  {"state", to_string(event.after)},
                                  {"message", words}}));
    return;
  }
  if (is_noise(event)) return;
  // While it takes over from a dead process, it does not know yet how many clips there are.
  const std::string of_all = clips_ > 0 ? fmt::format("/{:02}", clips_) : "";
  line(fmt::format("clip {:02}{}  {}", event.number, of_all, words));
}

void LineProgress::on_notice(const std::string& text) {
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
