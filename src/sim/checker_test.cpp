#include "sim/checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/render_model.h"
#include "sim/clip_bytes.h"

namespace zoetrope::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// One clip whose paid request is about to leave.
class CheckerTest : public ::testing::Test {
 protected:
  CheckerTest() {
    world_.faults().calm();
    const store::TaskSpec spec{.project = {Identifier::parse("poke1", "channel").value(),
                                           Identifier::parse("vid_1", "project").value()},
                               .account = "kie",
                               .provider = "kie",
                               .model = std::string(default_render_model("kie").id),
                               .hosts = {"kie"}};
    task_ = store_->ensure_task(spec, now()).value();
    Shot shot;
    shot.number = 1;
    shot.prompt = "the lamp turns";
    EXPECT_TRUE(store_->put_shots(task_, {shot}, now()).has_value());
    clip_ = store_->task(task_).value().clips.front().id;
    EXPECT_TRUE(store_->want_clip(clip_, false, now()).has_value());
    send_ = host_and_claim("https://tempfile.redpandaai.co/x.png");
    outside_.set_receipts(&checker_);
  }

  lifecycle::StepInput host_and_claim(const std::string& url) {
    store::StepReport hosted{claim().front(), {}};
    hosted.outcome.next = lifecycle::Hosted{url, now().wall + std::chrono::hours(24), "sha"};
    apply(hosted);
    return claim().front();
  }
  /// Its render has come, is paid, and its file is there.
  void deliver(const AttemptId& attempt, const std::string& task) {
    const std::string path = "poke1/vid_1/videos/clip_01.mp4";
    machine_.disk().put(path, outside_.tasks().at(task).result);
    learn(lifecycle::AcceptedFact{attempt, task});
    learn(lifecycle::SucceededFact{attempt, {"https://cdn/x.mp4"}, Money::from_micros(420'000), {}});
    learn(lifecycle::StoredFact{attempt, path, "sha", 9, std::chrono::seconds(10), {}});
  }
  /// As a product would that buys a delivered clip again, and counts it as wanted.
  void buy_again() {
    deliver(send_.attempt, arrive(send_.attempt.str()));
    pass(std::chrono::hours(1));
    ASSERT_TRUE(store_->redo_clip(clip_, now()));
    if (wants_anew_) database_.custody().wishes().anew(clip_.str());
    const auto second = host_and_claim("https://tempfile.redpandaai.co/y.png");
    learn(lifecycle::AcceptedFact{second.attempt, arrive(second.attempt.str())});
    checker_.check_now();
  }

  void pass(Duration time) {
    world_.after(time, [] {});
    while (world_.step()) {
    }
  }
  store::Now now() { return {machine_.wall(), machine_.mono(), machine_.boot()}; }
  std::vector<lifecycle::StepInput> claim() {
    return store_
        ->claim({.owner = "a.journal", .only_task = task_, .host_max = 1, .submit_max = 1, .fetch_max = 1},
                now())
        .value();
  }
  void apply(const store::StepReport& report) { EXPECT_TRUE(store_->apply({report}, now()).has_value()); }
  void learn(lifecycle::Fact fact) {
    EXPECT_TRUE(store_->apply_facts({std::move(fact)}, "test", now()).has_value());
  }
  /// The provider gets the request, and its render will succeed.
  std::string arrive(const std::string& attempt) {
    const std::string file = "https://tempfile.redpandaai.co/";
    outside_.answer({.method = http::Method::post,
                     .url = upload_base + "/api/file-stream-upload",
                     .authorization = "Bearer " + api_keys[0],
                     .parts = {http::Part{.value = still("x"), .file_name = "x.png"}}});
    outside_.answer({.method = http::Method::post,
                     .url = api_base + "/api/v1/jobs/createTask",
                     .authorization = "Bearer " + api_keys[0],
                     .body = R"({"model":"m","input":{"prompt":"p","image_url":")" + file +
                             std::to_string(++uploads_) + R"(-x.png","duration":"10"}})",
                     .attempt = attempt});
    const RemoteTask* task = outside_.task_of(attempt);
    return task == nullptr ? "" : task->id;
  }
  [[nodiscard]] const std::vector<std::string>& violations() const { return world_.violations(); }

  World world_{1, false};
  Machine machine_{world_};
  Database database_{machine_};
  Outside outside_{world_, std::chrono::seconds(200)};
  Stage stage_{world_, machine_, database_, outside_, 1, {}};
  Checker checker_{stage_};
  std::unique_ptr<store::Store> store_ = database_.open_undisturbed();
  TaskId task_;
  ClipId clip_;
  bool wants_anew_ = false;
  lifecycle::StepInput send_{.project = {Identifier::parse("poke1", "channel").value(),
                                         Identifier::parse("vid_1", "project").value()}};
  int uploads_ = 0;
};

TEST_F(CheckerTest, AcceptsARequestThatIsSaved) {
  const std::string task = arrive(send_.attempt.str());
  learn(lifecycle::AcceptedFact{send_.attempt, task});
  checker_.check_now();
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(CheckerTest, SeesASecondRequestOfOneAttempt) {
  arrive(send_.attempt.str());
  pass(std::chrono::hours(1));
  arrive(send_.attempt.str());
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I1:")));
}

TEST_F(CheckerTest, SeesARequestThatNobodySaved) {
  arrive("00000000-0000-4000-8000-0000000000ff");
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I2:")));
}

TEST_F(CheckerTest, SeesARequestThatIsBookedAsNeverSent) {
  learn(lifecycle::RefusedFact{send_.attempt, Error{ErrorCode::unavailable, "never sent"}, false});
  arrive(send_.attempt.str());
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I2:")));
}

TEST_F(CheckerTest, SeesAChargeThatNobodyReservesOrBooks) {
  arrive(send_.attempt.str());
  learn(lifecycle::RefusedFact{send_.attempt, Error{ErrorCode::unavailable, "502"}, true});
  checker_.check_now();
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I4:")));
}

TEST_F(CheckerTest, SeesAClipThatIsPaidForTwiceAlthoughTheProductCountsItAsWanted) {
  buy_again();
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I3:")));
}

TEST_F(CheckerTest, AcceptsASecondRenderOfAClipThatSomebodyWantsAnew) {
  wants_anew_ = true;
  buy_again();
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(CheckerTest, SeesASendAboveACap) {
  ASSERT_TRUE(database_.raw()
                  .execute("UPDATE budgets SET cap_micros = 419999, overrun = 1 WHERE scope = 'total'")
                  .has_value());
  arrive(send_.attempt.str());
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I5:")));
}

TEST_F(CheckerTest, CountsNothingForASendThatWasWrittenOffAndFoundAgain) {
  learn(lifecycle::RefusedFact{send_.attempt, Error{ErrorCode::unavailable, "502"}, true});
  learn(lifecycle::AcceptedFact{send_.attempt, "task-1"});
  ASSERT_TRUE(database_.raw()
                  .execute("UPDATE budgets SET cap_micros = 419999, overrun = 1 WHERE scope = 'total'")
                  .has_value());
  checker_.on_create(send_.attempt.str());
  EXPECT_THAT(violations(), IsEmpty());
  ASSERT_TRUE(database_.raw()
                  .execute("UPDATE budgets SET reserved_micros = 840000 WHERE scope = 'total'")
                  .has_value());
  checker_.on_create(send_.attempt.str());
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I1:"), StartsWith("I5:")))
      << "by its own amount, and by no more";
}

TEST_F(CheckerTest, SeesAReserveThatIsFreedWithoutARow) {
  ASSERT_TRUE(database_.raw().execute("UPDATE attempts SET reserved = 0").has_value());
  ASSERT_TRUE(database_.raw().execute("UPDATE budgets SET reserved_micros = 0").has_value());
  checker_.check_now();
  EXPECT_THAT(violations(),
              ElementsAre("I4: an attempt's reserve is not what its ledger says: " + send_.attempt.str()));
}

TEST_F(CheckerTest, SeesABudgetThatDoesNotAddUp) {
  ASSERT_TRUE(
      database_.raw().execute("UPDATE budgets SET spent_micros = 1 WHERE scope = 'total'").has_value());
  checker_.check_now();
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I4:"), StartsWith("I4:")));
}

TEST_F(CheckerTest, SeesADoneClipWithoutItsFile) {
  const std::string task = arrive(send_.attempt.str());
  learn(lifecycle::AcceptedFact{send_.attempt, task});
  learn(lifecycle::SucceededFact{send_.attempt, {"https://cdn/x.mp4"}, Money::from_micros(420'000), {}});
  learn(lifecycle::StoredFact{send_.attempt, "videos/clip_01.mp4", "sha", 9, std::chrono::seconds(10), {}});
  checker_.check_now();
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I10:")));
}

TEST_F(CheckerTest, SeesAClipThatMovesWithNothingScheduled) {
  learn(lifecycle::AcceptedFact{send_.attempt, arrive(send_.attempt.str())});
  ASSERT_TRUE(database_.raw().execute("DELETE FROM work").has_value());
  checker_.check_now();
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I17: a clip moves"),
                                        StartsWith("I17: a render is under way that nobody looks at"),
                                        StartsWith("I17: a render that nobody looks at holds a slot")));
}

TEST_F(CheckerTest, SeesTheKeyInTheDatabase) {
  ASSERT_TRUE(database_.raw().execute("UPDATE clips SET note = ?1", {"Bearer " + api_keys[0]}).has_value());
  checker_.check_at_rest();
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I21:")));
}

/// History as a program would write it that does not look at the breaker.
class BreakerHistory : public CheckerTest {
 protected:
  void happened(const std::string& kind, const std::string& account, const std::string& attempt = "") {
    ASSERT_TRUE(database_.raw()
                    .execute("INSERT INTO events (at, task_id, attempt_id, kind, detail, account) VALUES "
                             "(0, 't', NULLIF(?3, ''), ?1, '', NULLIF(?2, ''))",
                             {kind, account, attempt})
                    .has_value());
  }
};

TEST_F(BreakerHistory, SeesAnAttemptThatIsMadeWhileTheBreakerIsOpen) {
  happened("breaker: closed -> storm", "kie");
  checker_.check_now();
  EXPECT_THAT(violations(), IsEmpty());
  happened("step: hosted -> sending", "", send_.attempt.str());
  checker_.check_now();
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I14:")));
}

TEST_F(BreakerHistory, AcceptsNewsOfAnEarlierAttemptOfAClipThatIsBeingSent) {
  happened("breaker: closed -> storm", "kie");
  happened("poll: sending -> sending", "", send_.attempt.str());
  checker_.check_now();
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(BreakerHistory, AcceptsTheOneThatIsLetThroughAndWhatComesAfterTheClosing) {
  happened("breaker: closed -> storm", "kie");
  happened("breaker: storm lets one send through", "kie", send_.attempt.str());
  happened("step: hosted -> sending", "", send_.attempt.str());
  happened("breaker: storm -> closed", "kie");
  happened("step: hosted -> sending", "", send_.attempt.str());
  happened("breaker: closed -> storm", "second");
  happened("step: hosted -> sending", "", send_.attempt.str());
  checker_.check_now();
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(BreakerHistory, SeesASecondOneThatIsLetThroughBeside) {
  happened("breaker: closed -> storm", "kie");
  happened("breaker: storm lets one send through", "kie", send_.attempt.str());
  happened("breaker: storm lets one send through", "kie", "another");
  checker_.check_now();
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I14:")));
}

TEST_F(CheckerTest, SeesASendThatIsMadeAlthoughAnotherWasKnownToBeTurnedAway) {
  const auto process = std::make_shared<Process>(world_, "sender");
  machine_.journals().files()["a.journal"].maker = process;
  process->start([&] {
    const auto store = database_.open(process, world_.dice());
    const lifecycle::RefusedFact refused{send_.attempt, Error{ErrorCode::unauthenticated, "401"}, true};
    EXPECT_TRUE(store->apply_facts({refused}, "step", now()).has_value());
  });
  pass(std::chrono::minutes(1));
  ASSERT_TRUE(database_.raw().execute("UPDATE accounts SET breaker = 'closed'").has_value());
  const std::string second = claim().front().attempt.str();
  checker_.on_turned_away(second, {});
  checker_.on_turned_away(send_.attempt.str(), {second});
  EXPECT_THAT(violations(), IsEmpty());
  checker_.on_turned_away(second, {send_.attempt.str()});
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I14:")));
}

TEST(Wishes, TheSettingHasOneForEachClipWhenItMaySendAgain) {
  Wishes wishes;
  wishes.written_off("a");
  wishes.made("1", "a");
  EXPECT_EQ(wishes.served_by("1"), 0);
  wishes.set_doubtful(lifecycle::Doubtful::resubmit_once);
  for (int times = 0; times < 2; ++times) wishes.written_off("a");
  wishes.made("2", "a");
  wishes.made("3", "b");
  EXPECT_EQ(wishes.served_by("2"), 1);
  EXPECT_EQ(wishes.served_by("3"), 0);
}

TEST_F(CheckerTest, SeesALookWithTheKeyOfAnotherAccount) {
  const std::string task = arrive(send_.attempt.str());
  outside_.answer({.method = http::Method::get,
                   .url = api_base + "/api/v1/jobs/recordInfo?taskId=" + task,
                   .authorization = "Bearer " + api_keys[1]});
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I29:")));
}

TEST_F(CheckerTest, SeesAPaidTaskThatNobodyKnows) {
  arrive(send_.attempt.str());
  learn(lifecycle::DoubtfulFact{send_.attempt, Error{ErrorCode::ambiguous, "no answer"}});
  checker_.check_at_rest();
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I6:")));
}

}  // namespace
}  // namespace zoetrope::sim
