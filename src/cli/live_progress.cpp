#include "cli/live_progress.h"

namespace zoetrope::cli {

void LiveProgress::begin(const engine::Prepared& prepared, int clips) {
  lines_.begin(prepared, clips);
  run_ = Run{.prepared = prepared, .began = clock_.wall()};
  on_turn();
}

std::optional<Board> LiveProgress::board() {
  const auto task = store_.task(run_->prepared.task);
  if (!task) return std::nullopt;
  const auto account = store_.account(task->account);
  if (!account) return std::nullopt;
  return make_board({.task = *task,
                     .account = *account,
                     .redactor = console_.redactor(),
                     .numbers = run_->prepared.numbers,
                     .now = clock_.wall(),
                     .run_began = run_->began});
}

void LiveProgress::finish() {
  if (!run_) return;
  auto last = board();
  if (last) last->moving = false;  // not by us, so there is nothing to guess
  view_.close(std::move(last));
  run_.reset();
}

void LiveProgress::on_event(const store::ClipEvent& event) {
  changed_ = true;
  if (!run_) lines_.on_event(event);
}

void LiveProgress::on_notice(const lifecycle::Notice& notice) {
  if (!run_) return lines_.on_notice(notice);
  view_.keep(progress_line(console_.redactor(), clock_.mono() - made_, notice.line()));
}

Duration LiveProgress::on_turn() {
  if (!run_) return engine::turn_wait_max;
  if (!view_.is_due(changed_)) return changed_ ? frame_interval_min : frame_interval_max;
  if (auto now = board()) view_.draw(std::move(*now));
  changed_ = false;
  return frame_interval_max;
}

}  // namespace zoetrope::cli
