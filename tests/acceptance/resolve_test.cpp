#include <regex>

#include "acceptance/harness.h"
#include "sql/sql.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;

/// One render whose answer was lost on the way: it exists and is billed, or it does not and is not.
class Resolve : public Acceptance {
 protected:
  void make_doubt(const char* fault = "lost_answer") {
    change_fake(std::string(R"({"next": {"createTask.)") + fault + R"(": 1}})");
    make_project(1);
    ASSERT_EQ(generate().status, 1);
    ASSERT_EQ(number("SELECT COUNT(*) FROM clips WHERE state = 'held' AND hold_reason = 'ambiguous'"), 1);
  }
  Ended resolve(Words words) {
    words.insert(words.begin(), {"resolve", "demo/story:1"});
    return zoetrope(words);
  }
  std::string task() { return figures().tasks.at(0).id; }
  std::int64_t reserved() { return number("SELECT SUM(reserved * price_micros) FROM attempts"); }
};

TEST_F(Resolve, ATaskThatWasFoundInTheLogIsFetchedAndPaidOnce) {
  make_doubt();
  const Ended found = resolve({"--charged", task(), "--reason", "seen at kie.ai/logs"});
  ASSERT_EQ(found.status, 0) << found.err;
  EXPECT_THAT(found.out, HasSubstr("it names this clip's image and prompt"));
  EXPECT_THAT(found.out, HasSubstr("Next: `zoetrope generate demo/story:1`"));
  EXPECT_EQ(generate({}).status, 0);
  EXPECT_EQ(figures().creates_received, 1);
  EXPECT_EQ(figures().billed_tasks, 1);
  EXPECT_EQ(
      number("SELECT COUNT(*) FROM decisions WHERE decision = 'charged' AND why = 'seen at kie.ai/logs' "
             "AND who <> ''"),
      1);
}

TEST_F(Resolve, ATaskOfAnotherClipIsRefusedWithTheDifference) {
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  make_project(2);
  ASSERT_EQ(generate().status, 1);
  const std::string doubtful = std::to_string(number("SELECT number FROM clips WHERE state = 'held'"));
  std::string others;
  for (const auto& figure : figures().tasks) {
    if (figure.prompt.find("lighthouse " + doubtful) == std::string::npos) others = figure.id;
  }
  ASSERT_NE(others, "");
  const Ended refused =
      zoetrope({"resolve", "demo/story:" + doubtful, "--charged", others, "--unverified", "--yes"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, HasSubstr("is not the render of clip 0" + doubtful + ": its image is "));
  EXPECT_EQ(number("SELECT COUNT(*) FROM decisions"), 0);
}

TEST_F(Resolve, ATaskThatNobodyKnowsIsRefused) {
  make_doubt();
  const Ended refused = resolve({"--charged", "0123456789abcdef0123456789abcdef"});
  EXPECT_NE(refused.status, 0);
  EXPECT_THAT(refused.err, HasSubstr("KIE shows no task"));
  EXPECT_THAT(status(), HasSubstr("held"));
}

TEST_F(Resolve, NotChargedBuysItOnceMore) {
  make_doubt("reset");
  const Ended asked = resolve({"--not-charged"});
  EXPECT_EQ(asked.status, 2) << "where nobody can be asked it needs a yes";
  EXPECT_THAT(asked.err, HasSubstr("add --yes"));
  ASSERT_EQ(resolve({"--not-charged", "--yes"}).status, 0);
  EXPECT_EQ(reserved(), 0);
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().billed_tasks, 1);
}

TEST_F(Resolve, ResubmitMayPayTwiceAndSaysSo) {
  make_doubt();
  const Ended decided = resolve({"--resubmit", "--yes"});
  ASSERT_EQ(decided.status, 0) << decided.err;
  EXPECT_THAT(decided.out, HasSubstr("may cost a second $0.42"));
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().billed_tasks, 2);
  EXPECT_EQ(reserved(), 420'000) << "the first stays reserved";
  EXPECT_THAT(status(), HasSubstr("an earlier send may have cost $0.42"));

  // Its task is found after all: its cost is booked, its file is kept, and the clip is not disturbed.
  const std::string before = read(clip_file(1));
  const Ended found = resolve({"--charged", task()});
  ASSERT_EQ(found.status, 0) << found.err;
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(reserved(), 0);
  EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"), 840'000);
  EXPECT_EQ(read(clip_file(1)), before);
  EXPECT_THAT(zoetrope({"take", "demo/story:1"}).out, HasSubstr("videos/takes/clip_01.2.mp4"));
  EXPECT_TRUE(std::filesystem::exists(project() / "videos/takes/clip_01.2.mp4"));
}

TEST_F(Resolve, FailGivesItUpAndNothingBuysItAgainByItself) {
  make_doubt();
  ASSERT_EQ(resolve({"--fail", "--yes"}).status, 0);
  EXPECT_EQ(reserved(), 420'000);
  EXPECT_THAT(status(), HasSubstr("given up by a person"));
  EXPECT_EQ(generate().status, 1);
  EXPECT_EQ(figures().creates_received, 1);
  EXPECT_EQ(zoetrope({"redo", "demo/story:1", "--yes", "--poll-interval", "0.1"}).status, 0);
  EXPECT_EQ(figures().creates_received, 2);
}

TEST_F(Resolve, ADoubtIsNotReleasedAndExactlyOneDecisionIsTaken) {
  make_doubt();
  const Ended released = resolve({"--release"});
  EXPECT_EQ(released.status, 1);
  EXPECT_THAT(released.err, HasSubstr("--charged TASK-ID or --not-charged"));
  EXPECT_EQ(resolve({}).status, 2);
  EXPECT_EQ(resolve({"--fail", "--resubmit", "--yes"}).status, 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM decisions"), 0);
}

TEST_F(Resolve, APaidResultThatCouldNotBeHadGoesOn) {
  change_fake(R"({"chaos": {"download.result_html": 1}})");
  make_project(1);
  const auto program = begin_generate();
  ASSERT_TRUE(program->says("next try in"));
  program->signal(SIGTERM);
  end(*program);
  EXPECT_EQ(resolve({"--release"}).status, 1) << "it is not held";
  execute("UPDATE clips SET fetch_failures = 4");  // the last try but one
  ASSERT_EQ(generate().status, 1);
  ASSERT_EQ(number("SELECT COUNT(*) FROM clips WHERE state = 'held' AND hold_reason = 'bad_result'"), 1);
  change_fake(R"({"chaos": {"download.result_html": 0}})");
  const Ended released = resolve({"--release"});
  EXPECT_EQ(released.status, 0) << released.err;
  EXPECT_THAT(released.out, HasSubstr("costs nothing"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips WHERE state = 'fetching'"), 1);
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(Resolve, ExplainSaysWhyAndWhatToType) {
  make_doubt();
  const Ended lines = zoetrope({"explain", "demo/story"});
  EXPECT_EQ(lines.status, 0);
  EXPECT_THAT(lines.out, HasSubstr("-> `zoetrope resolve demo/story:1 --charged TASK-ID"));
  ASSERT_EQ(resolve({"--fail", "--yes", "--reason", "cut from the story"}).status, 0);
  const Ended whole = zoetrope({"explain", "demo/story:1"});
  EXPECT_THAT(whole.out, HasSubstr("abandoned, $0.42 reserved"));
  EXPECT_TRUE(std::regex_search(whole.out, std::regex("image clip_01-[0-9a-f]{32}\\.png"))) << whole.out;
  EXPECT_THAT(whole.out, HasSubstr("(cut"));
  EXPECT_THAT(whole.out, HasSubstr("Next:    zoetrope redo demo/story:1"));
  const Ended json = zoetrope({"explain", "demo/story:1", "--json"});
  EXPECT_THAT(json.out, HasSubstr("\"decision\": \"fail\""));
  EXPECT_THAT(json.out, HasSubstr("\"reserved_usd\": \"0.4200\""));
}

TEST_F(Resolve, ResubmitOnceBuysADoubtfulClipOnceMoreWithinItsAllowance) {
  change_fake(R"({"chaos": {"createTask.lost_answer": 1}})");
  make_project(3);
  EXPECT_EQ(generate({"--doubtful", "resubmit_once", "--resubmits-per-day", "2"}).status, 1);
  EXPECT_EQ(figures().creates_received, 5) << "three, and two once more";
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips WHERE state = 'held'"), 3);
  EXPECT_EQ(number("SELECT COUNT(*) FROM decisions WHERE who = 'setting doubtful'"), 2);
  EXPECT_EQ(reserved(), 5 * 420'000);
  const Ended fenced = generate({"--doubtful", "fenced"});
  EXPECT_EQ(fenced.status, 2);
  EXPECT_THAT(fenced.err, HasSubstr("fenced needs an image server of our own"));
}

class Cancel : public Acceptance {
 protected:
  Ended generate_one_that_was_cancelled() {
    const std::int64_t clip = number("SELECT number FROM clips WHERE state = 'cancelled'");
    return zoetrope({"generate", "demo/story:" + std::to_string(clip), "--yes", "--poll-interval", "0.1",
                     "--budget", "none"});
  }
};

TEST_F(Cancel, AClipThatWasNotSentIsNotBoughtUntilItIsNamed) {
  make_project(2);
  EXPECT_EQ(generate({"--budget", "0.42"}).status, 4);
  const Ended cancelled = zoetrope({"cancel", "demo/story"});
  ASSERT_EQ(cancelled.status, 0) << cancelled.err;
  EXPECT_THAT(cancelled.out, HasSubstr("1 clip cancelled; nothing was sent"));
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().creates_received, 1);
  EXPECT_EQ(generate_one_that_was_cancelled().status, 0);
  EXPECT_EQ(figures().creates_received, 2);
}

TEST_F(Cancel, ARenderIsWatchedToItsEndAndComesBackWithoutASecondPayment) {
  change_fake(R"({"render_median_seconds": 3})");
  make_project(1);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_accepted == 1; }));
  ASSERT_TRUE(program->says("accepted, rendering"));
  const Ended cancelled = zoetrope({"cancel", "demo/story:1", "--yes"});
  ASSERT_EQ(cancelled.status, 0) << cancelled.err;
  EXPECT_THAT(cancelled.out, HasSubstr("$0.42 may still be charged"));
  end(*program);
  EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"), 420'000);
  EXPECT_TRUE(std::filesystem::exists(project() / "videos/takes/clip_01.1.mp4"));
  EXPECT_FALSE(std::filesystem::exists(clip_file(1)));
  const std::int64_t downloads = asked("download");
  EXPECT_EQ(zoetrope({"generate", "demo/story:1", "--yes", "--poll-interval", "0.1"}).status, 0);
  EXPECT_TRUE(std::filesystem::exists(clip_file(1)));
  EXPECT_EQ(asked("download"), downloads) << "it was here already";
  EXPECT_EQ(figures().creates_received, 1);
}

}  // namespace
}  // namespace zoetrope::acceptance
