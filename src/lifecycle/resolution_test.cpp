#include "lifecycle/resolution.h"

#include <gtest/gtest.h>

#include "lifecycle/test_situations.h"

namespace zoetrope::lifecycle {
namespace {

using enum ClipState;
using enum Resolution;

constexpr std::array all_resolutions{not_charged, resubmit, give_up, release};

Situation in_doubt() {
  return situation(held, AttemptState::ambiguous);
}

TEST(AResolution, OfADoubtAbandonsTheSendAndSaysWhatBecomesOfItsMoney) {
  struct Row {
    Resolution resolution;
    ClipState after;
    LedgerMove ledger;
    bool bought_again;
  };
  const Row rows[] = {{not_charged, ready, LedgerMove::release, true},
                      {resubmit, ready, LedgerMove::none, true},
                      {give_up, failed, LedgerMove::none, false}};
  for (const Row& row : rows) {
    const Change change = resolve(in_doubt(), row.resolution, true);
    EXPECT_EQ(change.clip, row.after);
    EXPECT_EQ(change.attempt, AttemptState::abandoned);
    EXPECT_EQ(change.ledger, row.ledger);
    ASSERT_EQ(change.schedule.has_value(), row.bought_again);
    EXPECT_EQ(change.forget_image_url, row.bought_again) << "the old one stays in the provider's log";
    if (row.bought_again) {
      EXPECT_EQ(change.schedule->kind, StepKind::host);
    } else {
      EXPECT_TRUE(change.error);
    }
  }
  EXPECT_TRUE(resolve(in_doubt(), release, true).ignored) << "nobody lets a doubt go by itself";
}

TEST(AResolution, MovesNothingThatIsNotHeld) {
  for (const ClipState clip : all_clip_states) {
    for (const AttemptState attempt : all_attempt_states) {
      for (const Resolution resolution : all_resolutions) {
        Situation now = situation(clip, attempt);
        if (clip == held) continue;
        EXPECT_EQ(resolve(now, resolution, true).clip, std::nullopt) << to_string(clip);
        now.attempt_is_current = false;
        EXPECT_EQ(resolve(now, resolution, true).clip, std::nullopt) << to_string(clip);
      }
    }
  }
}

TEST(AResolution, NeverAbandonsWhatTheProviderHasAccepted) {
  for (const AttemptState attempt : all_attempt_states) {
    if (attempt == AttemptState::ambiguous) continue;
    for (const Resolution resolution : {not_charged, resubmit, give_up}) {
      const Change change = resolve(situation(held, attempt), resolution, true);
      EXPECT_FALSE(change.attempt || change.clip) << to_string(attempt);
    }
  }
}

TEST(AResolution, NotChargedFreesTheReserveOfASendThatWasWrittenOff) {
  for (const ClipState clip : {ready, done, failed, waiting}) {
    Situation now = situation(clip, AttemptState::abandoned);
    now.attempt_is_current = false;
    const Change change = resolve(now, not_charged, true);
    EXPECT_EQ(change.ledger, LedgerMove::release);
    EXPECT_FALSE(change.clip || change.attempt);
    now.reserved = false;
    EXPECT_TRUE(resolve(now, not_charged, true).ignored) << "once";
  }
}

TEST(AResolution, ReleaseLetsAClipThatWasSetAsideGoOnWhereItStopped) {
  struct Row {
    HoldReason hold;
    AttemptState attempt;
    ClipState after;
  };
  const Row rows[] = {{HoldReason::poison, AttemptState::accepted, waiting},
                      {HoldReason::poison, AttemptState::succeeded, fetching},
                      {HoldReason::disk_full, AttemptState::succeeded, fetching},
                      {HoldReason::bad_result, AttemptState::succeeded, fetching},
                      {HoldReason::result_missing, AttemptState::succeeded, fetching}};
  for (const Row& row : rows) {
    Situation now = situation(held, row.attempt);
    now.hold = row.hold;
    const Change change = resolve(now, release, true);
    EXPECT_EQ(change.clip, row.after) << to_string(row.hold);
    EXPECT_EQ(change.ledger, LedgerMove::none);
  }
  Situation untouched = situation(held, AttemptState::sending);
  untouched.hold = HoldReason::poison;
  EXPECT_EQ(resolve(untouched, release, false).clip, ready);
}

TEST(ASecondSendByItself, LeavesTheFirstOneReservedAndHostsAnew) {
  const Change change = resubmit_in_doubt(situation(sending, AttemptState::sending));
  EXPECT_EQ(change.clip, ready);
  EXPECT_EQ(change.attempt, AttemptState::abandoned);
  EXPECT_EQ(change.ledger, LedgerMove::none);
  EXPECT_TRUE(change.forget_image_url) << "a person finds the first one by its image";
  ASSERT_TRUE(change.schedule);
  EXPECT_EQ(change.schedule->kind, StepKind::host);
  EXPECT_NE(change.note.find("may have cost $0.42"), std::string::npos) << change.note;
}

TEST(ACancel, EndsWhatIsNotAtWorkAndLeavesTheRest) {
  for (const ClipState clip : all_clip_states) {
    const bool ends = clip == ready || clip == hosted || clip == waiting || clip == held;
    EXPECT_EQ(may_be_cancelled(clip), ends) << to_string(clip);
    for (const bool has_attempt : {false, true}) {
      const Change change = cancel(situation(clip, AttemptState::refused), has_attempt);
      EXPECT_EQ(change.ignored, !ends) << to_string(clip);
      EXPECT_EQ(change.clip, ends ? std::optional(cancelled) : std::nullopt);
      EXPECT_EQ(change.ledger, LedgerMove::none);
      EXPECT_FALSE(change.attempt || change.schedule);
    }
  }
}

TEST(ACancel, NeverForgetsWhatMayHaveBeenPaid) {
  for (const AttemptState attempt : all_attempt_states) {
    const Change change = cancel(situation(held, attempt), true);
    EXPECT_EQ(change.clip, cancelled);
    EXPECT_EQ(change.ledger, LedgerMove::none) << "what is reserved stays so";
    EXPECT_EQ(change.attempt,
              attempt == AttemptState::ambiguous ? std::optional(AttemptState::abandoned) : std::nullopt);
    EXPECT_EQ(change.schedule.has_value(), attempt == AttemptState::accepted) << "its cost is to be learnt";
  }
}

TEST(AClipThatWasGivenUp, IsBoughtAgainByARedoAlone) {
  const Situation now = situation(failed, AttemptState::abandoned);
  EXPECT_TRUE(wanted(now, true, false).ignored);
  EXPECT_EQ(redo(now, true).clip, ready);
  Situation free = now;
  free.reserved = false;
  EXPECT_EQ(wanted(free, true, false).clip, ready) << "it is known now that it cost nothing";
}

TEST(LateNews, OfAnAbandonedSendMoveTheClipOnlyWhereNothingElseWasBought) {
  Situation now = situation(ready, AttemptState::abandoned);
  EXPECT_EQ(transition(now, accepted(), {}).clip, waiting) << "nothing is paid again";
  now.attempt_is_current = false;
  const Change watched = transition(now, accepted(), {});
  EXPECT_EQ(watched.clip, std::nullopt);
  ASSERT_TRUE(watched.schedule);
  EXPECT_EQ(watched.schedule->kind, StepKind::poll);
  EXPECT_EQ(watched.ledger, LedgerMove::none) << "it is reserved still";
  now.attempt = AttemptState::accepted;
  const Change kept = transition(now, succeeded(), {});
  EXPECT_EQ(kept.clip, std::nullopt);
  EXPECT_EQ(kept.ledger, LedgerMove::post);
  ASSERT_TRUE(kept.schedule);
  EXPECT_EQ(kept.schedule->kind, StepKind::fetch) << "what was paid for is kept";
}

TEST(LateNews, OfARefusalFreeTheReserveOfAnAbandonedSendAndNothingElse) {
  const Change change = transition(situation(failed, AttemptState::abandoned), refused(), {});
  EXPECT_EQ(change.ledger, LedgerMove::release);
  EXPECT_FALSE(change.clip || change.attempt || change.schedule);
}

TEST(LateNews, AFetchBesideIsTriedForEverAndNeverMovesTheClip) {
  for (const ClipState clip : {done, failed, cancelled, waiting}) {
    Situation now = situation(clip, AttemptState::succeeded);
    now.attempt_is_current = false;
    for (int tries = 0; tries < 10; ++tries) {
      now.tries = tries;
      const Change change = transition(now, StepKind::fetch, Retry{{ErrorCode::corrupt, "cut"}}, Policies{});
      EXPECT_EQ(change.clip, std::nullopt);
      ASSERT_TRUE(change.schedule);
      EXPECT_EQ(change.schedule->delay,
                tries + 1 < fetch_tries_max ? fetch_retry_delay(tries + 1) : beside_retry_interval);
      EXPECT_EQ(change.tries, tries + 1);
    }
  }
}

}  // namespace
}  // namespace zoetrope::lifecycle
