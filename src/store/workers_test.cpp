#include <gmock/gmock.h>

#include "store/test_hand_overs.h"

namespace zoetrope::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The registry of workers, and what one of them claims that does not see every folder.
class Workers : public HandOvers {
 protected:
  void note(const std::string& id, const std::vector<std::string>& unseen = {}) {
    const WorkerInfo info{.id = id, .host = "srv-" + id, .pid = 42, .version = "1.0", .accounts = {"kie"}};
    ASSERT_TRUE(store().note_worker(info, unseen, now_));
  }
  std::vector<WorkerView> workers() { return store().workers(now_).value(); }
};

TEST_F(Workers, AreListedAsTheySaidLast) {
  note("a");
  const WallTime started = now_.wall;
  advance(std::chrono::seconds(30));
  note("a", {"poke1/vid_1"});
  note("b");
  wanted_task(2);
  claim_only(StepKind::host, "a");
  const auto seen = workers();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].worker.host, "srv-a");
  EXPECT_EQ(seen[0].worker.pid, 42);
  EXPECT_THAT(seen[0].worker.accounts, ElementsAre("kie"));
  EXPECT_THAT(seen[0].unseen, ElementsAre("poke1/vid_1"));
  EXPECT_EQ(seen[0].started_at, started);
  EXPECT_EQ(seen[0].seen_at, now_.wall);
  EXPECT_EQ(seen[0].steps, 2);
  EXPECT_EQ(seen[1].steps, 0);
  advance(lease_term + std::chrono::seconds(1));
  EXPECT_EQ(workers()[0].steps, 0) << "its leases are over";
}

TEST_F(Workers, GoWhenTheyEndAndADayAfterTheyFellSilent) {
  note("a");
  note("b");
  ASSERT_TRUE(store().forget_worker("a"));
  ASSERT_EQ(workers().size(), 1U);
  EXPECT_EQ(workers()[0].worker.id, "b");
  advance(worker_kept + std::chrono::seconds(1));
  note("c");
  ASSERT_EQ(workers().size(), 1U);
  EXPECT_EQ(workers()[0].worker.id, "c");
}

TEST_F(Workers, LearnWhichFoldersTheyWillNeed) {
  EXPECT_THAT(store().folder_needs().value(), IsEmpty());
  const TaskId planning = hand_over("vid_1").task;
  const TaskId rendering = wanted_task(1, spec("vid_2"));
  std::vector<std::string> needed;
  const auto needs = store().folder_needs().value();
  for (const FolderNeed& need : needs) needed.push_back(need.project.str());
  EXPECT_THAT(needed, ::testing::UnorderedElementsAre("poke1/vid_1", "poke1/vid_2"));
  make_plan(planning, 0);
  host_all();
  const auto sent = send_one();
  finish(sent, {accepted(sent.attempt, "remote-1")});
  EXPECT_THAT(store().folder_needs().value(), IsEmpty()) << "a render is looked at without its folder";
}

TEST_F(Workers, ClaimNothingThatNeedsAFolderWhichTheyDoNotSee) {
  const TaskId there = planned("vid_1", 2);
  const TaskId here = planned("vid_2", 1);
  const TaskId unplanned = hand_over("vid_3").task;
  ClaimRequest asked = serving();
  asked.not_here = {there.str(), unplanned.str()};
  const auto claimed = claim(asked);
  ASSERT_EQ(claimed.size(), 1U);
  EXPECT_EQ(claimed[0].task, here);
  EXPECT_EQ(claimed[0].lease.kind, StepKind::host);
}

TEST_F(Workers, AskAboutEachTaskThatIsNewToThem) {
  planned("vid_1", 2);
  hand_over("vid_2");
  ClaimRequest asked = serving();
  std::set<std::string> unknown;
  asked.is_here = [&](const TaskId& task) {
    unknown.insert(task.str());
    return false;
  };
  EXPECT_THAT(claim(asked), IsEmpty());
  EXPECT_EQ(unknown.size(), 2U);
  asked.is_here = [](const TaskId&) { return true; };
  EXPECT_EQ(claim(asked).size(), 3U);
}

TEST_F(Workers, SendAndFetchNothingForAFolderThatTheyDoNotSeeAndLookAtItsRenders) {
  const TaskId task = wanted_task(2);
  host_all();
  ClaimRequest asked = request();
  asked.not_here = {task.str()};
  EXPECT_THAT(claim(asked), IsEmpty()) << "not sent";
  const auto sent = send_one();
  finish(sent, {accepted(sent.attempt, "remote-1")});
  advance(std::chrono::minutes(2));
  const auto polls = claim(asked);
  ASSERT_EQ(polls.size(), 1U);
  EXPECT_EQ(polls[0].lease.kind, StepKind::poll);
  finish(polls[0], {lifecycle::SucceededFact{polls[0].attempt, {"https://cdn/1.mp4"}, clip_price}});
  EXPECT_THAT(claim(asked), IsEmpty()) << "not fetched";
  asked.not_here.clear();
  EXPECT_EQ(claim(asked).size(), 2U) << "fetched, and the next one sent";
}

}  // namespace
}  // namespace zoetrope::store
