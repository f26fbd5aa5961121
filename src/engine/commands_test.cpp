#include "engine/commands.h"

#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

class ARedo : public EngineTest {
 protected:
  static store::VerifiedFile file(const std::string& sha256) {
    return {.path = "clip_01.mp4", .sha256 = sha256, .bytes = 1000, .duration = std::chrono::seconds(10)};
  }
  /// Asks for clip 1 anew, with these words.
  Prepared redo(const std::string& prompt, FileFinding there) {
    ShotRequest request{.shot = shots(1)[0], .file = std::move(there), .wish = Wish::anew};
    request.shot.prompt = prompt;
    return Commands(store(), clock_).request(spec(), {request}, {}).value();
  }
};

TEST_F(ARedo, OfADeliveredClipTakesTheNewWordsAndItsTakeKeepsTheOldOnes) {
  run(prepare(1));
  const Prepared prepared = redo("better words", file("sha"));
  EXPECT_EQ(prepared.skipped, 0);
  const store::ClipView begun = clip(prepared.task, 1);
  EXPECT_EQ(begun.state, ClipState::ready);
  EXPECT_TRUE(begun.scheduled);
  EXPECT_EQ(begun.shot.prompt, "better words");
  EXPECT_EQ(store().takes(begun.id).value().at(0).prompt, "the camera moves, 1");
  run(prepared);
  EXPECT_EQ(store().takes(begun.id).value().at(1).prompt, "better words");
  EXPECT_EQ(provider_.tasks_made(), 2);
}

TEST_F(ARedo, OfAClipThatNobodyAskedForBeforeKeepsTheFileThatIsThere) {
  const Prepared prepared = redo("words", file("sha-of-the-user"));
  EXPECT_EQ(prepared.skipped, 0);
  const store::ClipView begun = clip(prepared.task, 1);
  EXPECT_EQ(begun.take, 1);
  EXPECT_TRUE(begun.scheduled);
  EXPECT_EQ(store().takes(begun.id).value().at(0).sha256, "sha-of-the-user");
  run(prepared);
  EXPECT_EQ(clip(prepared.task, 1).take, 2);
}

TEST_F(ARedo, OfAClipThatFailedIsSentWithTheNewWords) {
  provider_.answer = [](const lifecycle::StepInput& input) -> lifecycle::Fact {
    if (input.shot.prompt == "better words") return lifecycle::AcceptedFact{input.attempt, ""};
    return lifecycle::RefusedFact{input.attempt, {ErrorCode::rejected, "bad words"}, true};
  };
  EXPECT_EQ(count(redo("words", NoFile{}).task, ClipState::ready), 1);
  run(redo("words", NoFile{}));
  const Prepared prepared = redo("better words", NoFile{});
  run(prepared);
  EXPECT_EQ(clip(prepared.task, 1).shot.prompt, "better words");
}

/// Two runs of one project begin together, and the first one is done before the other one asks.
TEST_F(EngineTest, AFileThatWasLookedForBeforeItsClipWasDeliveredIsNotMissing) {
  run(prepare(1));
  ShotRequest request{.shot = shots(1)[0], .file = NoFile{}, .was_delivered = false};
  const Prepared late = Commands(store(), clock_).request(spec(), {request}, {}).value();
  EXPECT_EQ(late.skipped, 1);
  EXPECT_EQ(clip(late.task, 1).state, ClipState::done);
  request.was_delivered = true;
  const Prepared gone = Commands(store(), clock_).request(spec(), {request}, {}).value();
  EXPECT_EQ(gone.skipped, 0);
  EXPECT_EQ(clip(gone.task, 1).state, ClipState::fetching) << "somebody has removed it";
}

}  // namespace
}  // namespace zoetrope::engine
