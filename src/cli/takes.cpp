#include "cli/takes.h"

#include <algorithm>

#include "lifecycle/transition.h"
#include "steps/take_files.h"

namespace zoetrope::cli {
namespace {

Result<void> put_in_order(FileSystem& workspace, store::Store& store, const Project& project,
                          const store::ClipView& clip, const store::Now& now) {
  const auto takes = TRY(store.takes(clip.id));
  const auto chosen =
      std::find_if(takes.begin(), takes.end(), [](const store::TakeView& take) { return take.chosen; });
  if (chosen == takes.end()) return {};
  const auto there = digest_file(workspace, project.clip_file(Output::videos, clip.shot.number));
  if (!there && there.error().code != ErrorCode::not_found) return {};  // whoever looks at the clip says why
  if (!there) {
    const auto back = steps::put_back(
        workspace, {project, Output::videos, clip.shot.number, chosen->number, chosen->sha256});
    return back || back.error().code == ErrorCode::not_found ? Result<void>() : back;
  }
  if (there->sha256 == chosen->sha256 || clip.state != ClipState::done) return {};
  const auto standing = std::find_if(
      takes.begin(), takes.end(), [&](const store::TakeView& take) { return take.sha256 == there->sha256; });
  if (standing == takes.end()) return {};
  return store.choose_take(clip.id, standing->number, now);
}

}  // namespace

Result<void> put_takes_in_order(FileSystem& workspace, store::Store& store, const Project& project,
                                const store::Now& now) {
  const auto task = TRY(store.find_task(project, Output::videos));
  if (!task) return {};
  for (const store::ClipView& clip : task->clips) {
    const bool movable = clip.takes > 1 && lifecycle::takes_at_rest(clip.state, clip.hold);
    if (movable) TRY(put_in_order(workspace, store, project, clip, now));
  }
  return {};
}

}  // namespace zoetrope::cli
