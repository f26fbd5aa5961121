#pragma once

#include <optional>

#include "cli/live_view.h"
#include "cli/progress.h"

namespace zoetrope::cli {

/// A table of the run's clips on the terminal, drawn in place; notices go above it as plain lines. Until the
/// run begins there are only plain lines.
class LiveProgress final : public Progress {
 public:
  LiveProgress(Console& console, Clock& clock, store::Store& store, bool colour)
      : console_(console),
        clock_(clock),
        store_(store),
        lines_(console, clock, ProgressForm::text),
        view_(console, clock, colour),
        made_(clock.mono()) {}

  void begin(const engine::Prepared& prepared, int clips) override;
  void finish() override;
  void on_event(const store::ClipEvent& event) override;
  void on_notice(const lifecycle::Notice& notice) override;
  Duration on_turn() override;

 private:
  struct Run {
    engine::Prepared prepared;
    WallTime began;
  };

  /// Nothing while the database cannot be read.
  std::optional<Board> board();

  Console& console_;
  Clock& clock_;
  store::Store& store_;
  LineProgress lines_;
  LiveView view_;
  MonoTime made_;
  std::optional<Run> run_;
  bool changed_ = true;
};

}  // namespace zoetrope::cli
