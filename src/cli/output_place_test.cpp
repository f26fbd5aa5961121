#include "cli/output_place.h"

#include <gmock/gmock.h>

#include "settings/test_folder.h"
#include "testing/faulty_file_system.h"

namespace zoetrope::cli {
namespace {

using testing::FileCall;
using ::testing::HasSubstr;

class OutputPlace : public settings::FolderTest {
 protected:
  void SetUp() override {
    settings::FolderTest::SetUp();
    workspace_ = *open_file_system(folder_, SymlinkPolicy::refuse);
    faulty_ = std::make_unique<testing::FaultyFileSystem>(*workspace_);
  }
  Result<void> prepare() { return prepare_output(*faulty_, *random_, project_, Output::videos); }

  Project project_{*Identifier::parse("demo", "channel"), *Identifier::parse("story", "project")};
  std::unique_ptr<Random> random_ = make_seeded_random(3);
  std::unique_ptr<FileSystem> workspace_;
  std::unique_ptr<testing::FaultyFileSystem> faulty_;
};

TEST_F(OutputPlace, IsMadeAndLeftEmpty) {
  for (int run = 0; run < 2; ++run) {
    ASSERT_TRUE(prepare().has_value());
    EXPECT_TRUE(workspace_->list(project_.output_folder(Output::videos))->empty());
  }
}

TEST_F(OutputPlace, AFileInItsPlaceIsNamed) {
  put(project_.output_folder(Output::videos), "a file");
  const auto prepared = prepare();
  ASSERT_FALSE(prepared.has_value());
  EXPECT_EQ(prepared.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(prepared.error().message, HasSubstr("so nothing was sent"));
}

TEST_F(OutputPlace, WhatKeepsAFileFromBeingMadeIsPassedOn) {
  faulty_->fail_always(FileCall::create, {ErrorCode::no_space, "the disk is full; free some space"});
  EXPECT_EQ(prepare().error().code, ErrorCode::no_space);
  EXPECT_THAT(prepare().error().message, HasSubstr("the disk is full; free some space; clips could not"));
}

}  // namespace
}  // namespace zoetrope::cli
