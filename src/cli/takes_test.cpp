#include "cli/takes.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "cli/test_workspace.h"

namespace zoetrope::cli {
namespace {

/// A clip with two takes of which the second one is chosen, as a process left it that ended while it moved
/// files: the second one is in takes/ and nothing stands in its place.
class TakesLeftHalfWay : public WorkspaceTest {
 protected:
  TakesLeftHalfWay() {
    deliver("task-1", "the first");
    EXPECT_TRUE(store().redo_clip(first().id, now_));
    deliver("task-2", "the second");
    put(kept_, "the second");
  }

  store::ClipView first() { return clip(task_, 1); }
  lifecycle::StepInput render(const std::string& remote) {
    host_all();
    succeed(accept_one(remote).attempt);
    return claim_only(StepKind::fetch).at(0);
  }
  void deliver(const std::string& remote, const std::string& content) {
    const auto fetch = render(remote);
    lifecycle::StoredFact fact = stored(fetch.attempt, 1);
    fact.sha256 = sha256_hex(content);
    finish(fetch, {fact});
  }
  void put_in_order() {
    ASSERT_TRUE(put_takes_in_order(*workspace_, store(), store::project_named("vid_1"), now_));
  }
  bool is_there(const std::string& name) { return workspace_->stat(name).has_value(); }

  TaskId task_ = wanted_task(1);
  const std::string place_ = "channels/poke1/projects/vid_1/videos/clip_01.mp4";
  const std::string kept_ = "channels/poke1/projects/vid_1/videos/takes/clip_01.2.mp4";
};

TEST_F(TakesLeftHalfWay, GoBackIntoTheirPlace) {
  put_in_order();
  EXPECT_TRUE(is_there(place_));
  EXPECT_FALSE(is_there(kept_));
}

TEST_F(TakesLeftHalfWay, AreLeftToTheWorkerWhileARenderIsOnItsWay) {
  ASSERT_TRUE(store().redo_clip(first().id, now_));
  const auto fetch = render("task-3");
  put_in_order();
  EXPECT_FALSE(is_there(place_));
  EXPECT_EQ(first().state, ClipState::fetching);
}

TEST_F(TakesLeftHalfWay, GoBackAlsoWhenTheNewRenderIsPaidAndCannotBeHad) {
  ASSERT_TRUE(store().redo_clip(first().id, now_));
  finish(render("task-3"), {}, lifecycle::Fail{{ErrorCode::corrupt, "it is no clip"}});
  ASSERT_EQ(first().state, ClipState::held);
  put_in_order();
  EXPECT_TRUE(is_there(place_));
}

}  // namespace
}  // namespace zoetrope::cli
