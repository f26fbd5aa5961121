#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "lifecycle/test_situations.h"

namespace zoetrope::lifecycle {
namespace {

int rank_of(AttemptState state) {
  switch (state) {
    case AttemptState::sending:
      return 0;
    case AttemptState::ambiguous:
      return 1;
    case AttemptState::refused:
    case AttemptState::abandoned:
      return 2;
    case AttemptState::accepted:
      return 3;
    case AttemptState::failed:
    case AttemptState::succeeded:
      return 4;
  }
  return -1;
}

/// The books of one attempt, kept by the rules alone.
struct Books {
  Money reserved = test_price;
  Money posted;
  int posts = 0;

  void move(const Situation& before, const Change& change) {
    const Money held = before.reserved ? before.price : Money();
    switch (change.ledger) {
      case LedgerMove::none:
        break;
      case LedgerMove::release:
        reserved = reserved - before.price;
        break;
      case LedgerMove::post:
        reserved = reserved - held;
        posted += change.posted;
        ++posts;
        break;
      case LedgerMove::reserve_again:
        reserved += before.price;
        break;
    }
  }
};

class Life {
 public:
  void take(const Fact& fact) {
    const Situation before = now_;
    const Change change = transition(before, fact, {});
    if (change.ignored) return;
    books_.move(before, change);
    if (change.ledger == LedgerMove::release || change.ledger == LedgerMove::post) now_.reserved = false;
    if (change.ledger == LedgerMove::reserve_again) now_.reserved = true;
    now_.attempt = change.attempt.value_or(now_.attempt);
    if (change.clip) {
      now_.clip = *change.clip;
      now_.hold = change.hold;
    }
    check(before, change);
  }

  [[nodiscard]] const Situation& now() const { return now_; }
  [[nodiscard]] const Books& books() const { return books_; }

 private:
  void check(const Situation& before, const Change& change) const {
    EXPECT_GE(rank_of(now_.attempt), rank_of(before.attempt));
    EXPECT_LE(books_.posts, 1);
    EXPECT_GE(books_.reserved, Money());
    EXPECT_EQ(books_.reserved, now_.reserved ? test_price : Money());
    EXPECT_EQ((now_.clip == ClipState::held), (now_.hold != HoldReason::none));
    EXPECT_TRUE(!is_final(before.clip) || now_.clip == before.clip) << "only a person moves a final clip";
    // A render that may exist or be charged is never followed by another send.
    const bool resend = change.schedule && change.schedule->kind == StepKind::submit;
    EXPECT_TRUE(!resend || now_.attempt == AttemptState::refused);
    // Whatever was accepted is watched until its end is known.
    if (now_.attempt == AttemptState::accepted && before.attempt != AttemptState::accepted) {
      EXPECT_TRUE(change.schedule && change.schedule->kind == StepKind::poll);
    }
    // What may still be charged is reserved or posted.
    const bool at_risk = now_.attempt == AttemptState::sending || now_.attempt == AttemptState::ambiguous ||
                         now_.attempt == AttemptState::accepted;
    EXPECT_TRUE(!at_risk || now_.reserved);
  }

  Situation now_ = situation(ClipState::sending, AttemptState::sending);
  Books books_;
};

std::vector<Fact> menu() {
  std::vector<Fact> facts{accepted(),
                          doubtful(),
                          succeeded(),
                          succeeded(std::nullopt),
                          succeeded(Money::from_micros(7)),
                          failed(),
                          failed(ErrorCode::unavailable),
                          failed(ErrorCode::unavailable, std::nullopt),
                          failed(ErrorCode::rejected, test_price),
                          stored()};
  for (const ErrorCode code :
       {ErrorCode::rejected, ErrorCode::rate_limited, ErrorCode::unauthenticated, ErrorCode::payment_required,
        ErrorCode::cancelled, ErrorCode::unavailable, ErrorCode::conflict}) {
    facts.push_back(refused(code));
  }
  return facts;
}

TEST(Lattice, HoldsForAnyOrderOfAnyFacts) {
  std::mt19937_64 random(20'260'101);  // NOLINT: the same lives every time
  const std::vector<Fact> facts = menu();
  for (int life = 0; life < 20'000; ++life) {
    Life clip;
    for (int step = 0; step < 8; ++step) clip.take(facts[random() % facts.size()]);
  }
}

TEST(Lattice, GivesTheSameBooksWhenEveryFactComesTwice) {
  std::mt19937_64 random(7);  // NOLINT: the same lives every time
  const std::vector<Fact> facts = menu();
  for (int life = 0; life < 5'000; ++life) {
    Life once;
    Life twice;
    for (int step = 0; step < 6; ++step) {
      const Fact& fact = facts[random() % facts.size()];
      once.take(fact);
      twice.take(fact);
      twice.take(fact);
    }
    EXPECT_EQ(once.now().attempt, twice.now().attempt);
    EXPECT_EQ(once.books().posted, twice.books().posted);
    EXPECT_EQ(once.books().reserved, twice.books().reserved);
  }
}

}  // namespace
}  // namespace zoetrope::lifecycle
