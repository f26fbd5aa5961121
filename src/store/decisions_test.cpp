#include <atomic>
#include <thread>

#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using lifecycle::Resolution;

class Decisions : public StoreTest {
 protected:
  /// Clip 1, sent, and nobody knows what became of it.
  AttemptId doubt() {
    host_all();
    const auto sent = send_one();
    finish(sent, {lifecycle::DoubtfulFact{sent.attempt, {ErrorCode::ambiguous, "HTTP 502"}}});
    return sent.attempt;
  }
  Result<void> decide(const AttemptId& attempt, Resolution resolution) {
    return store().resolve(first().id, attempt, resolution, {"ann", "looked at the log"}, now_);
  }
  Result<void> adopt(const AttemptId& attempt, const std::string& remote) {
    return store().adopt_task(attempt, remote, "it names the image", {"ann", ""}, now_);
  }
  ClipView first() { return clip(task_, 1); }
  /// The next send of clip 1 is accepted, rendered and fetched.
  AttemptId deliver(const std::string& remote) {
    host_all();
    const auto sent = accept_one(remote);
    succeed(sent.attempt);
    bring(stored(sent.attempt, 1));
    return sent.attempt;
  }
  void late_success(const AttemptId& attempt, const std::string& remote) {
    bring(accepted(attempt, remote));
    succeed(attempt);
    const auto fetch = claim_only(StepKind::fetch).at(0);
    EXPECT_TRUE(fetch.beside);
    lifecycle::StoredFact kept = stored(attempt, 1);
    kept.sha256 = "late-sha";
    kept.beside = fetch.own_take;
    finish(fetch, {kept});
  }

  TaskId task_ = wanted_task(1);
};

TEST_F(Decisions, ATaskThatAPersonFoundIsWaitedFor) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(adopt(attempt, "task-1"));
  EXPECT_EQ(first().state, ClipState::waiting);
  EXPECT_EQ(first().remote_task_id, "task-1");
  EXPECT_EQ(first().reserved, clip_price);
  advance(std::chrono::minutes(1));
  EXPECT_EQ(claim_only(StepKind::poll).at(0).remote_task_id, "task-1");
  const auto decisions = store().decisions(first().id).value();
  ASSERT_EQ(decisions.size(), 1U);
  EXPECT_EQ(decisions[0].who, "ann");
  EXPECT_EQ(decisions[0].decision, "charged");
  EXPECT_EQ(decisions[0].detail, "task task-1: it names the image");
  const auto again = adopt(attempt, "task-1");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
}

TEST_F(Decisions, ATaskOfAnotherSendIsRefusedAndNothingIsWritten) {
  const TaskId other = wanted_task(1, spec("vid_2"));
  const AttemptId attempt = doubt();
  accept_one("task-2");
  const auto refused = adopt(attempt, "task-2");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "task task-2 is that of clip 1 of poke1/vid_2 already");
  EXPECT_EQ(first().state, ClipState::held);
  EXPECT_EQ(number("SELECT COUNT(*) FROM decisions"), 0);
  EXPECT_EQ(clip(other, 1).remote_task_id, "task-2");
}

TEST_F(Decisions, NotChargedFreesTheMoneyAndTheSlotAndTheClipMayBeBought) {
  const AttemptId attempt = doubt();
  EXPECT_EQ(store().account("kie")->slots_in_use, 1);
  ASSERT_TRUE(decide(attempt, Resolution::not_charged));
  EXPECT_EQ(first().state, ClipState::ready);
  EXPECT_EQ(first().reserved, Money());
  EXPECT_EQ(store().account("kie")->slots_in_use, 0);
  deliver("task-2");
  EXPECT_EQ(first().cost, clip_price);
  EXPECT_EQ(text("SELECT who || ' ' || decision || ' ' || why FROM decisions"),
            "ann not-charged looked at the log");
}

TEST_F(Decisions, ResubmitKeepsTheFirstPriceReservedAndBuysASecondOne) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(decide(attempt, Resolution::resubmit));
  EXPECT_EQ(first().perhaps_charged, clip_price);
  EXPECT_EQ(store().account("kie")->slots_in_use, 0);
  deliver("task-2");
  EXPECT_EQ(first().state, ClipState::done);
  EXPECT_EQ(first().cost, clip_price);
  EXPECT_EQ(first().perhaps_charged, clip_price) << "nobody knows still";
  EXPECT_EQ(number("SELECT reserved_micros + spent_micros FROM budgets WHERE scope = 'total'"), 840'000);
  EXPECT_EQ(number("SELECT resubmits FROM clips"), 1);
  ASSERT_TRUE(decide(attempt, Resolution::not_charged)) << "it turns out later";
  EXPECT_EQ(first().perhaps_charged, Money());
  EXPECT_EQ(first().state, ClipState::done);
}

TEST_F(Decisions, AClipThatWasGivenUpStaysSoUntilItsRenderIsFound) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(decide(attempt, Resolution::give_up));
  EXPECT_EQ(first().state, ClipState::failed);
  EXPECT_TRUE(first().given_up);
  EXPECT_EQ(first().reserved, clip_price);
  ASSERT_TRUE(store().want_clip(first().id, false, now_));
  EXPECT_EQ(first().state, ClipState::failed) << "a mere generate does not buy it again";
  ASSERT_TRUE(adopt(attempt, "task-1"));
  EXPECT_EQ(first().state, ClipState::waiting);
}

TEST_F(Decisions, OfSomebodyElseMeanwhileCountFirst) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(decide(attempt, Resolution::resubmit));
  for (const Resolution resolution : {Resolution::resubmit, Resolution::give_up, Resolution::release}) {
    const auto second = decide(attempt, resolution);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::conflict);
  }
  EXPECT_EQ(number("SELECT COUNT(*) FROM decisions"), 1);
}

TEST_F(Decisions, OfTwoProgramsAtOnceOneCounts) {
  const AttemptId attempt = doubt();
  const ClipId clip = first().id;
  std::atomic<int> made = 0;
  {
    std::vector<std::jthread> people;
    for (int person = 0; person < 4; ++person) {
      people.emplace_back([&, person] {
        auto random = make_seeded_random(static_cast<std::uint64_t>(person));
        const auto own = Store::open(path(), *random, now_.wall);
        ASSERT_TRUE(own) << own.error().message;
        const auto resolution = person % 2 == 0 ? Resolution::resubmit : Resolution::give_up;
        const auto done = (*own)->resolve(clip, attempt, resolution, {"somebody", ""}, now_);
        if (done) {
          ++made;
        } else {
          EXPECT_EQ(done.error().code, ErrorCode::conflict) << done.error().message;
        }
      });
    }
  }
  EXPECT_EQ(made, 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM decisions"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM decisions WHERE decision = 'resubmit'"),
            number("SELECT resubmits FROM clips"));
  EXPECT_EQ(number("SELECT reserved_micros FROM budgets WHERE scope = 'total'"), 420'000);
}

TEST_F(Decisions, CancelKeepsTheReserveOfADoubtAndHarvestsItsRender) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(store().cancel(first().id, {"ann", "cut from the film"}, now_));
  EXPECT_EQ(first().state, ClipState::cancelled);
  EXPECT_EQ(first().reserved, clip_price);
  EXPECT_EQ(store().cancel(first().id, {"ann", ""}, now_).error().code, ErrorCode::conflict);
  EXPECT_EQ(text("SELECT who || ': ' || decision || ', ' || detail || ', ' || why FROM decisions"),
            "ann: cancel, $0.42 may still be charged, cut from the film");
  late_success(attempt, "task-1");
  EXPECT_EQ(first().state, ClipState::cancelled);
  EXPECT_EQ(first().cost, clip_price);
  EXPECT_EQ(first().reserved, Money());
  EXPECT_EQ(store().takes(first().id)->size(), 1U) << "what was paid for is kept";
}

TEST_F(Decisions, CancelOfWhatWasNeverSentCostsNothing) {
  ASSERT_TRUE(store().cancel(first().id, {"ann", ""}, now_));
  EXPECT_EQ(first().state, ClipState::cancelled);
  EXPECT_TRUE(claim_only(StepKind::host).empty());
  EXPECT_EQ(text("SELECT detail FROM decisions"), "cost nothing");
}

TEST_F(Decisions, ARenderThatIsNeverOverIsGivenUpAfterTheTimeThatResultsAreKept) {
  host_all();
  const auto sent = accept_one("task-1");
  const auto look = [this] {
    advance(lifecycle::watch_horizon);
    return claim_only(StepKind::poll).at(0);
  };
  const lifecycle::Fail never{{ErrorCode::not_found, "not over after 14 days"}};
  finish(look(), {}, never);
  EXPECT_EQ(first().state, ClipState::held);
  EXPECT_EQ(first().hold, HoldReason::result_missing);
  EXPECT_EQ(first().reserved, clip_price) << "nobody knows what it cost";
  EXPECT_EQ(number("SELECT SUM(slot_held) FROM attempts"), 0) << "nobody would see it come free";
  EXPECT_TRUE(claim_only(StepKind::poll).empty());
  ASSERT_TRUE(store().want_clip(first().id, false, now_));
  EXPECT_EQ(first().state, ClipState::waiting) << "it is looked at once more before anything is bought";
  finish(look(), {}, never);
  ASSERT_TRUE(store().redo_clip(first().id, now_));
  EXPECT_EQ(first().state, ClipState::ready);
  deliver("task-2");
  EXPECT_EQ(first().cost, clip_price);
  EXPECT_EQ(first().perhaps_charged, clip_price);
  EXPECT_EQ(text("SELECT state FROM attempts WHERE id = '" + sent.attempt.str() + "'"), "accepted");
}

TEST_F(Decisions, ARenderThatIsNeverOverGivesItsSlotBackAlsoWhereItsClipHasMovedOn) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(decide(attempt, Resolution::resubmit));
  deliver("task-2");
  bring(accepted(attempt, "task-1"));
  EXPECT_EQ(number("SELECT SUM(slot_held) FROM attempts"), 1);
  advance(lifecycle::watch_horizon);
  finish(claim_only(StepKind::poll).at(0), {},
         lifecycle::Fail{{ErrorCode::not_found, "not over after 14 days"}});
  EXPECT_EQ(number("SELECT SUM(slot_held) FROM attempts"), 0) << "nobody would see it come free";
  EXPECT_TRUE(claim_only(StepKind::poll).empty());
  EXPECT_EQ(first().state, ClipState::done);
  EXPECT_EQ(first().perhaps_charged, clip_price) << "nobody knows what it cost";
  EXPECT_EQ(text("SELECT detail FROM events ORDER BY id DESC LIMIT 1"), "not over after 14 days");
}

TEST_F(Decisions, LateNewsBeforeTheSecondSendAreTakenInsteadOfIt) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(decide(attempt, Resolution::resubmit));
  host_all();
  bring(accepted(attempt, "task-1"));
  EXPECT_EQ(first().state, ClipState::waiting);
  EXPECT_TRUE(claim_only(StepKind::submit).empty()) << "nothing is paid again";
}

TEST_F(Decisions, LateNewsAfterTheSecondSendAreBookedAndTheFileIsKeptBeside) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(decide(attempt, Resolution::resubmit));
  deliver("task-2");
  late_success(attempt, "task-1");
  EXPECT_EQ(first().state, ClipState::done);
  EXPECT_EQ(first().result_sha256, "sha") << "it is not disturbed";
  EXPECT_EQ(first().cost, clip_price * 2);
  EXPECT_EQ(first().perhaps_charged, Money());
  const auto takes = store().takes(first().id).value();
  ASSERT_EQ(takes.size(), 2U);
  EXPECT_TRUE(takes[0].chosen);
  EXPECT_EQ(takes[1].sha256, "late-sha");
  EXPECT_EQ(takes[1].prompt, "the camera moves, 1");
  EXPECT_EQ(number("SELECT COUNT(*) FROM work"), 0);
}

TEST_F(Decisions, AFileThatIsKeptBesideHasItsNumberBeforeTheOtherOneComes) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(decide(attempt, Resolution::resubmit));
  host_all();
  const auto second = accept_one("task-2");
  bring(accepted(attempt, "task-1"));
  succeed(attempt);
  const auto beside = claim_only(StepKind::fetch).at(0);
  EXPECT_EQ(beside.own_take, 1);
  succeed(second.attempt);
  bring(stored(second.attempt, 1));
  EXPECT_EQ(first().take, 2);
  lifecycle::StoredFact kept = stored(attempt, 1);
  kept.sha256 = "late-sha";
  kept.beside = 1;
  finish(beside, {kept});
  EXPECT_EQ(first().take, 2);
  EXPECT_EQ(store().takes(first().id).value().at(0).sha256, "late-sha");
}

TEST_F(Decisions, AFetchBesideThatFailsLeavesTheClipAlone) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(decide(attempt, Resolution::resubmit));
  deliver("task-2");
  bring(accepted(attempt, "task-1"));
  succeed(attempt);
  for (int tries = 0; tries < lifecycle::fetch_tries_max; ++tries) {
    finish(claim_only(StepKind::fetch).at(0), {}, lifecycle::Retry{{ErrorCode::corrupt, "cut off"}});
    advance(std::chrono::minutes(1));
  }
  EXPECT_EQ(first().state, ClipState::done);
  EXPECT_TRUE(claim_only(StepKind::fetch).empty());
  advance(lifecycle::beside_retry_interval);
  EXPECT_EQ(claim_only(StepKind::fetch).size(), 1U) << "it is tried for as long as it takes";
}

TEST_F(Decisions, TheSendsOfAClipAreToldWithWhatWasSeen) {
  const AttemptId attempt = doubt();
  ASSERT_TRUE(decide(attempt, Resolution::resubmit));
  deliver("task-2");
  const auto attempts = store().attempts(first().id).value();
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].state, AttemptState::abandoned);
  EXPECT_EQ(attempts[0].reserved, clip_price);
  EXPECT_EQ(attempts[0].prompt, "the camera moves, 1");
  EXPECT_FALSE(attempts[0].is_current);
  EXPECT_EQ(attempts[0].evidence.at(0).detail, "HTTP 502");
  EXPECT_EQ(attempts[1].charged, clip_price);
  EXPECT_EQ(attempts[1].take, 1);
  EXPECT_TRUE(attempts[1].is_current);
}

}  // namespace
}  // namespace zoetrope::store
