#include "engine/watches.h"

#include <gtest/gtest.h>

namespace zoetrope::engine {
namespace {

using std::chrono::seconds;

store::StepReport quiet_look(std::int64_t token) {
  store::StepReport report{.input = {.lease = {StepKind::poll, "attempt-1", token},
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

}  // namespace
}  // namespace zoetrope::engine
