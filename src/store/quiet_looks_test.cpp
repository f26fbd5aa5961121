#include "store/quiet_looks.h"

#include <gmock/gmock.h>

#include <map>

#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using lifecycle::Snooze;
using lifecycle::StepInput;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int clips_looked_at = 5;

class QuietLooksTest : public StoreTest {
 protected:
  /// All clips of a new task render, and each is looked at.
  void begin_looks() {
    wanted_task(clips_looked_at);
    host_all();
    for (int n = 1; n <= clips_looked_at; ++n) accept_one(fmt::format("remote-{}", n));
    claim_looks();
  }
  /// A look whose lease is kept stays as it is.
  void claim_looks() {
    advance(minutes(5));
    for (StepInput& input : claim_only(StepKind::poll)) {
      const int number = input.shot.number;
      looks_.insert_or_assign(number, std::move(input));
    }
  }
  StepReport report(int number, Snooze snooze, bool keeps_lease = false) {
    return {looks_.at(number), {{}, std::move(snooze)}, keeps_lease};
  }
  /// Returns what there is to tell.
  std::size_t apply(const std::vector<StepReport>& reports) {
    const auto events = store().apply(reports, now_);
    if (!events) ADD_FAILURE() << events.error().message;
    return events ? events->size() : 0;
  }
  /// Everything that a look may change, but for numbers that only ever rise.
  std::string everything() {
    return joined(
        "SELECT c.number || ' ' || c.state || ' ' || c.note || ' ' || COALESCE(c.error, '-') || ' ' || "
        "COALESCE(c.error_code, '-') || ' ' || a.late || ' ' || w.kind || ' ' || w.due_at || ' ' || w.tries "
        "|| ' ' || w.claims || ' ' || COALESCE(w.lease_owner, '-') || ' ' || COALESCE(w.lease_boot, '-') || "
        "' ' || COALESCE(w.lease_until, 0) || ' ' || (SELECT COUNT(*) FROM events e WHERE e.clip_id = c.id) "
        "|| ' ' || (SELECT CAST(t.status AS TEXT) FROM tasks t WHERE t.id = c.task_id) FROM clips c JOIN "
        "attempts a ON a.clip_id = c.id JOIN work w ON w.clip_id = c.id ORDER BY c.number");
  }
  /// Looks of every kind, of which the later ones meet what the earlier ones left; what came of it.
  std::string story(bool together) {
    begin_looks();
    std::size_t told = 0;
    std::string seen;
    for (int round = 0; round < 3; ++round) {
      StepReport stale = report(5, nothing_new_);
      --stale.input.lease.token;
      const std::vector<std::vector<StepReport>> rounds = {
          {report(1, nothing_new_), report(2, late_), report(3, odd_), report(4, nothing_new_, true), stale},
          {report(1, odd_, true), report(2, nothing_new_), report(3, odd_), report(4, nothing_new_, true)},
          {report(1, nothing_new_), report(2, nothing_new_), report(3, nothing_new_), report(4, odd_)},
      };
      const std::vector<StepReport>& reports = rounds.at(static_cast<std::size_t>(round));
      if (together) {
        told += apply(reports);
      } else {
        for (const StepReport& one : reports) told += apply({one});
      }
      seen += everything() + "\n";
      claim_looks();
    }
    return fmt::format("{}told {}", seen, told);
  }

  const Snooze nothing_new_{seconds(10), "", false};
  const Snooze late_{seconds(20), "Video generation timeout", true};
  const Snooze odd_{seconds(30), "reports the unknown state \"polishing\"", false};
  std::map<int, StepInput> looks_;  ///< by the number of the clip
};

TEST_F(QuietLooksTest, TogetherComeToWhatEachByItselfComesTo) {
  const std::string together = story(true);
  begin_anew();
  now_ = {WallTime{1'780'000'000'000'000}, MonoTime{1'000'000'000'000}, "boot-1"};
  reopen();
  EXPECT_EQ(together, story(false));
  EXPECT_THAT(together, ::testing::HasSubstr("polishing"));
  EXPECT_THAT(together, ::testing::HasSubstr("worker-a"));
}

TEST_F(QuietLooksTest, LeaveOthersToBeAppliedByThemselves) {
  begin_looks();
  StepReport success = report(3, nothing_new_);
  success.outcome = {
      {lifecycle::SucceededFact{success.input.attempt, {"https://cdn.example/a.mp4"}, clip_price}},
      lifecycle::Done{}};
  apply({report(1, nothing_new_), report(2, nothing_new_), success});
  EXPECT_EQ(number("SELECT COUNT(*) FROM work WHERE kind = 'fetch'"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM work WHERE lease_owner IS NULL AND kind = 'poll'"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM work WHERE lease_owner IS NOT NULL"), 2);
}

TEST_F(QuietLooksTest, OfOneLeaseComeInTheirOrder) {
  begin_looks();
  apply({report(1, nothing_new_, true), report(2, nothing_new_), report(1, odd_)});
  EXPECT_EQ(text("SELECT note FROM clips WHERE number = 1"), odd_.note);
}

TEST_F(QuietLooksTest, BringTheirTextsAsTheyAre) {
  begin_looks();
  const Snooze hostile{seconds(10), "'; DROP TABLE work; -- \" \\ \xc3\xa9", false};
  rows("UPDATE clips SET note = '''; DROP TABLE work; -- \" \\ \xc3\xa9'");
  rows("UPDATE clips SET error = 'x' WHERE number = 2");
  const std::int64_t before = number("SELECT SUM(version) FROM clips");
  apply({report(1, hostile), report(2, hostile)});
  EXPECT_EQ(text("SELECT note FROM clips WHERE number = 2"), hostile.note);
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips WHERE error IS NULL"), clips_looked_at);
  EXPECT_EQ(number("SELECT SUM(version) FROM clips"), before + 1)
      << "of the first, only its next look changes";
}

}  // namespace
}  // namespace zoetrope::store
