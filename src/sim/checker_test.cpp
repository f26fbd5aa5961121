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
    const ClipId clip = store_->task(task_).value().clips.front().id;
    EXPECT_TRUE(store_->want_clip(clip, false, now()).has_value());
    store::StepReport hosted{claim().front(), {}};
    hosted.outcome.next =
        lifecycle::Hosted{"https://tempfile.redpandaai.co/x.png", now().wall + std::chrono::hours(24), "sha"};
    apply(hosted);
    send_ = claim().front();
    outside_.set_receipts(&checker_);
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
  world_.after(std::chrono::hours(1), [] {});
  while (world_.step()) {
  }
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
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I17:"), StartsWith("I17:")));
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

TEST_F(CheckerTest, SeesALookWithTheKeyOfAnotherAccount) {
  const std::string task = arrive(send_.attempt.str());
  outside_.answer({.method = http::Method::get,
                   .url = api_base + "/api/v1/jobs/recordInfo?taskId=" + task,
                   .authorization = "Bearer " + api_keys[1]});
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I28:")));
}

TEST_F(CheckerTest, SeesAPaidTaskThatNobodyKnows) {
  arrive(send_.attempt.str());
  learn(lifecycle::DoubtfulFact{send_.attempt, Error{ErrorCode::ambiguous, "no answer"}});
  checker_.check_at_rest();
  EXPECT_THAT(violations(), ElementsAre(StartsWith("I6:")));
}

}  // namespace
}  // namespace zoetrope::sim
