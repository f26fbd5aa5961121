#include "acceptance/books.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>

namespace zoetrope::acceptance {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::int64_t price = clip_credits * credit_micros;

BookedAttempt attempt(const std::string& state, const std::string& task, const std::string& image) {
  BookedAttempt made;
  made.id = "attempt of " + image;
  made.clip = "demo/story:1";
  made.state = state;
  made.task = task;
  made.image_url = image;
  made.price = price;
  made.reserves = 1;
  return made;
}

testing::TaskFigure task(const std::string& id, const std::string& image, std::int64_t credits) {
  testing::TaskFigure made;
  made.id = id;
  made.image_url = image;
  made.credits = credits;
  return made;
}

/// One that is posted, one under way, one in doubt that arrived, one in doubt that did not, one refused.
struct Scene {
  Scene() {
    books.attempts = {attempt("succeeded", "t1", "a.png"), attempt("accepted", "t2", "b.png"),
                      attempt("ambiguous", "", "c.png"), attempt("ambiguous", "", "d.png"),
                      attempt("refused", "", "e.png")};
    books.attempts[0].posts = {price};
    for (const std::size_t open : {1U, 2U, 3U}) books.attempts[open].reserved = true;
    books.attempts[4].voids = 1;
    books.sums = {{"spent of total", price, price}};
    figures.tasks = {task("t1", "a.png", 84), task("t2", "b.png", 84), task("t3", "c.png", 84)};
  }

  Books books;
  testing::Figures figures;
};

TEST(Books, OfASceneWithoutMistakesNothingIsSaidButWhatIsInDoubt) {
  const Scene scene;
  const BookFindings found = compare_books(scene.books, scene.figures);
  EXPECT_THAT(found.problems, IsEmpty());
  EXPECT_THAT(found.doubtful, ElementsAre("demo/story:1: task t3, 84 credits"));
}

struct Mistake {
  const char* name;
  std::function<void(Scene&)> make;
  const char* said;
};

class BookMistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(BookMistakes, AreSeen) {
  Scene scene;
  GetParam().make(scene);
  const auto problems = compare_books(scene.books, scene.figures).problems;
  ASSERT_EQ(problems.size(), 1) << ::testing::PrintToString(problems);
  EXPECT_THAT(problems.front(), HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    All, BookMistakes,
    ::testing::Values(
        Mistake{"OneCreditTooMuch", [](Scene& s) { s.books.attempts[0].posts = {price + credit_micros}; },
                "posted 425000, charged 420000"},
        Mistake{"NotPosted",
                [](Scene& s) {
                  s.books.attempts[0].posts = {};
                  s.books.attempts[0].voids = 1;
                },
                "posted 0, charged 420000"},
        Mistake{"PostedTwice",
                [](Scene& s) {
                  s.books.attempts[0].posts = {price, price};
                },
                "posted more than once"},
        Mistake{"PostedOfAFailedRenderThatCostNothing", [](Scene& s) { s.figures.tasks[0].credits = 0; },
                "posted 420000, charged 0"},
        Mistake{"PostedOfATaskThatIsNotThere",
                [](Scene& s) { s.figures.tasks.erase(s.figures.tasks.begin()); }, "no such task"},
        Mistake{"PostedToTheWrongTaskOfTheSamePrice",
                [](Scene& s) {
                  s.books.attempts[1].posts = {price};
                  s.books.attempts[1].reserved = false;
                  s.figures.tasks[1].credits = 0;
                },
                "posted before it was over"},
        Mistake{"BilledAndUnknown", [](Scene& s) { s.figures.tasks.push_back(task("t9", "z.png", 42)); },
                "task t9: 42 credits, and no attempt"},
        Mistake{"BilledTwiceForOneSend", [](Scene& s) { s.figures.tasks.push_back(task("t9", "c.png", 84)); },
                "84 credits, and no attempt"},
        Mistake{"InDoubtWithoutItsReserve",
                [](Scene& s) {
                  s.books.attempts[2].reserved = false;
                  s.books.attempts[2].voids = 1;
                },
                "charged 420000, reserved 0"},
        Mistake{"UnderWayForMoreThanReserved", [](Scene& s) { s.figures.tasks[1].credits = 85; },
                "charged 425000, reserved 420000"},
        Mistake{"InDoubtForLessThanReserved", [](Scene& s) { s.figures.tasks[2].credits = 83; },
                "charged 415000, reserved 420000"},
        Mistake{"OverAndStillReserved",
                [](Scene& s) {
                  s.books.attempts[0].reserved = true;
                  s.books.attempts[0].reserves = 2;
                },
                "over, and still reserved"},
        Mistake{"RefusedAndStillReserved",
                [](Scene& s) {
                  s.books.attempts[4].reserved = true;
                  s.books.attempts[4].voids = 0;
                },
                "refused, and still reserved"},
        Mistake{"AFlagThatItsRowsDoNotSay", [](Scene& s) { s.books.attempts[3].voids = 1; },
                "its reserve is not what its rows say"},
        Mistake{"AReserveOfADayThatIsNotItsRows",
                [](Scene& s) {
                  s.books.sums.push_back({"reserved of day:2026-02-01", 2 * price, 3 * price});
                },
                "reserved of day:2026-02-01 is 840000, its rows say 1260000"},
        Mistake{"ACounterThatIsNotItsRows", [](Scene& s) { s.books.sums[0].counted = 0; },
                "spent of total is 0, its rows say 420000"}),
    [](const auto& one) { return one.param.name; });

/// What the query of the sums looks at, and no more: one send of 31 January 23:59:59 UTC that is posted, two
/// of the first second of February that are reserved. Amounts are small, to be told apart.
constexpr const char* small_database = R"sql(
CREATE TABLE task_settings (task_id, channel_id, project_id);
CREATE TABLE clips (id, task_id, number);
CREATE TABLE attempts (id, clip_id, account, provider, state, remote_task_id, image_url, price_micros, reserved,
                       created_at);
CREATE TABLE ledger (attempt_id, seq, kind, micros, at);
CREATE TABLE unattributed (id, account, at, kind, micros, attempt_id);
CREATE TABLE video_costs (component, cost_usd);
CREATE TABLE budgets (scope, reserved_micros, spent_micros);
INSERT INTO task_settings VALUES ('t', 'demo', 'story');
INSERT INTO clips VALUES ('c1', 't', 1), ('c2', 't', 2), ('c3', 't', 3);
INSERT INTO attempts VALUES ('a1', 'c1', 'kie', 'kie', 'succeeded', 'r1', 'a.png', 10, 0, 1769903999999999),
                            ('a2', 'c2', 'kie', 'kie', 'abandoned', NULL, 'b.png', 10, 1, 1769904000000000),
                            ('a3', 'c3', 'kie', 'kie', 'abandoned', NULL, 'c.png', 10, 1, 1769904000000000);
INSERT INTO ledger VALUES ('a1', 1, 'reserve', 10, 1), ('a1', 2, 'post', 10, 2), ('a2', 1, 'reserve', 10, 1),
                          ('a3', 1, 'reserve', 10, 1);
INSERT INTO video_costs VALUES ('kling_video_clips', '0.000010');
INSERT INTO budgets VALUES ('total', 20, 10), ('task:t', 20, 10), ('channel:demo', 20, 10),
                           ('day:2026-01-31', 0, 10), ('day:2026-02-01', 20, 0),
                           ('month:2026-01', 0, 10), ('month:2026-02', 20, 0);
)sql";

/// Of the two sends one was charged: what both had reserved is released, and one price counts.
constexpr const char* booked_sends = R"sql(
INSERT INTO unattributed VALUES (1, 'kie', 7, 'sends', 10, NULL), (2, 'kie', 8, 'elsewhere', 3, NULL);
INSERT INTO ledger VALUES ('a2', 2, 'reconcile', 10, 7), ('a3', 2, 'reconcile', 10, 7);
UPDATE attempts SET reserved = 0;
UPDATE budgets SET reserved_micros = 0;
UPDATE budgets SET spent_micros = spent_micros + 10
  WHERE scope NOT IN ('day:2026-01-31', 'month:2026-01');
)sql";

/// And the task of the second turns up.
constexpr const char* found_after_all = R"sql(
INSERT INTO unattributed VALUES (3, 'kie', 9, 'sends', -10, 'a3');
INSERT INTO ledger VALUES ('a3', 3, 'post', 10, 9);
UPDATE video_costs SET cost_usd = '0.000020';
)sql";

class BookedSums : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = sql::open_sqlite({.path = ":memory:"});
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::move(*opened);
    change(small_database);
  }
  void change(const char* statements) {
    const auto changed = database_->script(statements);
    ASSERT_TRUE(changed) << changed.error().message;
  }
  /// "reserved of total is 0, its rows say 20", of all that are not what their rows say.
  std::vector<std::string> wrong() {
    auto books = read_books(*database_);
    if (!books) return {books.error().message};
    books->attempts.clear();
    return compare_books(*books, {}).problems;
  }

  std::unique_ptr<sql::Connection> database_;
};

TEST_F(BookedSums, AreWhatTheirRowsSayAlsoOnceSendsWereBookedAndOneWasFound) {
  EXPECT_THAT(wrong(), IsEmpty());
  change(booked_sends);
  EXPECT_THAT(wrong(), IsEmpty());
  change(found_after_all);
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(BookedSums, ThatAreWrongAreSeenInEveryScope) {
  change("UPDATE budgets SET reserved_micros = 10 WHERE scope = 'day:2026-02-01'");
  EXPECT_THAT(wrong(), ElementsAre("reserved of day:2026-02-01 is 10, its rows say 20"));
  change("UPDATE budgets SET reserved_micros = 20 WHERE scope = 'day:2026-02-01'");
  change("UPDATE budgets SET reserved_micros = 10, spent_micros = 10 WHERE scope LIKE 'month:%'");
  EXPECT_THAT(wrong(), UnorderedElementsAre("reserved of month:2026-01 is 10, its rows say 0",
                                            "reserved of month:2026-02 is 10, its rows say 20",
                                            "spent of month:2026-02 is 10, its rows say 0"));
  change("DELETE FROM budgets WHERE scope NOT LIKE 'month:%'");
  EXPECT_THAT(wrong(), Contains("reserved of total is 0, its rows say 20"));
}

TEST_F(BookedSums, OfABookingThatCountsNowhereAreWrong) {
  change(booked_sends);
  change("UPDATE budgets SET spent_micros = 0 WHERE scope = 'day:2026-02-01'");
  EXPECT_THAT(wrong(), ElementsAre("spent of day:2026-02-01 is 0, its rows say 10"));
}

}  // namespace
}  // namespace zoetrope::acceptance
