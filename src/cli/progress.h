#pragma once

#include <memory>
#include <string>

#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/json.h"
#include "engine/commands.h"
#include "engine/engine.h"
#include "env/clock.h"
#include "settings/environment.h"

namespace zoetrope::cli {

enum class ProgressForm { live, text, json, none };

/// As the flags say; live where standard error is a terminal that can show it.
ProgressForm choose_progress_form(const Arguments& arguments, const Console& console,
                                  const settings::Environment& environment);

/// What becomes of a run, on standard error. One thread at a time.
class Progress : public engine::Observer {
 public:
  /// The run begins; `clips` is how many the project has, for "clip 07/18". What is told before is of a
  /// recovery.
  virtual void begin(const engine::Prepared& prepared, int clips) = 0;
  /// The run is over; other output may follow.
  virtual void finish() {}
};

/// `store` outlives it.
std::unique_ptr<Progress> make_progress(ProgressForm form, Console& console, Clock& clock,
                                        store::Store& store, const settings::Environment& environment);

/// One plain line a change; a JSON object where the console logs them.
class LineProgress final : public Progress {
 public:
  LineProgress(Console& console, Clock& clock, ProgressForm form)
      : console_(console), clock_(clock), form_(form), begun_(clock.mono()) {}

  void begin(const engine::Prepared&, int clips) override { clips_ = clips; }
  void on_event(const store::ClipEvent& event) override;
  void on_notice(const lifecycle::Notice& notice) override;

 private:
  void line(const std::string& text);

  Console& console_;
  Clock& clock_;
  ProgressForm form_;
  int clips_ = 0;
  MonoTime begun_;
};

/// Hosting the images is quick, free and comes before anything of interest; a script may still want to see
/// it.
bool is_noise(const store::ClipEvent& event);
/// What there is to tell, "" for steps that are of no interest by themselves.
std::string event_words(const store::ClipEvent& event, const Redactor& redactor);

/// Nothing more is sent on the account then, until a person has put it right.
bool stops_account(const Error& error);

/// Where the console logs JSON.
void log_notice(Console& console, const lifecycle::Notice& notice);

/// What became of a clip, as a line of the log; `words` as of event_words().
Json clip_log_line(const Console& console, const store::ClipEvent& event, const std::string& words);

/// "[ 153 s] text": a line of progress for people.
std::string progress_line(const Redactor& redactor, Duration since_begin, const std::string& text);

}  // namespace zoetrope::cli
