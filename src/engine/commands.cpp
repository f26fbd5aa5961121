#include "engine/commands.h"

#include <algorithm>

namespace zoetrope::engine {
namespace {

bool nothing_was_paid(const store::ClipView& clip) {
  return clip.state == ClipState::ready || clip.state == ClipState::hosted || clip.state == ClipState::failed;
}

const store::ClipView* find_clip(const store::TaskView& task, int number) {
  const auto found =
      std::find_if(task.clips.begin(), task.clips.end(),
                   [number](const store::ClipView& candidate) { return candidate.shot.number == number; });
  return found == task.clips.end() ? nullptr : &*found;
}

bool is_anew(const ShotRequest& request) {
  return request.asked_for && request.wish == Wish::anew;
}

}  // namespace

/// A file that is there is made known first, so that it is kept as a take.
Result<void> Commands::begin_anew(const store::ClipView& clip, const ShotRequest& request,
                                  const store::Now& now) {
  const auto* verified = std::get_if<store::VerifiedFile>(&request.file);
  if (verified != nullptr && nothing_was_paid(clip)) TRY(store_.adopt_file(clip.id, *verified, now));
  return store_.redo_clip(clip.id, now);
}

/// True when the clip is done already.
Result<bool> Commands::request_clip(const store::ClipView& clip, const ShotRequest& request,
                                    const store::Now& now) {
  const bool anew = request.wish == Wish::anew;
  const auto* verified = anew ? nullptr : std::get_if<store::VerifiedFile>(&request.file);
  if (clip.state == ClipState::done && verified != nullptr) return true;
  if (verified != nullptr && nothing_was_paid(clip)) {
    TRY(store_.adopt_file(clip.id, *verified, now));
    return true;
  }
  if (!request.shot.image_problem.empty() && nothing_was_paid(clip)) {
    TRY(store_.fail_clip(clip.id, {ErrorCode::invalid_input, request.shot.image_problem}, now));
    return false;
  }
  TRY(store_.want_clip(clip.id, verified != nullptr, now));
  return false;
}

/// In one transaction: eighteen would take longer than everything else before the first send.
Result<Prepared> Commands::request(const store::TaskSpec& spec, const std::vector<ShotRequest>& shots,
                                   const std::vector<store::CapChange>& caps) {
  Prepared prepared;
  TRY(store_.together([&]() -> Result<void> {
    prepared = TRY(put_request(spec, shots, caps));
    return {};
  }));
  return prepared;
}

Result<Prepared> Commands::put_request(const store::TaskSpec& spec, const std::vector<ShotRequest>& shots,
                                       const std::vector<store::CapChange>& caps) {
  const store::Now now = store::read_now(clock_);
  Prepared prepared;
  prepared.task = TRY(store_.ensure_task(spec, now));
  TRY(store_.set_caps(prepared.task, caps, now));
  // A delivered clip takes new words only when it begins anew, so that comes first.
  const store::TaskView known = TRY(store_.task(prepared.task));
  std::vector<Shot> words;
  for (const ShotRequest& request : shots) {
    words.push_back(request.shot);
    const store::ClipView* clip = find_clip(known, request.shot.number);
    if (is_anew(request) && clip != nullptr) TRY(begin_anew(*clip, request, now));
  }
  TRY(store_.put_shots(prepared.task, words, now));
  const store::TaskView task = TRY(store_.task(prepared.task));
  for (const ShotRequest& request : shots) {
    if (!request.asked_for) continue;
    const store::ClipView* clip = find_clip(task, request.shot.number);
    CHECK(clip != nullptr);
    prepared.numbers.push_back(request.shot.number);
    const bool is_new = find_clip(known, request.shot.number) == nullptr;
    if (is_anew(request) && is_new) TRY(begin_anew(*clip, request, now));
    if (TRY(request_clip(*clip, request, now))) ++prepared.skipped;
  }
  return prepared;
}

}  // namespace zoetrope::engine
