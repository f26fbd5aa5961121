#include "acceptance/books.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace zoetrope::acceptance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

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
        Mistake{"ACounterThatIsNotItsRows", [](Scene& s) { s.books.sums[0].counted = 0; },
                "spent of total is 0, its rows say 420000"}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace zoetrope::acceptance
