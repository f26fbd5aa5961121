#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Eighteen clips while everything goes wrong at once. Two clips in doubt are left alone until all others are
/// done; then they are settled as well, and the ledger is the bill to the credit.
class EverythingAtOnce : public Acceptance {
 protected:
  static constexpr int clips = 18;
  static constexpr int starts_max = 30;
  static constexpr int calm_starts_max = 6;
  static constexpr std::size_t clips_left_alone = 2;

  /// A silent service is left out: it costs half a minute each time, and has a test of its own.
  static bool strikes_a_creation(testing::Fault fault) {
    return fault != testing::Fault::never_answer && applies(fault, testing::Operation::create_task);
  }

  static std::int64_t kinds_of_a_creation() {
    return std::count_if(testing::all_faults.begin(), testing::all_faults.end(), strikes_a_creation);
  }

  /// Every fault strikes a creation once, and all others by chance.
  static std::string faults() {
    std::string once;
    std::string rates;
    for (const testing::Fault fault : testing::all_faults) {
      if (fault == testing::Fault::never_answer) continue;
      const std::string name(to_string(fault));
      rates += fmt::format(R"({}"{}": 0.03)", rates.empty() ? "" : ", ", name);
      if (strikes_a_creation(fault))
        once += fmt::format(R"({}"createTask.{}": 1)", once.empty() ? "" : ", ", name);
    }
    return fmt::format(R"({{"slow_seconds": 0.2, "null_polls": 1, "chaos": {{{}}}, "next": {{{}}}}})", rates,
                       once);
  }

  /// It is killed when so many more creations have arrived, if it lives that long.
  void start_and_kill(std::int64_t creations) {
    const std::int64_t enough = asked("createTask") + creations;
    const auto program = begin_generate();
    eventually([&] { return asked("createTask") >= enough || program->has_ended(); });
    EXPECT_NE(program->wait(Duration::zero()).status, 70) << program->errors();
  }

  Books books() {
    auto read = read_books(*open_database(sql::Access::read_only));
    EXPECT_TRUE(read);
    return read ? *read : Books{};
  }

  /// A person looks for the picture of each send in doubt in the service's log, but for those of two clips.
  void settle_doubts() {
    for (const BookedAttempt& attempt : books().attempts) {
      if (attempt.state != "ambiguous") continue;
      if (left_alone_.size() < clips_left_alone) left_alone_.insert(attempt.clip);
      if (!left_alone_.contains(attempt.clip)) settle(attempt);
    }
  }

  void settle(const BookedAttempt& attempt) {
    const auto tasks = figures().tasks;
    const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const testing::TaskFigure& task) {
      return task.image_url == attempt.image_url;
    });
    if (found == tasks.end()) {
      zoetrope({"resolve", attempt.clip, "--not-charged", "--yes"});
    } else {
      zoetrope({"resolve", attempt.clip, "--charged", found->id});
    }
  }

  /// Nothing is left in doubt, so that no reserve stands for what was billed.
  void settle_all_and_compare() {
    for (const BookedAttempt& attempt : books().attempts) {
      if (attempt.state == "ambiguous") settle(attempt);
    }
    for (int start = 0; start < calm_starts_max && not_done() > 0; ++start) generate();
    EXPECT_EQ(not_done(), 0) << status();
    EXPECT_EQ(number("SELECT COUNT(*) FROM attempts WHERE reserved = 1"), 0);
    EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"),
              figures().billed_credits * credit_micros);
    const BookFindings found = compare_books(books(), figures());
    EXPECT_THAT(found.problems, IsEmpty());
    EXPECT_THAT(found.doubtful, IsEmpty());
  }

  std::int64_t not_done() { return clips - number("SELECT COUNT(*) FROM clips WHERE state = 'done'"); }
  std::int64_t not_over() {
    return clips - number("SELECT COUNT(*) FROM clips WHERE state = 'done' OR hold_reason = 'ambiguous'");
  }
  std::int64_t kinds_struck() {
    std::int64_t kinds = 0;
    for (const auto& [name, count] : figures().faults) kinds += name.starts_with("createTask.") ? 1 : 0;
    return kinds;
  }

  std::set<std::string> left_alone_;
};

TEST_F(EverythingAtOnce, EachOfEighteenClipsIsDoneOrInDoubtAndTheLedgerIsTheBill) {
  make_project(clips);
  environment_["ZOETROPE_BREAKER_PAUSE"] = "0.2";  // there will be storms, and this is no test of patience
  change_fake(faults());
  for (int start = 0; start < starts_max && kinds_struck() < kinds_of_a_creation(); ++start) {
    start_and_kill(1 + start % 3);
    settle_doubts();
  }
  EXPECT_EQ(kinds_struck(), kinds_of_a_creation()) << "every fault that a creation can suffer";
  change_fake(R"({"chaos": {}, "null_polls": 0})");
  for (int start = 0; start < calm_starts_max && not_over() > 0; ++start) {
    generate();
    settle_doubts();
  }
  EXPECT_EQ(not_over(), 0) << status();
  const std::string explained = zoetrope({"explain", "demo/story"}).out;
  const Books end = books();
  for (const BookedAttempt& attempt : end.attempts) {
    if (attempt.state != "ambiguous") continue;
    EXPECT_THAT(left_alone_, Contains(attempt.clip));
    const std::string picture = attempt.image_url.substr(attempt.image_url.rfind('/') + 1);
    EXPECT_THAT(explained, HasSubstr(picture)) << "each send in doubt is named";
  }
  EXPECT_LE(compare_books(end, figures()).doubtful.size(), left_alone_.size());
  settle_all_and_compare();
}

}  // namespace
}  // namespace zoetrope::acceptance
