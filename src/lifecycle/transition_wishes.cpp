#include "base/check.h"
#include "base/mutant.h"
#include "lifecycle/transition.h"

namespace zoetrope::lifecycle {
namespace {

/// A render that may have been made keeps its image URL for itself, because a person finds it in the
/// provider's log by the image's name; any other URL is as good as a new one. One that is too old is found
/// out by the next claim.
Change begin_anew(const Situation& now) {
  const bool hosted = now.has_unused_image_url;
  Change change;
  change.clip = hosted ? ClipState::hosted : ClipState::ready;
  change.clear_error = true;
  change.forget_image_url = !hosted;
  change.refusals = 0;
  change.failures = 0;
  change.fetch_failures = 0;
  change.schedule = Schedule{hosted ? StepKind::submit : StepKind::host, Duration::zero()};
  return change;
}

Change fetch_again() {
  Change change;
  change.clip = ClipState::fetching;
  change.clear_error = true;
  change.fetch_failures = 0;
  change.schedule = Schedule{StepKind::fetch, Duration::zero()};
  return change;
}

Change watch_again() {
  Change change;
  change.clip = ClipState::waiting;
  change.clear_error = true;
  change.late = false;
  change.schedule = Schedule{StepKind::poll, Duration::zero()};
  return change;
}

Change leave() {
  Change change;
  change.ignored = true;
  return change;
}

/// What the clip needs next, by how far its attempt has come. Only an attempt that is over, or none, makes
/// room for another one.
Change take_up_again(const Situation& now, bool has_attempt) {
  if (!has_attempt) return begin_anew(now);
  switch (now.attempt) {
    case AttemptState::succeeded:
      return fetch_again();
    case AttemptState::accepted:
      return watch_again();
    case AttemptState::sending:
    case AttemptState::ambiguous:
      return mutated(Mutant::doubt_bought_again) ? begin_anew(now) : leave();
    case AttemptState::refused:
    case AttemptState::abandoned:
    case AttemptState::failed:
      return begin_anew(now);
  }
  check_failed("attempt state has a sequel", __FILE__, __LINE__);
}

}  // namespace

Change wanted(const Situation& now, bool has_attempt, bool file_is_there) {
  switch (now.clip) {
    case ClipState::ready:
      return take_up_again(now, has_attempt);
    case ClipState::failed:
    case ClipState::cancelled:
      return has_attempt && is_given_up(now) ? leave() : take_up_again(now, has_attempt);
    case ClipState::done:
      return file_is_there ? leave() : take_up_again(now, has_attempt);
    case ClipState::held:
      return now.hold == HoldReason::ambiguous && !mutated(Mutant::doubt_bought_again)
                 ? leave()
                 : take_up_again(now, has_attempt);
    case ClipState::waiting:
      return now.late ? watch_again() : leave();
    case ClipState::hosted:
    case ClipState::sending:
    case ClipState::ambiguous:
    case ClipState::fetching:
      return leave();
  }
  check_failed("clip state has a wish", __FILE__, __LINE__);
}

Change redo(const Situation& now, bool has_attempt) {
  switch (now.clip) {
    case ClipState::done:
      return begin_anew(now);
    case ClipState::ready:
    case ClipState::hosted:
      return wanted(now, has_attempt, false);
    case ClipState::failed:
    case ClipState::cancelled:
      return take_up_again(now, has_attempt);
    case ClipState::sending:
    case ClipState::ambiguous:
    case ClipState::waiting:
    case ClipState::fetching:
      return leave();
    case ClipState::held:
      return is_lost(now.clip, now.hold) ? begin_anew(now) : leave();
  }
  check_failed("clip state can be asked to be redone", __FILE__, __LINE__);
}

bool takes_at_rest(ClipState clip, HoldReason hold) {
  switch (clip) {
    case ClipState::sending:
    case ClipState::ambiguous:
    case ClipState::waiting:
    case ClipState::fetching:
      return false;
    case ClipState::held:
      return hold != HoldReason::ambiguous;
    case ClipState::ready:
    case ClipState::hosted:
    case ClipState::done:
    case ClipState::failed:
    case ClipState::cancelled:
      return true;
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

bool is_lost(ClipState clip, HoldReason hold) {
  return clip == ClipState::held && (hold == HoldReason::result_missing || hold == HoldReason::bad_result);
}

Change choose_take(const Situation& now) {
  if (!takes_at_rest(now.clip, now.hold)) return leave();
  Change change;
  change.clip = ClipState::done;
  change.clear_error = true;
  change.note = "an earlier take was chosen";
  return change;
}

}  // namespace zoetrope::lifecycle
