#pragma once

#include <string>

#include "cli/console.h"
#include "engine/engine.h"
#include "env/clock.h"

namespace zoetrope::cli {

enum class ProgressForm { text, json, none };

/// One plain line a change on standard error, for people or as JSON. One thread at a time.
class Progress final : public engine::Observer {
 public:
  Progress(Console& console, Clock& clock, ProgressForm form)
      : console_(console), clock_(clock), form_(form), begun_(clock.mono()) {}

  /// How many clips the task has, for "clip 07/18".
  void expect(int clips) { clips_ = clips; }

  void on_event(const store::ClipEvent& event) override;
  void on_notice(const std::string& text) override;

 private:
  void line(const std::string& text);

  Console& console_;
  Clock& clock_;
  ProgressForm form_;
  int clips_ = 0;
  MonoTime begun_;
};

}  // namespace zoetrope::cli
