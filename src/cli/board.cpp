#include "cli/board.h"

#include <algorithm>

#include "base/check.h"
#include "cli/time_left.h"
#include "cli/words.h"
#include "engine/foreground.h"
#include "model/render_model.h"

namespace zoetrope::cli {
namespace {

RowKind kind_of(const store::ClipView& clip) {
  switch (clip.state) {
    case ClipState::ready:
      return clip.scheduled ? RowKind::unsent : RowKind::idle;
    case ClipState::hosted:
      return RowKind::unsent;
    case ClipState::waiting:
      return clip.late ? RowKind::troubled : RowKind::active;
    case ClipState::sending:
    case ClipState::ambiguous:
    case ClipState::fetching:
      return RowKind::active;
    case ClipState::done:
      return RowKind::finished;
    case ClipState::held:
    case ClipState::failed:
    case ClipState::cancelled:
      return RowKind::troubled;
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

Tone tone_of(const store::ClipView& clip) {
  if (clip.state == ClipState::done) return clip.warnings.empty() ? Tone::good : Tone::caution;
  if (clip.state == ClipState::failed) return Tone::bad;
  const bool unsure = clip.state == ClipState::held || clip.state == ClipState::ambiguous || clip.late;
  return unsure ? Tone::caution : Tone::plain;
}

std::optional<Duration> elapsed_of(const store::ClipView& clip, RowKind kind, const BoardView& view) {
  const bool over = is_final(clip.state) || kind == RowKind::idle;
  if (over) return std::nullopt;
  WallTime since = clip.changed_at;
  if (kind == RowKind::unsent && view.run_began) since = std::max(since, *view.run_began);
  return std::max(view.now - since, Duration::zero());
}

BoardRow row_of(const store::ClipView& clip, const BoardView& view) {
  BoardRow row{.number = clip.shot.number, .kind = kind_of(clip), .tone = tone_of(clip)};
  row.state = short_state_words(clip);
  row.elapsed = elapsed_of(clip, row.kind, view);
  row.detail = detail_words(clip, view.redactor);
  for (const std::string& warning : clip.warnings) {
    if (!row.detail.empty()) row.detail += "; ";
    row.detail += "warning: " + cut_words(warning, view.redactor);
  }
  return row;
}

int& count_for(BoardCounts& counts, const store::ClipView& clip) {
  switch (clip.state) {
    case ClipState::ready:
      return clip.scheduled ? counts.waiting : counts.idle;
    case ClipState::hosted:
      return counts.waiting;
    case ClipState::waiting:
      return clip.late ? counts.late : counts.rendering;
    case ClipState::sending:
    case ClipState::ambiguous:
      return counts.rendering;
    case ClipState::fetching:
      return counts.downloading;
    case ClipState::done:
      return counts.done;
    case ClipState::held:
      return counts.held;
    case ClipState::failed:
      return counts.failed;
    case ClipState::cancelled:
      return counts.cancelled;
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

/// What sending the clip would cost; a model of a later version has no price here.
Money price_of(const store::TaskView& task, const store::ClipView& clip) {
  const RenderModel* model = find_render_model(task.provider, task.model);
  const auto price = model == nullptr ? std::nullopt : model->price(clip.shot.seconds);
  return price ? price->money : Money();
}

bool is_shown(const BoardView& view, const store::ClipView& clip) {
  return view.numbers.empty() ||
         std::binary_search(view.numbers.begin(), view.numbers.end(), clip.shot.number);
}

/// Slots that are in doubt do not get free by themselves.
std::optional<Duration> guess(const BoardView& view, int unsent) {
  Renders renders{.unsent = unsent};
  int own_slots = 0;
  for (const store::ClipView& clip : view.task.clips) {
    if (clip.render_time) renders.past.push_back(*clip.render_time);
    const bool may_run = clip.state == ClipState::sending || clip.state == ClipState::waiting;
    if (!may_run || clip.late) continue;
    ++own_slots;
    const bool accepted = clip.state == ClipState::waiting;
    renders.under_way.push_back(accepted ? std::max(view.now - clip.changed_at, Duration::zero())
                                         : Duration::zero());
  }
  const store::AccountView& account = view.account;
  renders.free_slots = std::max(account.slots - account.slots_in_use, 0);
  renders.foreign_slots = std::max(account.slots_in_use - account.slots_in_doubt - own_slots, 0);
  return time_left(renders);
}

}  // namespace

Board make_board(const BoardView& view) {
  const store::TaskView& task = view.task;
  Board board{.project = task.project.str(),
              .slots = view.account.slots,
              .slots_in_use = view.account.slots_in_use,
              .spent = task.cost,
              .at_most = task.cost + task.reserved};
  int unsent = 0;
  for (const store::ClipView& clip : task.clips) {
    if (!is_shown(view, clip)) continue;
    board.rows.push_back(row_of(clip, view));
    ++count_for(board.counts, clip);
    board.moving = board.moving || engine::moves_by_itself(clip);
    if (board.rows.back().kind != RowKind::unsent) continue;
    ++unsent;
    board.at_most += price_of(task, clip);
  }
  board.costs_money = task.provider != "animatic";
  if (board.moving) board.left = guess(view, unsent);
  return board;
}

}  // namespace zoetrope::cli
