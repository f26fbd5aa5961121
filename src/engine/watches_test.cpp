#include "engine/watches.h"

#include <gtest/gtest.h>

namespace zoetrope::engine {
namespace {

using std::chrono::seconds;

store::StepReport quiet_look(std::int64_t token, std::string attempt = "attempt-1") {
  store::StepReport report{.input = {.lease = {StepKind::poll, std::move(attempt), token},
                                     .task = TaskId("task"),
                                     .project = {Identifier::parse("poke1", "channel").value(),
                                                 Identifier::parse("vid_1", "project").value()}},
                           .outcome = {{}, lifecycle::Snooze{seconds(10), "", false}}};
  return report;
}

TEST(Watches, ALookUnderAnEarlierLeaseDoesNotTakeThePlaceOfALaterOne) {
  Watches watches;
  watches.add(quiet_look(8), MonoTime{});
  watches.add(quiet_look(7), MonoTime{});
  ASSERT_TRUE(watches.due(MonoTime{} + seconds(10)).has_value());
  EXPECT_EQ(watches.due(MonoTime{} + seconds(10))->token, 8);
  watches.add(quiet_look(9), MonoTime{});
  EXPECT_EQ(watches.due(MonoTime{} + seconds(10))->token, 9);
}

TEST(Watches, TheOneThatIsDueFirstComesFirst) {
  Watches watches;
  const auto subject_due_at = [&](Duration passed) {
    const auto lease = watches.due(MonoTime{} + passed);
    return lease ? lease->subject : "";
  };
  watches.add(quiet_look(1, "attempt-2"), MonoTime{} + seconds(2));
  watches.add(quiet_look(1, "attempt-1"), MonoTime{} + seconds(4));
  EXPECT_EQ(subject_due_at(seconds(11)), "");
  EXPECT_EQ(subject_due_at(seconds(20)), "attempt-2");
  watches.begun({StepKind::poll, "attempt-2", 1});
  EXPECT_EQ(subject_due_at(seconds(20)), "attempt-1");
  EXPECT_EQ(watches.next_due(), MonoTime{} + seconds(14));
  watches.postpone({StepKind::poll, "attempt-2", 1}, MonoTime{} + seconds(13));
  EXPECT_EQ(subject_due_at(seconds(20)), "attempt-2");
  EXPECT_TRUE(watches.renew(quiet_look(1, "attempt-2"), MonoTime{} + seconds(13)));
  EXPECT_EQ(subject_due_at(seconds(30)), "attempt-1");
  watches.remove({StepKind::poll, "attempt-1", 1});
  EXPECT_EQ(subject_due_at(seconds(30)), "attempt-2");
  watches.remove({StepKind::poll, "attempt-2", 2});
  EXPECT_EQ(subject_due_at(seconds(30)), "attempt-2") << "another lease's";
}

}  // namespace
}  // namespace zoetrope::engine
