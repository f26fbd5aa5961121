#include "cli/clip_need.h"

#include "base/check.h"
#include "lifecycle/transition.h"

namespace zoetrope::cli {
namespace {

/// A delivered clip keeps the words and the image that it was rendered from. What a file that was there
/// already was made from is not known.
std::string difference_of(const PlannedClip& clip) {
  if (!clip.stored || clip.stored->state != ClipState::done || clip.stored->adopted) return "";
  const Shot& rendered = clip.stored->shot;
  const bool other_words = clip.shot.prompt != rendered.prompt ||
                           clip.shot.negative_prompt != rendered.negative_prompt ||
                           clip.shot.seconds != rendered.seconds;
  const std::string& rendered_image = clip.stored->image_sha256;
  const bool other_image = clip.image && !rendered_image.empty() && clip.image->sha256 != rendered_image;
  if (other_words && other_image) return "its prompt and its image were changed";
  if (other_words) return "its prompt was changed";
  return other_image ? "its image was changed" : "";
}

/// Its clip was given up or cancelled, and yet it is at the provider or was delivered: it costs nothing more.
bool has_live_attempt(const PlannedClip& clip) {
  return clip.stored && (clip.stored->attempt_state == AttemptState::accepted ||
                         clip.stored->attempt_state == AttemptState::succeeded);
}

Need need_to_complete(const PlannedClip& clip) {
  const bool whole_file = std::holds_alternative<store::VerifiedFile>(clip.file);
  const ClipState state = clip.stored ? clip.stored->state : ClipState::ready;
  switch (state) {
    case ClipState::sending:
    case ClipState::ambiguous:
    case ClipState::waiting:
    case ClipState::fetching:
      return Need::resume;
    case ClipState::held:
      return clip.stored->hold == HoldReason::ambiguous ? Need::person : Need::resume;
    case ClipState::done:
      if (whole_file) return Need::nothing;
      return clip.stored->adopted ? Need::render : Need::resume;
    case ClipState::ready:
    case ClipState::hosted:
    case ClipState::failed:
    case ClipState::cancelled:
      if (whole_file) return Need::nothing;
      if (state != ClipState::ready && state != ClipState::hosted && has_live_attempt(clip))
        return Need::resume;
      if (clip.stored && clip.stored->given_up) return Need::person;
      return clip.problem.empty() ? Need::render : Need::refused;
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

Need need_to_redo(const PlannedClip& clip) {
  const Need need = need_to_complete(clip);
  const bool lost = clip.stored && lifecycle::is_lost(clip.stored->state, clip.stored->hold);
  const bool done = clip.stored && clip.stored->state == ClipState::done;
  const bool given_up = clip.stored && clip.stored->given_up;
  const bool may_begin = lost || done || given_up || need == Need::nothing || need == Need::render;
  if (!may_begin) return need;
  return clip.problem.empty() ? Need::render : Need::refused;
}

}  // namespace

bool is_to_be_retried(const PlannedClip& clip) {
  if (!clip.stored) return false;
  const ClipState state = clip.stored->state;
  const bool held = state == ClipState::held && clip.stored->hold != HoldReason::ambiguous;
  return held || state == ClipState::failed || (state == ClipState::waiting && clip.stored->late);
}

void decide_need(PlannedClip& clip, Output output, Purpose purpose) {
  clip.difference = difference_of(clip);
  clip.need = purpose == Purpose::redo ? need_to_redo(clip) : need_to_complete(clip);
  const bool delivered = clip.stored && clip.stored->take > 0;
  const bool failed_redo = delivered && clip.stored->state == ClipState::failed;
  // A preview is free, so it simply follows the shot list.
  const bool stale_preview = output == Output::previews && !clip.difference.empty();
  if ((purpose == Purpose::retry && failed_redo) || stale_preview)
    clip.need = clip.problem.empty() ? Need::render : Need::refused;
  clip.anew = clip.need == Need::render && (purpose == Purpose::redo || failed_redo || stale_preview);
}

}  // namespace zoetrope::cli
