#include "steps/take_files.h"

#include "steps/test_steps.h"
#include "testing/faulty_file_system.h"

namespace zoetrope::steps {
namespace {

const std::string first_take = videos + "/takes/clip_12.1.mp4";

class TakeFiles : public StepsTest {
 protected:
  static StandingTake standing(int take, const std::string& content, Output output = Output::videos) {
    const auto with = input(StepKind::fetch);
    return {with.project, output, 12, take, sha256_hex(content)};
  }
  Result<Way> make_room(const StandingTake& take) {
    return make_way(*files_, take, sha256_hex("clip that is new"), WallTime{0});
  }
  void work_on(FileSystem& files) {
    Services services{.workspace = files,
                      .journal = journal_,
                      .clips = *probe_,
                      .clock = clock_,
                      .random = *random_,
                      .providers = std::move(services_->providers),
                      .hosts = {}};
    services_.reset(new Services(std::move(services)));
  }
  lifecycle::StepOutcome fetch_over(int take, const std::string& old, Output output = Output::videos) {
    provider_->on_download = [](const std::string&, const providers::Sink& sink, const std::stop_token&) {
      return sink("clip that is new");
    };
    auto with = input(StepKind::fetch);
    with.output = output;
    with.take = take;
    with.take_sha256 = sha256_hex(old);
    return run(with);
  }
};

TEST_F(TakeFiles, TheOldOneIsKeptWhenTheNewOneIsThere) {
  put(final_name, "clip that is old");
  const auto outcome = fetch_over(1, "clip that is old");
  EXPECT_EQ(outcome.facts.size(), 1U);
  EXPECT_EQ(content(final_name), "clip that is new");
  EXPECT_EQ(content(first_take), "clip that is old");
}

TEST_F(TakeFiles, AStrangersFileIsNoTakeAndIsMovedAside) {
  put(final_name, "clip of somebody");
  fetch_over(1, "clip that is old");
  EXPECT_EQ(content(final_name), "clip that is new");
  EXPECT_EQ(content(first_take), "(none)");
  EXPECT_EQ(names_in(videos).size(), 2U) << "the stranger's file has a dated name";
}

TEST_F(TakeFiles, AnOldPreviewGoesBecauseItIsFree) {
  const std::string previews = "channels/poke1/projects/vid_1/previews";
  put(previews + "/clip_12.mp4", "clip that is old");
  fetch_over(1, "clip that is old", Output::previews);
  EXPECT_EQ(content(previews + "/clip_12.mp4"), "clip that is new");
  EXPECT_EQ(names_in(previews), std::vector<std::string>{"clip_12.mp4"});
}

TEST_F(TakeFiles, ATakeThatIsKeptAlreadyIsNotOverwritten) {
  put(final_name, "clip that is old");
  put(first_take, "clip of another day");
  ASSERT_TRUE(make_room(standing(1, "clip that is old")));
  EXPECT_EQ(content(first_take), "clip of another day");
  EXPECT_EQ(names_in(videos).size(), 2U) << "takes/ and the one moved aside";
}

TEST_F(TakeFiles, WhatAnotherProcessHasPutThereMeanwhileStays) {
  put(final_name, "clip that is new");
  const auto way = make_room(standing(1, "clip that is old"));
  ASSERT_TRUE(way) << way.error().message;
  EXPECT_TRUE(way->is_wanted_there);
  EXPECT_EQ(content(final_name), "clip that is new");
  EXPECT_EQ(names_in(videos).size(), 1U);
}

TEST_F(TakeFiles, WhatIsMovedAsideComesBackWhenTheNewFileIsGone) {
  put(final_name, "clip of somebody");
  testing::FaultyFileSystem files(*files_);
  files.fail(testing::FileCall::rename, 3, {ErrorCode::not_found, "another process has removed the part"});
  work_on(files);
  fetch_over(1, "clip that is old");
  EXPECT_EQ(files.calls(testing::FileCall::rename), 4);
  EXPECT_EQ(content(final_name), "clip of somebody");
}

/// Or a power cut would take it: its old name is gone for certain as soon as the clip's folder is synced.
TEST_F(TakeFiles, OneThatATryMovedAndDidNotSyncIsSyncedByTheNext) {
  put(final_name, "clip that is old");
  testing::FaultyFileSystem files(*files_);
  work_on(files);
  files.fail(testing::FileCall::sync_directory, 1, {ErrorCode::unavailable, "input/output error"});
  EXPECT_TRUE(fetch_over(1, "clip that is old").facts.empty());
  ASSERT_EQ(content(first_take), "clip that is old");
  files.fail(testing::FileCall::sync_directory, 1, {ErrorCode::unavailable, "input/output error"});
  EXPECT_TRUE(fetch_over(1, "clip that is old").facts.empty()) << "nor is it delivered before that";
  EXPECT_EQ(fetch_over(1, "clip that is old").facts.size(), 1U);
  EXPECT_EQ(content(final_name), "clip that is new");
}

TEST_F(TakeFiles, OneThatIsKeptBesideIsSyncedByWhoeverFindsIt) {
  put(videos + "/takes/clip_12.2.mp4", "clip that is new");
  testing::FaultyFileSystem files(*files_);
  work_on(files);
  files.fail(testing::FileCall::sync_directory, 1, {ErrorCode::unavailable, "input/output error"});
  auto late = input(StepKind::fetch);
  late.beside = true;
  late.own_take = 2;
  EXPECT_TRUE(run(late).facts.empty());
  EXPECT_EQ(run(late).facts.size(), 1U);
}

TEST_F(TakeFiles, NothingInTheWayIsToldAsSuch) {
  EXPECT_EQ(make_room(standing(1, "x")).error().code, ErrorCode::not_found);
}

TEST_F(TakeFiles, AKeptOneGoesBackOnlyWholeAndOnlyIntoAFreePlace) {
  EXPECT_EQ(put_back(*files_, standing(1, "clip that is old")).error().code, ErrorCode::not_found);
  put(first_take, "clip that was changed");
  EXPECT_EQ(put_back(*files_, standing(1, "clip that is old")).error().code, ErrorCode::corrupt);
  EXPECT_EQ(content(first_take), "clip that was changed");
  put(final_name, "clip in the way");
  EXPECT_EQ(put_back(*files_, standing(1, "clip that was changed")).error().code, ErrorCode::conflict);
  ASSERT_TRUE(files_->remove(final_name));
  ASSERT_TRUE(put_back(*files_, standing(1, "clip that was changed")));
  EXPECT_EQ(content(final_name), "clip that was changed");
  EXPECT_EQ(content(first_take), "(none)");
}

}  // namespace
}  // namespace zoetrope::steps
